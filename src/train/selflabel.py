"""Plain text in which the model trained so far says itself whom a pronoun means.

Annotated pronouns are few (GUM, LitBank) and soon known by heart. Here the model reads passages
that nobody annotated, each as a whole and in two shorter pieces, where there is less to confuse;
what it is sure of, on the mean of its views, becomes a label ("noisy student", Xie et al. 2020: the
learner sees the long passage, with dropout and typing mistakes). All earlier mentions of the one
meant are targets, as in the annotated texts: words that a pronoun was found to mean, and the same
name again.
"""
import json
import random
import re
from pathlib import Path

import torch

import batches
import borrowed
import roles
import tokens
from labels import OPEN_PRONOUNS, THIRD_PERSON
from model import Textbook
from roles import Example, Label, Span

PIECE = 60                          # words of a short view
SURE = 0.7                          # least attention on all mentions of one thing
FEWEST = 3                          # pronouns of a passage

_KIND = {form: kind for kind, forms in
         (("he", "he him his himself"), ("she", "she her hers herself"), ("it", "it its itself"),
          ("they", "they them their theirs themselves 'em ’em")) for form in forms.split()}
_SENTENCE = re.compile(r"[.!?][\"”’']? +(?=[\"“‘']?[A-Z])")
_CONTRACTED = re.compile(r"(?<=\w)['’].*")
_WORD = re.compile(r"\S+")


def pieces(text: str) -> list[tuple[int, int]]:
    """The whole text, and its sentences in two parts of about PIECE words."""
    starts = [0] + [m.end() for m in _SENTENCE.finditer(text)]
    if len(starts) == 1 or len(_WORD.findall(text)) <= PIECE:
        return [(0, len(text))]
    first = [s for s in starts[1:] if len(_WORD.findall(text[:s])) <= PIECE] or starts[1:2]
    last = [s for s in starts[1:] if len(_WORD.findall(text[s:])) <= PIECE] or starts[-1:]
    return [(0, len(text)), (0, first[-1]), (last[0], len(text))]


