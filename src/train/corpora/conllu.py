"""CoNLL-U (EWT, GUM): sentences with character spans, and GUM's entity mentions."""
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator


@dataclass(slots=True)
class Token:
    index: int
    form: str
    lemma: str
    upos: str
    head: int
    deprel: str
    deps: list[tuple[int, str]]     # enhanced edges with whole-number heads
    misc: dict[str, str]
    start: int = 0
    end: int = 0


@dataclass(slots=True)
class Sentence:
    text: str
    tokens: list[Token]             # tokens[i].index == i + 1
    space_after: bool = True


@dataclass(slots=True)
class Mention:
    entity: str
    kind: str                       # person, object, time, ...
    sentence: int
    first: int                      # token indices, counted from 1
    last: int


def _fields(column: str) -> dict[str, str]:
    if column == "_":
        return {}
    return dict(part.split("=", 1) for part in column.split("|") if "=" in part)


def _edges(column: str) -> list[tuple[int, str]]:
    edges = []
    for part in column.split("|"):
        head, _, relation = part.partition(":")
        if head.isdigit():
            edges.append((int(head), relation))
    return edges


def _finish(rows: list[list[str]]) -> Sentence:
    """Rebuilds the text from forms and SpaceAfter, and gives each token its span in it."""
    text, tokens = "", []
    inside_until, word_start, word_form = 0, 0, ""
    space = False
    for cells in rows:
        misc = _fields(cells[9])
        if "." in cells[0]:
            continue
        if "-" in cells[0]:
            text += " " if space else ""
            first, last = map(int, cells[0].split("-"))
            inside_until, word_start, word_form = last, len(text), cells[1]
            text += cells[1]
            space = misc.get("SpaceAfter") != "No"
            continue
        token = Token(int(cells[0]), cells[1], cells[2], cells[3], int(cells[6]), cells[7],
                      _edges(cells[8]), misc)
        if token.index <= inside_until:
            # a contraction: the parts usually spell the whole; if not, each covers the whole
            at = text.find(token.form, word_start) if token.form in word_form else -1
            if at >= 0:
                token.start, token.end = at, at + len(token.form)
                word_start = token.end
            else:
                token.end = len(text)
                token.start = token.end - len(word_form)
        else:
            text += " " if space else ""
            token.start = len(text)
            text += token.form
            token.end = len(text)
            space = misc.get("SpaceAfter") != "No"
        tokens.append(token)
    return Sentence(text, tokens, space)


def read_sentences(path: Path) -> Iterator[Sentence]:
    rows: list[list[str]] = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if not line:
                if rows:
                    yield _finish(rows)
                rows = []
            elif line[0] != "#":
                rows.append(line.split("\t"))
    if rows:
        yield _finish(rows)


def read_passages(path: Path, limit: int = 650) -> list[str]:
    """The plain text of every document, neighbouring sentences together up to about `limit`
    characters."""
    passages, before = [], False
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# newdoc"):
            before = False
        elif line.startswith("# text = "):
            text = line.removeprefix("# text = ")
            if before and len(passages[-1]) + len(text) < limit:
                passages[-1] += " " + text
            else:
                passages.append(text)
            before = True
    return passages


_ENTITY = re.compile(r"\(([^()]+)\)|\(([^()]+)|([^()]+)\)")


def read_mentions(sentences: list[Sentence]) -> list[Mention]:
    """GUM's Entity= brackets: (id-type-... opens, id) closes, both in one word for one token."""
    open_: dict[str, list[tuple[str, int, int]]] = {}
    mentions = []
    for number, sentence in enumerate(sentences):
        for token in sentence.tokens:
            for one, start, stop in _ENTITY.findall(token.misc.get("Entity", "")):
                parts = (one or start or stop).split("-")
                entity = parts[0]
                if one:
                    mentions.append(Mention(entity, parts[1] if len(parts) > 1 else "", number,
                                            token.index, token.index))
                elif start:
                    open_.setdefault(entity, []).append(
                        (parts[1] if len(parts) > 1 else "", number, token.index))
                elif open_.get(entity):
                    kind, where, first = open_[entity].pop()
                    if where == number:
                        mentions.append(Mention(entity, kind, number, first, token.index))
    mentions.sort(key=lambda m: (m.sentence, m.first, -m.last))
    return mentions


def mention_core(sentence: Sentence, mention: Mention) -> list[Token]:
    """The words that carry a mention: its syntactic head, and the other parts of a name."""
    inside = [t for t in sentence.tokens if mention.first <= t.index <= mention.last]
    heads = [t for t in inside if not mention.first <= t.head <= mention.last]
    if not heads:
        return inside[-1:]
    head = heads[0]
    core = [head]
    for token in inside:
        if token.head == head.index and (
                token.deprel == "flat" or (token.deprel == "compound" and token.upos == "PROPN"
                                           and head.upos == "PROPN")):
            core.append(token)
    return core
