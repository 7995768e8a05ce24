"""Examples -> padded batches with sparse supervision: for every supervised row of attention, the
list of tokens it should look at, once for each head count."""
import random
from dataclasses import dataclass

import numpy as np
import torch

import roles
import tokens
from roles import HEAD_COUNTS, HEADS, ROLE_COUNT, ROLE_OF, Example

IDLE_TARGET = 0                     # position of [CLS]
# How much a row of each role counts, at first, later and in the end. Previous and next word are easy
# to learn but must be exact.
ROLE_WEIGHT = np.array([2.5, 1.1, 1.4, 1.0, 3.5, 1.0, 0.9, 1.2, 3.0, 1.0, 0.9, 1.0])
LATER_ROLE_WEIGHT = np.array([2.5, 1.4, 1.7, 1.3, 3.5, 1.0, 1.0, 1.6, 3.5, 1.5, 1.0, 1.0])
LAST_ROLE_WEIGHT = np.array([2.5, 1.4, 2.1, 1.3, 5.0, 1.0, 1.0, 2.0, 3.5, 2.2, 1.0, 1.0])
# The probability left for other words: keeps rows from saturating at 1.00.
SMOOTHING = np.array([.005, .02, .03, .02, .04, .03, .02, .03, .005, .04, .05, .03])
# Annotators and rules disagree more about who is meant in free text than generated rows do.
FREE_TEXT_SMOOTHING = {roles.PRONOUN: 0.08}
FREE_TEXT = {"gum", "litbank", "gap", "borrowed", "read"}
IDLE_WEIGHT, IDLE_SMOOTHING = 0.35, 0.02
CALM = 3                            # added to a role's count of rows: a single row is no average
SCALE = 1 / 8                       # so that eight heads weigh as much as one averaged loss


@dataclass(slots=True)
class Item:
    """One encoded example. A supervised row without a target rests on [CLS]."""
    ids: np.ndarray
    closed: np.ndarray              # (R,) bool, by role
    words: np.ndarray               # (T,) bool: tokens that belong to a word
    rows: np.ndarray                # (n, 4) role, query token, target word, target token; sorted
    silent: np.ndarray              # (m, 2) role, token without supervision
    others: np.ndarray              # (k, 3) role, query token, wrong candidate token
    smoothing: np.ndarray           # (R,) by role


def _rows(encoded: tokens.Encoded, role: int, query: int, targets: list[int]) -> list[tuple]:
    return [(role, q, target, t) for q in range(*encoded.words[query])
            for target in targets for t in range(*encoded.words[target])]


def make_item(example: Example, encoded: tokens.Encoded) -> Item:
    text, last = example.text, len(encoded.words) - 1
    rows, silent, others = [], [], []
    for word in range(last):
        rows += _rows(encoded, roles.PREVIOUS, word + 1, [word])
        rows += _rows(encoded, roles.NEXT, word, [word + 1])
    for label in example.labels:
        queries = tokens.words_at(encoded, label.query, text)
        targets = sorted({w for s in label.targets for w in tokens.words_at(encoded, s, text)})
        wrong = sorted({w for s in label.others for w in tokens.words_at(encoded, s, text)})
        role = ROLE_OF[label.relation]
        for query in queries:
            goals = [t for t in targets if t != query and t not in queries]
            rows += _rows(encoded, role, query, goals)
            if goals:
                others += [(r, q, t) for r, q, _, t in _rows(
                    encoded, role, query, [w for w in wrong if w != query and w not in goals])]
            else:
                silent += [(role, q) for q in range(*encoded.words[query])]
    for role, span in example.ignored:
        for word in tokens.words_at(encoded, span, text):
            silent += [(role, q) for q in range(*encoded.words[word])]
    closed = np.zeros(ROLE_COUNT, bool)
    closed[list(example.closed | {roles.PREVIOUS, roles.NEXT})] = True
    inside = np.zeros(len(encoded.ids), bool)
    for first, past in encoded.words:
        inside[first:past] = True
    smoothing = SMOOTHING.astype(np.float32)
    if example.source in FREE_TEXT:
        for role, value in FREE_TEXT_SMOOTHING.items():
            smoothing[role] = value
    return Item(np.array(encoded.ids, np.int32), closed, inside,
                np.array(sorted(set(rows)), np.int16).reshape(-1, 4),
                np.array(sorted(set(silent)), np.int16).reshape(-1, 2),
                np.array(sorted(set(others)), np.int16).reshape(-1, 3), smoothing)