@torch.inference_mode()
def attention(model: Textbook, batch: list[tokens.Encoded]) -> list[torch.Tensor]:
    """The Pronoun head's attention (T, T), padded to the longest, of every text, 8 heads at full key width."""
    device = next(model.parameters()).device
    longest = max(len(e.ids) for e in batch)
    ids = torch.zeros(len(batch), longest, dtype=torch.long)
    mask = torch.zeros(len(batch), longest, dtype=torch.bool)
    for row, encoded in enumerate(batch):
        ids[row, :len(encoded.ids)] = torch.tensor(encoded.ids)
        mask[row, :len(encoded.ids)] = True
    count = roles.OWN_COUNT
    x = model.trunk(ids.to(device), mask.to(device))
    scores = model.scores(x, mask.to(device), count, (x.shape[2] // count,))[0]
    head = roles.head_of(count, roles.PRONOUN)
    return list(scores[:, head].softmax(-1).cpu())


def _weights(found: torch.Tensor, encoded: tokens.Encoded, word: int) -> dict[Span, float]:
    """What a word's row gives to every earlier word, by span."""
    row = found[slice(*encoded.words[word])].mean(0)
    return {encoded.spans[w]: float(row[slice(*encoded.words[w])].sum()) for w in range(word)}


def _views(model: Textbook, tokenizer, texts: list[str], size: int = 6000
           ) -> list[list[tuple[int, tokens.Encoded, torch.Tensor]]]:
    """Every view of every text: where it starts, its tokens, its attention."""
    cuts = [(n, start, text[start:end]) for n, text in enumerate(texts)
            for start, end in pieces(text)]
    encoded = tokens.encode_all(tokenizer, [c[2] for c in cuts], 200)
    out: list[list] = [[] for _ in texts]
    for group in batches.plan([len(e.ids) for e in encoded], size, random.Random(0)):
        for c, found in zip(group, attention(model, [encoded[c] for c in group])):
            tokens_of = len(encoded[c].ids)
            out[cuts[c][0]].append((cuts[c][1], encoded[c], found[:tokens_of, :tokens_of]))
    return [sorted(views, key=lambda v: -len(v[1].ids)) for views in out]


def read(text: str, views: list[tuple[int, tokens.Encoded, torch.Tensor]]) -> Example | None:
    """The passage with the labels that its views agree on; None if they are fewer than FEWEST."""
    whole = views[0][1]
    chain: dict[Span, int] = {}     # word -> number of the person or thing it names
    names: dict[str, int] = {}
    kinds: dict[int, str] = {}      # its kind, from the first pronoun that means it
    labels, known = [], set()
    for word, span in enumerate(whole.spans):
        written = _CONTRACTED.sub("", text[slice(*span)])
        kind = _KIND.get(written.lower())
        chain[span] = len(chain)
        if written[:1].isupper() and kind is None:
            chain[span] = names.setdefault(written, chain[span])
        if kind is None:
            continue
        kinds[chain[span]] = kind
        sums: dict[int, float] = {}
        seen = 0
        for start, encoded, found in views:
            local = (span[0] - start, span[1] - start)
            if local not in encoded.spans:
                continue
            seen += 1
            for there, weight in _weights(found, encoded, encoded.spans.index(local)).items():
                key = chain.get((there[0] + start, there[1] + start))
                if key is not None:
                    sums[key] = sums.get(key, 0.0) + weight
        best = max(sums, key=sums.__getitem__, default=None)
        if best is None or sums[best] / seen < SURE or \
                kinds.setdefault(best, kind) != kind:
            continue
        chain[span] = best
        known.add(span)
        labels.append(Label("pronoun-antecedent", span,
                            [s for s in whole.spans[:word] if chain[s] == best]))
    if len(labels) < FEWEST:
        return None
    ignored = [(roles.PRONOUN, s) for s in whole.spans if s not in known
               and _CONTRACTED.sub("", text[slice(*s)]).lower() in THIRD_PERSON | OPEN_PRONOUNS]
    return Example(text, labels, frozenset({roles.PREVIOUS, roles.PRONOUN}), ignored, "read")


def label(model: Textbook, tokenizer, texts: list[str]) -> list[Example]:
    """The texts of which the model is sure enough, with its labels."""
    was = model.training
    model.eval()
    found = [read(t, v) for t, v in zip(texts, _views(model, tokenizer, texts))]
    model.train(was)
    return [e for e in found if e is not None]


def examples(model: Textbook, tokenizer, data: Path, count: int, seed: int,
             kept: Path) -> list[Example]:
    """Labels for passages of MASC, EWT and the novels: of `count`, a third of each, those with
    pronouns are read, and those of which the model is sure enough are kept.
    They are kept in the file `kept`, so that a resumed training goes on with the same."""
    if kept.exists():
        return [Example(e["text"], [Label("pronoun-antecedent", tuple(q), [tuple(t) for t in ts])
                                    for q, ts in e["labels"]],
                        frozenset({roles.PREVIOUS, roles.PRONOUN}),
                        [(roles.PRONOUN, tuple(s)) for s in e["open"]], "read")
                for e in json.loads(kept.read_text(encoding="utf-8"))]
    texts = [t for t in borrowed.plain_passages(data, random.Random(seed), count // 3)
             if sum(w.strip(".,;:!?\"“”").lower() in THIRD_PERSON for w in t.split()) > FEWEST]
    found = label(model, tokenizer, texts)
    kept.write_text(json.dumps(
        [{"text": e.text, "labels": [[x.query, x.targets] for x in e.labels],
          "open": [s for _, s in e.ignored]} for e in found]), encoding="utf-8")
    print(f"read: {sum(len(e.labels) for e in found)} pronouns in {len(found)} of {len(texts)} "
          "passages", flush=True)
    return found
