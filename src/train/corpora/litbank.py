"""LitBank coreference (CoNLL-2012 columns) and the novels around it."""
import re
from dataclasses import dataclass
from pathlib import Path

from corpora import wordnet

CLITICS = {"'s", "n't", "'ll", "'d", "'re", "'ve", "'m", "’s", "n’t", "’ll", "’d", "’re", "’ve", "’m"}
NO_SPACE_BEFORE = set(",.;:!?)]}") | {"''", "”", "’", "..."}
NO_SPACE_AFTER = set("([{") | {"``", "“", "‘"}


@dataclass(slots=True)
class CorefMention:
    entity: str
    first: int                      # word positions in the document
    last: int


@dataclass(slots=True)
class CorefDocument:
    words: list[str]
    sentence_ends: list[int]        # position after the last word of each sentence
    mentions: list[CorefMention]


def read_document(path: Path) -> CorefDocument:
    words: list[str] = []
    ends: list[int] = []
    mentions: list[CorefMention] = []
    open_: dict[str, list[int]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) < 5:
            if words and (not ends or ends[-1] != len(words)):
                ends.append(len(words))
            continue
        position = len(words)
        words.append(cells[3])
        if cells[-1] in ("_", "-", ""):
            continue
        for part in cells[-1].split("|"):
            entity = part.strip("()")
            if part.startswith("("):
                open_.setdefault(entity, []).append(position)
            if part.endswith(")") and open_.get(entity):
                mentions.append(CorefMention(entity, open_[entity].pop(), position))
    if words and (not ends or ends[-1] != len(words)):
        ends.append(len(words))
    mentions.sort(key=lambda m: (m.first, -m.last))
    return CorefDocument(words, ends, mentions)


def join_words(words: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """Puts a tokenised text together again with ordinary spacing; returns each word's span."""
    text, spans, glue, quote_open = "", [], True, False
    for word in words:
        shown = {"``": '"', "''": '"'}.get(word, word)
        before = glue or word in NO_SPACE_BEFORE or word.lower() in CLITICS
        after = word in NO_SPACE_AFTER
        if word == '"':
            before, after, quote_open = glue or quote_open, not quote_open, not quote_open
        text += "" if before else " "
        spans.append((len(text), len(text) + len(shown)))
        text += shown
        glue = after
    return text, spans


_STOP = {",", "who", "whom", "which", "that", "of", "in", "on", "at", "with", "from", "to", "and",
         "or", "for", "by", "whose", "--", "(", "near", "behind", "under", "about", "as"}


def _noun(word: str) -> bool:
    """True if WordNet knows the word, or its singular, as a noun."""
    known, low = wordnet.nouns(), word.lower()
    return any(form in known for form in
               (low, low.removesuffix("s"), low.removesuffix("es"),
                low.removesuffix("ies") + "y")) \
        or low.endswith(("men", "women", "children", "people"))


def _describes(word: str) -> bool:
    """True if the word is more of an adjective than of a noun: it cannot end a noun phrase before
    a comma."""
    low = word.lower()
    return not _noun(word) and (low in wordnet.lemmas("adj") or low.endswith(("ing", "ed")))


_WRITTEN = re.compile(r"\w")
_BEHIND_A_NOUN = re.compile(r"[a-z-]+(?:ing|ed|ly)|worth")
_NO_VERB = set("""being evening morning wedding building thing nothing king ring red bed seed deed need
 wing string spring dwelling clothing""".split())


def _ends_before(words: list[str], position: int, first: int) -> bool:
    """True if what follows a noun phrase starts at `position`: a preposition, a relative pronoun,
    or a participle or adverb behind a noun (a boy | sleeping in the room)."""
    word, before = words[position].lower(), words[position - 1]
    if word == ",":
        return not _describes(before)
    if word in _STOP:
        return word not in ("and", "or") or not _describes(before)
    return (position > first + 1 and _noun(before)
            and before.lower() not in wordnet.lemmas("adj") and word not in _NO_VERB
            and not (word.endswith("ly") and _noun(word))
            and _BEHIND_A_NOUN.fullmatch(words[position]) is not None)


def core_words(words: list[str], mention: CorefMention) -> list[int]:
    """The words that carry a mention, without a parse: a name's words, or the noun before `of`,
    `who`, a comma, a participle and the like."""
    inside = list(range(mention.first, mention.last + 1))
    cut = inside
    for count, position in enumerate(inside):
        if count and _ends_before(words, position, mention.first):
            cut = inside[:count]
            break
    while len(cut) > 1 and (words[cut[-1]].lower() in CLITICS
                            or not _WRITTEN.search(words[cut[-1]])):
        cut = cut[:-1]
    last = cut[-1]
    core = [last]
    for position in reversed(cut[:-1]):
        if not (words[position][:1].isupper() and words[last][:1].isupper()):
            break
        if words[position].lower() in {"the", "a", "an", "his", "her", "my", "our", "their"}:
            break
        core.append(position)
    return core


def read_novel(path: Path) -> list[str]:
    """A novel as paragraphs with plain quotes and single spaces."""
    text = path.read_text(encoding="utf-8", errors="replace")
    paragraphs = re.split(r"\n\s*\n", text)
    return [re.sub(r"\s+", " ", p.replace("_", "")).strip() for p in paragraphs]
