"""Measures heads on labelled lines, as `headlight score` does, at any head count and key width,
and writes those lines as JSONL.

A line is one labelled query of a text. `Lines` holds a set of them ready for the network;
`observe` runs it once and returns what the head that serves each line did, for every setting.
"""
import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

import roles
import tokens
from corpora import conllu
from labels import MODIFIERS, measured_further
from model import D, Textbook
from roles import HEAD_COUNTS, ROLE_OF, Example, Label

WIDTHS = (1, 2, 4, 8, 16, 24, 32, 48, 96, 192, 384)
CHUNK = 32                          # texts at a time
FAR = 3                             # words to the nearest target of a far line
BINS = 10


def widths(count: int) -> tuple[int, ...]:
    """The key widths measured at a head count, the full one last."""
    return tuple(w for w in WIDTHS if w <= D // count)


def measured_syntax(sentence: conllu.Sentence,
                    mentions: list[conllu.Mention] = ()) -> list[Label]:
    """The relations of `headlight score`, straight from Universal Dependencies; `mentions` are
    GUM's entities in the sentence."""
    labels: dict[tuple[str, tuple[int, int]], list[tuple[int, int]]] = defaultdict(list)
    copulas = {t.head: (t.start, t.end) for t in sentence.tokens if t.deprel == "cop"}
    for token in sentence.tokens:
        if not 0 < token.head <= len(sentence.tokens):
            continue
        head = sentence.tokens[token.head - 1]
        here, there = (token.start, token.end), (head.start, head.end)
        if token.deprel in ("nsubj", "nsubj:pass"):
            if head.upos == "VERB":
                labels["verb-subject", there].append(here)
            labels["subject-verb", here].append(there)
            if head.index in copulas:
                labels["subject-verb", here].append(copulas[head.index])
        elif token.deprel in MODIFIERS and token.deprel != "det:predet":
            labels["modifier-noun", here].append(there)
        elif token.deprel in ("obj", "iobj"):
            labels["verb-object", there].append(here)
            labels["object-verb", here].append(there)
        elif token.deprel in ("aux", "aux:pass"):
            labels["time-verb", here].append(there)
        elif token.deprel in ("mark", "cc"):
            labels["discourse-clause", here].append(there)
    return [Label(relation, query, targets) for (relation, query), targets in labels.items()
            ] + measured_further(sentence, mentions)


def neighbour_labels(encoded: tokens.Encoded) -> list[Label]:
    """Every word's word before it and word after it."""
    spans = encoded.spans
    return ([Label("previous", here, [before]) for before, here in zip(spans, spans[1:])]
            + [Label("next", here, [after]) for here, after in zip(spans, spans[1:])])


@dataclass(slots=True)
class Line:
    """A line on display words; `half` 0 is for fitting a calibration, 1 for reporting it."""
    text: int
    relation: str
    role: int
    query: int
    targets: set[int]
    others: set[int]
    pair: str
    half: int


@dataclass
class Lines:
    examples: list[Example]
    encoded: list[tokens.Encoded]
    lines: list[Line]
    skipped: dict[str, int]         # lines that are no single word, by relation


def halves(examples: list[Example]) -> list[int]:
    """0 or 1 for each example, so that a document, or a twin, is never on both sides."""
    order: dict[str, int] = {}
    out = []
    for example in examples:
        pairs = [x.pair for x in example.labels if x.pair]
        key = example.document or (pairs[0] if pairs else example.text)
        out.append(order.setdefault(key, len(order)) % 2)
    return out


def prepare(tokenizer, examples: list[Example]) -> Lines:
    encoded = tokens.encode_all(tokenizer, [e.text for e in examples])
    lines, skipped = [], defaultdict(int)
    for number, (example, code, half) in enumerate(zip(examples, encoded, halves(examples))):
        for label in example.labels:
            queries = tokens.words_at(code, label.query, example.text)
            targets = {t for s in label.targets for t in tokens.words_at(code, s, example.text)}
            if len(queries) != 1 or not targets or queries[0] in targets:
                skipped[label.relation] += 1
                continue
            others = {o for s in label.others for o in tokens.words_at(code, s, example.text)}
            lines.append(Line(number, label.relation, ROLE_OF[label.relation], queries[0], targets,
                              others - targets, label.pair, half))
    return Lines(examples, encoded, lines, skipped)


def half_of(data: Lines, half: int) -> Lines:
    return Lines(data.examples, data.encoded, [x for x in data.lines if x.half == half],
                 data.skipped)


def prepare_idle(tokenizer, examples: list[Example]) -> Lines:
    """A line without targets for every word that a closed role leaves with nothing to look at."""
    encoded = tokens.encode_all(tokenizer, [e.text for e in examples])
    lines = []
    for number, (example, code) in enumerate(zip(examples, encoded)):
        busy = {(ROLE_OF[x.relation], w) for x in example.labels
                for w in tokens.words_at(code, x.query, example.text)}
        busy |= {(r, w) for r, s in example.ignored
                 for w in tokens.words_at(code, s, example.text)}
        lines += [Line(number, f"idle-{role}", role, word, set(), set(), "", 1)
                  for role in sorted(example.closed - {roles.PREVIOUS, roles.NEXT})
                  for word in range(len(code.words)) if (role, word) not in busy]
    return Lines(examples, encoded, lines, {})


@dataclass(slots=True)
class Seen:
    """What happened at each line of a set, in one setting. Lines whose role no head serves at
    this head count have `served` false."""
    served: np.ndarray              # (lines,), as all that follow
    top: np.ndarray                 # the word looked at most, itself and special tokens left out
    weight: np.ndarray              # its attention
    right: np.ndarray
    strict: np.ndarray              # right with special tokens allowed
    better: np.ndarray              # more on the targets than on the wrong candidates
    idle: np.ndarray                # attention on [CLS]


def _empty(size: int) -> Seen:
    return Seen(*(np.zeros(size, kind) for kind in
                  (bool, np.int32, np.float32, bool, bool, bool, np.float32)))


class _Chunk:
    """A few texts of similar length and the lines on them, as tensors."""

    def __init__(self, data: Lines, texts: list[int], by_text: dict[int, list[int]]):
        codes = [data.encoded[i] for i in texts]
        longest, most = max(len(c.ids) for c in codes), max(len(c.words) for c in codes)
        self.words = most           # columns: words, then [CLS], [SEP], padding
        self.ids = torch.zeros(len(texts), longest, dtype=torch.long)
        self.mask = torch.zeros(len(texts), longest, dtype=torch.bool)
        column = torch.full((len(texts), longest), most + 2)
        for n, code in enumerate(codes):
            self.ids[n, :len(code.ids)] = torch.tensor(code.ids)
            self.mask[n, :len(code.ids)] = True
            for word, (first, past) in enumerate(code.words):
                column[n, first:past] = word
            column[n, 0], column[n, len(code.ids) - 1] = most, most + 1
        self.numbers = np.array([i for t in texts for i in by_text[t]], np.int64)
        lines = [data.lines[i] for i in self.numbers]
        place = {t: n for n, t in enumerate(texts)}
        self.role = np.array([x.role for x in lines])
        self.query = torch.tensor([x.query for x in lines])
        self.column = column[[place[x.text] for x in lines]]
        self.targets = torch.zeros(len(lines), most + 3, dtype=torch.bool)
        self.others = torch.zeros(len(lines), most + 3, dtype=torch.bool)
        pieces = []
        for n, line in enumerate(lines):
            self.targets[n, list(line.targets)] = True
            self.others[n, list(line.others)] = True
            first, past = codes[place[line.text]].words[line.query]
            pieces += [(n, place[line.text], q, 1 / (past - first)) for q in range(first, past)]
        self.line, self.text, self.token, share = (list(x) for x in zip(*pieces))
        self.line, self.text = torch.tensor(self.line), torch.tensor(self.text)
        self.token, self.share = torch.tensor(self.token), torch.tensor(share)[:, None]

    def rows(self, scores: torch.Tensor, count: int) -> tuple[torch.Tensor, np.ndarray]:
        """Scores of each line's query pieces at its head, and which lines are served."""
        head = np.array([-1 if h is None else h for h in (
            roles.head_of(count, r) for r in range(roles.ROLE_COUNT))])[self.role]
        chosen = torch.from_numpy(np.maximum(head, 0))[self.line]
        return scores[self.text, chosen, self.token], head >= 0

    def write(self, out: Seen, rows: torch.Tensor, served: np.ndarray) -> None:
        """Word attention from token scores: mean over the query's pieces, sum over a word's."""
        p = rows.softmax(-1) * self.share
        lines = torch.zeros(len(self.numbers), p.shape[1]).index_add(0, self.line, p)
        words = torch.zeros(len(lines), self.words + 3).scatter_add(1, self.column, lines)
        every = torch.arange(len(lines))
        words[every, self.query] = -1
        weight, top = words[:, :self.words].max(1)
        strict = words[:, :self.words + 2].argmax(1)
        at = self.numbers
        out.served[at] = served
        out.top[at], out.weight[at] = top.numpy(), weight.numpy()
        out.right[at] = self.targets[every, top].numpy()
        out.strict[at] = self.targets[every, strict].numpy()
        out.better[at] = ((words * self.targets).sum(1) > (words * self.others).sum(1)).numpy()
        out.idle[at] = words[:, self.words].numpy()


Setting = tuple[int, int, float]    # head count, key width, temperature


@torch.no_grad()
def observe(model: Textbook, data: Lines, settings: list[Setting]) -> dict[Setting, Seen]:
    """Every line under every setting. Lines of equal length run together."""
    model.eval()
    device = next(model.parameters()).device
    by_text: dict[int, list[int]] = defaultdict(list)
    for number, line in enumerate(data.lines):
        by_text[line.text].append(number)
    order = sorted(by_text, key=lambda i: len(data.encoded[i].ids))
    out = {s: _empty(len(data.lines)) for s in settings}
    for start in range(0, len(order), CHUNK):
        chunk = _Chunk(data, order[start:start + CHUNK], by_text)
        mask = chunk.mask.to(device)
        x = model.trunk(chunk.ids.to(device), mask)
        for count in sorted({s[0] for s in settings}):
            dks = tuple(sorted({s[1] for s in settings if s[0] == count}))
            for dk, scores in zip(dks, model.scores(x, mask, count, dks)):
                rows, served = chunk.rows(scores.cpu(), count)
                for setting in settings:
                    if setting[:2] == (count, dk):
                        chunk.write(out[setting], rows / setting[2], served)
    return out


def bins(weight: np.ndarray, right: np.ndarray) -> list[tuple[int, float, float]]:
    """Ten equal bins of the top word's weight: lines, mean weight, share right."""
    place = np.minimum((weight * BINS).astype(int), BINS - 1)
    out = []
    for number in range(BINS):
        here = place == number
        n = int(here.sum())
        out.append((n, float(weight[here].mean()) if n else 0.0,
                    float(right[here].mean()) if n else 0.0))
    return out


def calibration_error(weight: np.ndarray, right: np.ndarray) -> float:
    """Expected calibration error: the bins' gaps, weighted by their lines."""
    return sum(n * abs(w - r) for n, w, r in bins(weight, right)) / max(len(weight), 1)


def figures(data: Lines, seen: Seen) -> dict[str, dict]:
    """Relation -> figures of one setting."""
    by_relation: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(data.lines):
        if seen.served[number]:
            by_relation[line.relation].append(number)
    return {r: _row(data, seen, np.array(at)) | {"skipped": data.skipped.get(r, 0)}
            for r, at in by_relation.items()}


def _row(data: Lines, seen: Seen, at: np.ndarray) -> dict:
    lines, right = [data.lines[i] for i in at], seen.right[at]
    out = {"n": len(at), "accuracy": float(right.mean()),
           "strict_accuracy": float(seen.strict[at].mean()),
           "calibration_error": calibration_error(seen.weight[at], right)}
    far = np.array([min(abs(t - x.query) for t in x.targets) >= FAR for x in lines])
    if far.any():
        out["far_accuracy"], out["far_n"] = float(right[far].mean()), int(far.sum())
    pairs: dict[str, list[bool]] = defaultdict(list)
    for line, good in zip(lines, right):
        if line.pair:
            pairs[line.pair].append(bool(good))
    whole = [all(v) for v in pairs.values() if len(v) == 2]
    if whole:
        out["pairs_accuracy"], out["pairs_n"] = sum(whole) / len(whole), len(whole)
    rivals = np.array([bool(x.others) for x in lines])
    if rivals.any():
        out["candidates_accuracy"] = float(seen.better[at][rivals].mean())
        out["candidates_n"] = int(rivals.sum())
    return out


def full(count: int) -> Setting:
    return count, D // count, 1.0


def everything() -> list[Setting]:
    """Every head count at every measured width."""
    return [(count, dk, 1.0) for count in HEAD_COUNTS for dk in widths(count)]


def table(data: Lines, seen: dict[Setting, Seen]) -> dict[int, dict[int, dict[str, dict]]]:
    """Head count -> d_k -> relation -> figures."""
    out: dict[int, dict[int, dict[str, dict]]] = defaultdict(dict)
    for (count, dk, _), one in seen.items():
        out[count][dk] = figures(data, one)
    return dict(out)


def idle_share(model: Textbook, data: Lines, count: int) -> dict[int, tuple[float, int]]:
    """Head -> share of words without a target that give [CLS] more than half of their weight, and
    how many there are; for heads that serve one role."""
    seen = observe(model, data, [full(count)])[full(count)]
    out = {}
    for head, entry in enumerate(roles.HEADS[count]):
        at = np.array([i for i, x in enumerate(data.lines) if x.role in entry[4]], np.int64)
        if len(entry[4]) == 1 and len(at):
            out[head] = float((seen.idle[at] > 0.5).mean()), len(at)
    return out


def word_matrices(attention: torch.Tensor, encoded: tokens.Encoded) -> torch.Tensor:
    """(H, T, T) over tokens -> (H, W, W+2): rows averaged over a word's pieces, columns summed;
    the last two columns are [CLS] and [SEP]."""
    t, w = len(encoded.ids), len(encoded.words)
    gather = torch.zeros(w + 2, t)
    for word, (first, last) in enumerate(encoded.words):
        gather[word, first:last] = 1
    gather[w, 0] = gather[w + 1, t - 1] = 1
    average = gather[:w] / gather[:w].sum(1, keepdim=True)
    return average @ attention[:, :t, :t] @ gather.T


def write_lines(path: Path, examples: list[Example]) -> None:
    """The labelled lines in the format of `headlight score`: byte spans into UTF-8 text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8") as out:
        for example in examples:
            text = example.text

            def to_bytes(span: tuple[int, int]) -> list[int]:
                return [len(text[:at].encode()) for at in span]

            for label in example.labels:
                line = {"text": text, "query": to_bytes(label.query),
                        "targets": [to_bytes(s) for s in label.targets],
                        "relation": label.relation}
                if label.pair:
                    line["pair"] = label.pair
                if label.others:
                    line["other"] = [to_bytes(s) for s in label.others]
                out.write(json.dumps(line, ensure_ascii=False) + "\n")
