"""Measures heads on labelled lines, as `headlight score` does, and writes those lines as JSONL."""
import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import torch

import roles
import tokens
from corpora import conllu
from labels import MODIFIERS, measured_further
from model import Textbook
from roles import Example, Label

SHOWN_DK = (48, 16, 8, 4)


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


def previous_labels(text: str, encoded: tokens.Encoded) -> list[Label]:
    return [Label("previous", encoded.spans[w], [encoded.spans[w - 1]])
            for w in range(1, len(encoded.spans))]


@dataclass
class Tally:
    n: int = 0
    skipped: int = 0
    right: int = 0
    strict: int = 0
    far: int = 0
    far_right: int = 0
    better: int = 0
    with_other: int = 0
    pairs: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    bins: list[list[float]] = field(default_factory=lambda: [[0, 0.0, 0] for _ in range(10)])

    def row(self) -> dict:
        out = {"n": self.n, "skipped": self.skipped, "accuracy": self.right / max(self.n, 1),
               "strict_accuracy": self.strict / max(self.n, 1)}
        if self.far:
            out["far_accuracy"], out["far_n"] = self.far_right / self.far, self.far
        whole = [all(v) for v in self.pairs.values() if len(v) == 2]
        if whole:
            out["pairs_accuracy"], out["pairs_n"] = sum(whole) / len(whole), len(whole)
        if self.with_other:
            out["candidates_accuracy"] = self.better / self.with_other
        out["calibration_error"] = sum(
            abs(total - hits) for _, total, hits in self.bins) / max(self.n, 1)
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


def count_line(tally: Tally, label: Label, words: torch.Tensor, encoded: tokens.Encoded,
               text: str) -> None:
    """One labelled line against one head's word matrix (W, W+2)."""
    size = len(encoded.words)
    queries = tokens.words_at(encoded, label.query, text)
    targets = {t for s in label.targets for t in tokens.words_at(encoded, s, text)}
    if len(queries) != 1 or not targets or queries[0] in targets:
        tally.skipped += 1
        return
    query = queries[0]
    row = words[query].clone()
    row[query] = -1
    top, strict = int(row[:size].argmax()), int(row.argmax())
    good = top in targets
    tally.n += 1
    tally.right += good
    tally.strict += strict in targets
    if min(abs(t - query) for t in targets) >= 3:
        tally.far += 1
        tally.far_right += good
    if label.pair:
        tally.pairs[label.pair].append(good)
    wrong = {o for s in label.others for o in tokens.words_at(encoded, s, text)} - targets
    if wrong:
        tally.with_other += 1
        tally.better += float(row[list(targets)].sum()) > float(row[list(wrong)].sum())
    weight = float(row[top])
    cell = tally.bins[min(int(weight * 10), 9)]
    cell[0] += 1
    cell[1] += weight
    cell[2] += good


@torch.no_grad()
def measure(model: Textbook, tokenizer, examples: list[Example],
            dks: tuple[int, ...] = SHOWN_DK) -> dict[int, dict[str, dict]]:
    """d_k -> relation -> figures, each by the head that is trained for it."""
    model.eval()
    device = next(model.parameters()).device
    encoded = tokens.encode_all(tokenizer, [e.text for e in examples])
    tallies: dict[int, dict[str, Tally]] = {dk: defaultdict(Tally) for dk in dks}
    order = sorted(range(len(examples)), key=lambda i: len(encoded[i].ids))
    for start in range(0, len(order), 16):
        chunk = order[start:start + 16]
        longest = max(len(encoded[i].ids) for i in chunk)
        ids = torch.zeros(len(chunk), longest, dtype=torch.long)
        mask = torch.zeros(len(chunk), longest, dtype=torch.bool)
        for n, i in enumerate(chunk):
            ids[n, :len(encoded[i].ids)] = torch.tensor(encoded[i].ids)
            mask[n, :len(encoded[i].ids)] = True
        attention, _ = model(ids.to(device), mask.to(device), dks, outputs=False)
        for dk, log_attention in zip(dks, attention):
            weights = log_attention.exp().cpu()
            for n, i in enumerate(chunk):
                words = word_matrices(weights[n], encoded[i])
                for label in examples[i].labels:
                    count_line(tallies[dk][label.relation], label,
                               words[HEAD_OF[label.relation]], encoded[i], examples[i].text)
    return {dk: {r: t.row() for r, t in by.items()} for dk, by in tallies.items()}


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


def idle_share(model: Textbook, tokenizer, examples: list[Example]) -> dict[int, float]:
    """Per head: the share of words without a target that give [CLS] more than half their weight.
    Only heads that the example closes are counted."""
    model.eval()
    device = next(model.parameters()).device
    counts = {h: [0, 0] for h in range(roles.HEAD_COUNT)}
    encoded = tokens.encode_all(tokenizer, [e.text for e in examples])
    for example, code in zip(examples, encoded):
        busy = {(HEAD_OF[x.relation], w) for x in example.labels
                for w in tokens.words_at(code, x.query, example.text)}
        busy |= {(h, w) for h, s in example.ignored for w in tokens.words_at(code, s, example.text)}
        ids = torch.tensor([code.ids], device=device)
        with torch.no_grad():
            attention, _ = model(ids, torch.ones_like(ids, dtype=torch.bool), (HEAD_WIDTH,), False)
        words = word_matrices(attention[0][0].exp().cpu(), code)
        for head in example.closed - {roles.PREVIOUS}:
            for word in range(len(code.words)):
                if (head, word) not in busy:
                    counts[head][0] += 1
                    counts[head][1] += float(words[head, word, -2]) > 0.5
    return {h: good / n for h, (n, good) in counts.items() if n}