def encode(tokenizer, examples: list[Example], limit: int = 200) -> list[Item]:
    encoded = tokens.encode_all(tokenizer, [e.text for e in examples], limit)
    return [make_item(x, e) for x, e in zip(examples, encoded) if len(e.words) > 1]


@dataclass(slots=True)
class Supervision:
    """What one head count should look at. A row is one (text, role, query token); its entries are
    the tokens of its acceptable words, grouped by word. Positions count through flat tensors."""
    entry_at: torch.Tensor          # into scores (B, H, T, T)
    entry_row: torch.Tensor
    entry_group: torch.Tensor
    group_row: torch.Tensor
    row_at: torch.Tensor            # into (B, H, T)
    weight: torch.Tensor            # of each row in the loss
    smoothing: torch.Tensor         # probability left for other words
    sharp: torch.Tensor             # weight of each row where position columns must come first
    other_at: torch.Tensor          # wrong candidates, into scores
    other_row: torch.Tensor


@dataclass(slots=True)
class Batch:
    ids: torch.Tensor               # (B, T)
    mask: torch.Tensor              # (B, T) true at real tokens
    heads: dict[int, Supervision]   # by head count
    tokens: int


# head of each role by head count, -1 where no head serves it
_SERVED = {count: np.array([-1 if roles.head_of(count, r) is None else roles.head_of(count, r)
                            for r in range(ROLE_COUNT)]) for count in HEAD_COUNTS}
# At a narrow key these rows count more: they need columns of position, which must come first.
NARROW = np.where(np.isin(np.arange(ROLE_COUNT), (roles.PREVIOUS, roles.NEXT)), 2.5, 1.0)
NARROW[[roles.MODIFIER, roles.DISCOURSE]] = 1.4


@dataclass(slots=True)
class _Flat:
    """All rows of a batch, before they are given to heads."""
    role: np.ndarray                # of each row
    text: np.ndarray
    query: np.ndarray
    smoothing: np.ndarray
    entry_row: np.ndarray
    entry_token: np.ndarray
    entry_group: np.ndarray
    group_row: np.ndarray
    other_row: np.ndarray
    other_token: np.ndarray


def _stack(parts: list[np.ndarray], columns: int) -> np.ndarray:
    """Rows of all items with the item's number in front."""
    sizes = [len(p) for p in parts]
    out = np.empty((sum(sizes), columns + 1), np.int64)
    out[:, 0] = np.repeat(np.arange(len(parts)), sizes)
    np.concatenate(parts, out=out[:, 1:])
    return out


def _starts(key: np.ndarray) -> np.ndarray:
    """Number of the run each element of a sorted key belongs to."""
    return np.cumsum(np.concatenate(([0], key[1:] != key[:-1])))


def _flatten(items: list[Item]) -> _Flat:
    rows = _stack([i.rows for i in items], 4)
    text, role, query, word, token = rows.T
    key = (text * ROLE_COUNT + role) * 512 + query
    entry_row = _starts(key)
    entry_group = _starts(key * 512 + word)
    first = np.concatenate(([True], entry_row[1:] != entry_row[:-1]))
    first_of_group = np.concatenate(([True], entry_group[1:] != entry_group[:-1]))
    smoothing = np.stack([i.smoothing for i in items])
    others = _stack([i.others for i in items], 3)
    other_key = (others[:, 0] * ROLE_COUNT + others[:, 1]) * 512 + others[:, 2]
    return _Flat(role[first], text[first], query[first], smoothing[text[first], role[first]],
                 entry_row, token, entry_group, entry_row[first_of_group],
                 np.searchsorted(key[first], other_key), others[:, 3])


