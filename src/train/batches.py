"""Examples -> padded batches with dense target masks."""
import random
from dataclasses import dataclass

import numpy as np
import torch

import roles
import tokens
from roles import HEAD_COUNT, HEAD_OF, Example

IDLE_TARGET = 0                     # position of [CLS]


@dataclass(slots=True)
class Item:
    """One encoded example. Rows name (head, token, target token); a supervised row without a
    target rests on [CLS]."""
    ids: np.ndarray
    closed: np.ndarray              # (H,) bool
    words: np.ndarray               # (T,) bool: tokens that belong to a word
    rows: np.ndarray                # (n, 3) head, query token, target token
    silent: np.ndarray              # (m, 2) head, token without supervision
    others: np.ndarray              # (k, 3) head, query token, wrong candidate token


def _rows(encoded: tokens.Encoded, head: int, query: int, targets: list[int]) -> list[tuple]:
    out = []
    for q in range(*encoded.words[query]):
        for target in targets:
            out += [(head, q, t) for t in range(*encoded.words[target])]
    return out


def make_item(example: Example, encoded: tokens.Encoded) -> Item:
    text = example.text
    rows, silent, others = [], [], []
    for word in range(1, len(encoded.words)):
        rows += _rows(encoded, roles.PREVIOUS, word, [word - 1])
    for label in example.labels:
        queries = tokens.words_at(encoded, label.query, text)
        targets = sorted({w for s in label.targets for w in tokens.words_at(encoded, s, text)})
        wrong = sorted({w for s in label.others for w in tokens.words_at(encoded, s, text)})
        head = HEAD_OF[label.relation]
        for query in queries:
            goals = [t for t in targets if t != query and t not in queries]
            rows += _rows(encoded, head, query, goals)
            others += _rows(encoded, head, query,
                            [w for w in wrong if w != query and w not in goals])
            if not goals:
                silent += [(head, q) for q in range(*encoded.words[query])]
    for head, span in example.ignored:
        for word in tokens.words_at(encoded, span, text):
            silent += [(head, q) for q in range(*encoded.words[word])]
    closed = np.zeros(HEAD_COUNT, bool)
    closed[list(example.closed | {roles.PREVIOUS})] = True
    inside = np.zeros(len(encoded.ids), bool)
    for first, last in encoded.words:
        inside[first:last] = True
    return Item(np.array(encoded.ids, np.int32), closed, inside,
                np.array(sorted(set(rows)), np.int16).reshape(-1, 3),
                np.array(sorted(set(silent)), np.int16).reshape(-1, 2),
                np.array(sorted(set(others)), np.int16).reshape(-1, 3))


def encode(tokenizer, examples: list[Example], limit: int = 200) -> list[Item]:
    encoded = tokens.encode_all(tokenizer, [e.text for e in examples], limit)
    return [make_item(x, e) for x, e in zip(examples, encoded) if len(e.words) > 1]


@dataclass(slots=True)
class Batch:
    ids: torch.Tensor               # (B, T)
    mask: torch.Tensor              # (B, T) true at real tokens
    targets: torch.Tensor           # (B, H, T, T) true where attention is right
    labelled: torch.Tensor          # (B, H, T) rows with a target
    idle: torch.Tensor              # (B, H, T) rows that rest on [CLS]
    others: torch.Tensor | None     # (n, 4) batch, head, query, wrong candidate
    tokens: int


def collate(items: list[Item], device: torch.device) -> Batch:
    b, t = len(items), max(len(i.ids) for i in items)
    ids = np.zeros((b, t), np.int64)
    mask = np.zeros((b, t), bool)
    targets = np.zeros((b, HEAD_COUNT, t, t), bool)
    labelled = np.zeros((b, HEAD_COUNT, t), bool)
    idle = np.zeros((b, HEAD_COUNT, t), bool)
    wrong = []
    for n, item in enumerate(items):
        size = len(item.ids)
        ids[n, :size] = item.ids
        mask[n, :size] = True
        idle[n, :, :size] = item.closed[:, None] & item.words[None, :]
        if len(item.silent):
            idle[n, item.silent[:, 0], item.silent[:, 1]] = False
        if len(item.rows):
            h, q, k = item.rows.T
            targets[n, h, q, k] = True
            labelled[n, h, q] = True
            idle[n, h, q] = False
        if len(item.others):
            wrong.append(np.insert(item.others, 0, n, axis=1))
    targets[..., IDLE_TARGET] |= idle
    others = torch.from_numpy(np.concatenate(wrong).astype(np.int64)).to(device) if wrong else None
    to = [torch.from_numpy(a).to(device) for a in (ids, mask, targets, labelled, idle)]
    return Batch(*to, others, int(mask.sum()))


def plan(lengths: list[int], size: int, rng: random.Random) -> list[list[int]]:
    """Batches of at most `size` padded tokens: similar lengths together, in random order."""
    order = sorted(range(len(lengths)), key=lambda i: (lengths[i] + rng.random() * 6))
    groups, group, longest = [], [], 0
    for i in order:
        if group and max(longest, lengths[i]) * (len(group) + 1) > size:
            groups.append(group)
            group, longest = [], 0
        group.append(i)
        longest = max(longest, lengths[i])
    if group:
        groups.append(group)
    rng.shuffle(groups)
    return groups