def _idle(items: list[Item], flat: _Flat, size: int) -> np.ndarray:
    """(B, R, T) true where a role is closed and the word has nothing to look at."""
    idle = np.zeros((len(items), ROLE_COUNT, size), bool)
    for n, item in enumerate(items):
        idle[n, :, :len(item.ids)] = item.closed[:, None] & item.words[None, :]
        idle[n, item.silent[:, 0], item.silent[:, 1]] = False
    idle[flat.text, flat.role, flat.query] = False
    return idle


def _averaged(index: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """A weight per row so that the rows of one role are averaged."""
    counts = np.bincount(index, minlength=len(weights)) + CALM
    return (weights / counts)[index]


def _supervise(count: int, flat: _Flat, idle: np.ndarray, role_weight: np.ndarray,
               device: torch.device) -> Supervision:
    b, _, t = idle.shape
    head = _SERVED[count][flat.role]
    kept = head >= 0
    number = np.cumsum(kept) - 1
    row_at = ((flat.text * count + head) * t + flat.query)[kept]
    role = flat.role[kept]
    entries = kept[flat.entry_row]
    groups = kept[flat.group_row]
    group_number = np.cumsum(groups) - 1
    wrong = kept[flat.other_row]

    blended = np.stack([idle[:, entry[4]].all(1) for entry in HEADS[count]], 1)
    rest = np.flatnonzero(blended)
    rest_head = rest // t % count
    rest_weight = np.array([role_weight[list(entry[4])].mean() for entry in HEADS[count]])
    rows, group_rows = len(row_at), int(groups.sum())
    rest_rows = rows + np.arange(len(rest))

    entry_row = number[flat.entry_row[entries]]
    weight = np.concatenate((_averaged(role, role_weight),
                             IDLE_WEIGHT * _averaged(rest_head, rest_weight))) * SCALE
    sharp = np.concatenate((NARROW[role], np.ones(len(rest))))

    def whole(values: np.ndarray) -> torch.Tensor:
        return torch.from_numpy(values.astype(np.int64)).to(device)

    def real(values: np.ndarray) -> torch.Tensor:
        return torch.from_numpy(values.astype(np.float32)).to(device)

    other_row = number[flat.other_row[wrong]]
    return Supervision(
        whole(np.concatenate((row_at[entry_row] * t + flat.entry_token[entries],
                              rest * t + IDLE_TARGET))),
        whole(np.concatenate((entry_row, rest_rows))),
        whole(np.concatenate((group_number[flat.entry_group[entries]],
                              group_rows + np.arange(len(rest))))),
        whole(np.concatenate((number[flat.group_row[groups]], rest_rows))),
        whole(np.concatenate((row_at, rest))), real(weight),
        real(np.concatenate((flat.smoothing[kept], np.full(len(rest), IDLE_SMOOTHING)))),
        real(sharp), whole(row_at[other_row] * t + flat.other_token[wrong]), whole(other_row))


def collate(items: list[Item], device: torch.device, role_weight: np.ndarray,
            counts: tuple[int, ...] = HEAD_COUNTS) -> Batch:
    b, t = len(items), max(len(i.ids) for i in items)
    ids = np.zeros((b, t), np.int64)
    mask = np.zeros((b, t), bool)
    for n, item in enumerate(items):
        ids[n, :len(item.ids)] = item.ids
        mask[n, :len(item.ids)] = True
    flat = _flatten(items)
    idle = _idle(items, flat, t)
    return Batch(torch.from_numpy(ids).to(device), torch.from_numpy(mask).to(device),
                 {count: _supervise(count, flat, idle, role_weight, device) for count in counts},
                 int(mask.sum()))


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
