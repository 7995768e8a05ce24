"""Meaning targets by occlusion: the words whose masking makes a word's sense harder to read.

The sense of an ambiguous word is read from its vector: the mean vector of every sense (its
centroid) comes from sentences with that sense, and the margin of the right sense is its cosine,
centred on the word, minus the best other one. A word of the sentence is masked ([MASK] in place
of its pieces); if the margin falls, that word helped to decide the sense.

`examples` labels training sentences so, read by MiniLM's hidden states: MASC's, whose senses are
known, the inventories', and those of EWT and GUM whose sense is read with a clear margin.
`masking_test` asks a trained model, by its own vectors, whether the word its Meaning head attends
to most matters more than a random other content word.
"""
import json
import random
import time
from collections import defaultdict
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Callable

import torch

import ambiguous
import minilm
import roles
import senses
import tokens
from ambiguous import Item, frequent, natural_items
from roles import Example, Label

RECIPE = 3                          # raise it when anything changes that `examples` depends on
LAYER = 4                           # MiniLM's hidden states that tell senses apart best
LABELLED, GUESSED = 60, 30          # sentences of a sense to label: of known sense, of read sense
REACH = 12                          # words to either side that may decide
DROP, PART, TARGETS = 0.08, 0.6, 2  # least fall, least share of the greatest fall, how many
MISREAD = -0.2                      # margin below which a known sense is too hard to read
CLEAR = 0.35                        # margin from which a sense that nobody tagged is believed

# (ids (B, T), mask (B, T)) -> vectors (B, T, D)
Reader = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]

STOP = frozenset("""
 a about above after again against ago all almost along already also although always am among an
 and another any anybody anyone anything are aren't as at away be because been before being below
 between both but by can can't cannot could couldn't did didn't do does doesn't doing don't done
 down during each either else enough even ever every everybody everyone everything few for from
 get gets getting given go goes going gone got had hadn't has hasn't have haven't having he her
 here hers herself him himself his how however i if in into is isn't it its itself just least
 less let let's like many may maybe me might mine more most much must my myself neither never no
 nobody none nor not nothing now of off often on once one ones only onto or other others ought
 our ours ourselves out over own per perhaps quite rather really same shall she should shouldn't
 since so some somebody someone something soon still such than that that's the their theirs them
 themselves then there there's therefore these they thing things this those though through thus
 till to together too toward towards under unless until up upon us very was wasn't way we well
 were weren't what what's whatever when whenever where wherever whether which while who whom
 whose why will with within without won't would wouldn't yes yet you your yours yourself
 yourselves said say says it's i'm i've i'd i'll we're we've we'll you're you've you'll they're
 they've he's she's make makes made making two three four five first""".split())


class Progress:
    """Prints the rate and the time left, every 20 seconds."""

    def __init__(self, task: str, total: int):
        self.task, self.total, self.done = task, total, 0
        self.started = self.told = time.time()

    def add(self, count: int) -> None:
        self.done += count
        now = time.time()
        if self.task and now - self.told > 20:
            self.told = now
            rate = self.done / (now - self.started)
            print(f"{self.task}: {100 * self.done / self.total:.0f} %, {rate:.0f} tokens/s, "
                  f"{(self.total - self.done) / rate:.0f} s left", flush=True)


class Sentences:
    """Encoded items, and the vectors of their words with this or that other word masked."""

    def __init__(self, items: list[Item], tokenizer, read: Reader, device="cpu"):
        self.read, self.device = read, device
        self.mask_id = tokenizer.token_to_id("[MASK]")
        encoded = tokens.encode_all(tokenizer, [i.text for i in items], 128)
        self.items, self.encoded, self.query = [], [], []
        for item, code in zip(items, encoded):
            found = tokens.words_at(code, item.span, item.text)
            if len(found) == 1:
                self.items.append(item)
                self.encoded.append(code)
                self.query.append(found[0])

    def word(self, n: int, word: int) -> str:
        return self.items[n].text[slice(*self.encoded[n].spans[word])].lower().replace("’", "'")

    def content(self, n: int) -> list[int]:
        """The words near the ambiguous one that could decide its sense."""
        out = []
        for w in range(len(self.encoded[n].words)):
            text = self.word(n, w)
            if (w != self.query[n] and abs(w - self.query[n]) <= REACH and len(text) > 2
                    and text[0].isalpha() and text not in STOP):
                out.append(w)
        return out

    @torch.inference_mode()
    def vectors(self, jobs: list[tuple[int, int | None]], task: str = "",
                size: int = 3000) -> torch.Tensor:
        """jobs (sentence, masked word or None) -> (n, D), the vector of the ambiguous word. A
        named task tells its progress."""
        progress = Progress(task, sum(len(self.encoded[n].ids) for n, _ in jobs))
        order = sorted(range(len(jobs)), key=lambda j: len(self.encoded[jobs[j][0]].ids))
        out: list[torch.Tensor] = [torch.empty(0)] * len(jobs)
        at = 0
        while at < len(order):
            stop = at + 1
            while stop < len(order) and (stop - at + 1) * len(
                    self.encoded[jobs[order[stop]][0]].ids) <= size:
                stop += 1
            group = [jobs[j] for j in order[at:stop]]
            longest = len(self.encoded[group[-1][0]].ids)
            ids = torch.zeros(len(group), longest, dtype=torch.long)
            mask = torch.zeros(len(group), longest, dtype=torch.bool)
            for row, (n, hidden) in enumerate(group):
                code = self.encoded[n]
                ids[row, :len(code.ids)] = torch.tensor(code.ids)
                mask[row, :len(code.ids)] = True
                if hidden is not None:
                    ids[row, slice(*code.words[hidden])] = self.mask_id
            states = self.read(ids.to(self.device), mask.to(self.device)).cpu()
            for row, (n, _) in enumerate(group):
                first, last = self.encoded[n].words[self.query[n]]
                out[order[at + row]] = states[row, first:last].mean(0)
            progress.add(int(mask.sum()))
            at = stop
        return torch.stack(out)


class Centroids:
    """Mean vectors of the senses of every word."""

    def __init__(self, items: list[Item], vectors: torch.Tensor):
        self.sums: dict[str, dict[str, torch.Tensor]] = defaultdict(dict)
        self.counts: dict[tuple[str, str], int] = defaultdict(int)
        for item, vector in zip(items, vectors):
            by = self.sums[item.word]
            by[item.sense] = by[item.sense] + vector if item.sense in by else vector
            self.counts[item.word, item.sense] += 1

    def nearest(self, item: Item, vector: torch.Tensor) -> str:
        """The sense whose centroid is closest, by the measure of `margins`."""
        return max(sorted(self.sums[item.word]), key=lambda sense: float(
            self.margins(replace(item, sense=sense), vector[None])[0]))

    def margins(self, item: Item, vectors: torch.Tensor, without: torch.Tensor | None = None
                ) -> torch.Tensor:
        """vectors (n, D) -> (n,) cosine with the right sense minus the best other one. A vector
        that is itself part of the centroid is left out of it by `without`."""
        names = sorted(self.sums[item.word])
        means = []
        for name in names:
            total, count = self.sums[item.word][name], self.counts[item.word, name]
            if name == item.sense and without is not None:
                total, count = total - without, count - 1
            means.append(total / count)
        middle = torch.stack(means).mean(0)
        directions = torch.nn.functional.normalize(torch.stack(means) - middle, dim=-1)
        near = torch.nn.functional.normalize(vectors - middle, dim=-1) @ directions.T
        right = names.index(item.sense)
        others = torch.cat([near[:, :right], near[:, right + 1:]], dim=1)
        return near[:, right] - others.max(1).values


def teacher_reader() -> Reader:
    """MiniLM's hidden states after LAYER layers."""
    import transformers
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    bert = transformers.BertModel.from_pretrained(minilm.folder(), add_pooling_layer=False)
    bert.encoder.layer = bert.encoder.layer[:LAYER]
    bert.eval()
    return lambda ids, mask: bert(ids, attention_mask=mask.long()).last_hidden_state


@dataclass(slots=True)
class Reading:
    """What masking does to one sentence: the margin, and its fall for every content word."""
    item: Item
    margin: float
    falls: list[tuple[tuple[int, int], float]]  # span of the masked word, fall of the margin


def occlude(sentences: Sentences, chosen: list[int], own: torch.Tensor, centroids: Centroids,
            leave_out: bool) -> list[Reading]:
    """Masks each content word of the chosen sentences in turn."""
    jobs = [(n, w) for n in chosen for w in sentences.content(n)]
    masked = sentences.vectors(jobs, "occlusion") if jobs else torch.empty(0)
    at, out = 0, []
    for n in chosen:
        words = sentences.content(n)
        rows = torch.cat([own[n:n + 1], masked[at:at + len(words)]])
        at += len(words)
        margins = centroids.margins(sentences.items[n], rows, own[n] if leave_out else None)
        falls = [(sentences.encoded[n].spans[w], float(margins[0] - m))
                 for w, m in zip(words, margins[1:])]
        out.append(Reading(sentences.items[n], float(margins[0]), falls))
    return out


def targets(reading: Reading) -> list[tuple[int, int]]:
    """The one or two words that decided the sense most; none where no word did."""
    falls = sorted(reading.falls, key=lambda f: -f[1])
    if reading.margin < MISREAD or not falls or falls[0][1] < DROP:
        return []
    least = max(DROP, PART * falls[0][1])
    return sorted(span for span, fall in falls[:TARGETS] if fall >= least)


def _few(sentences: Sentences, chosen: list[int], most: int) -> list[int]:
    """At most so many of every sense, drawn by the hash of the sentence."""
    seen: dict[tuple[str, str], int] = defaultdict(int)
    out = []
    for n in sorted(chosen, key=lambda n: ambiguous.by_hash(sentences.items[n])):
        item = sentences.items[n]
        if seen[item.word, item.sense] < most and len(sentences.content(n)) > 1:
            seen[item.word, item.sense] += 1
            out.append(n)
    return sorted(out)


def _read_known(sentences: Sentences) -> tuple[list[Reading], Centroids]:
    """Sentences whose sense is known; the centroids are made of them."""
    own = sentences.vectors([(n, None) for n in range(len(sentences.items))], "sense vectors")
    centroids = Centroids(sentences.items, own)
    chosen = [n for n, item in enumerate(sentences.items)
              if float(centroids.margins(item, own[n:n + 1], own[n])[0]) > MISREAD]
    chosen = _few(sentences, chosen, LABELLED)
    return occlude(sentences, chosen, own, centroids, leave_out=True), centroids


def _read_untagged(sentences: Sentences, centroids: Centroids) -> list[Reading]:
    """Sentences whose sense is taken from the nearest centroid, where that is clear."""
    own = sentences.vectors([(n, None) for n in range(len(sentences.items))], "untagged words")
    chosen = []
    for n, item in enumerate(sentences.items):
        item.sense = centroids.nearest(item, own[n])
        if float(centroids.margins(item, own[n:n + 1])[0]) >= CLEAR:
            chosen.append(n)
    chosen = _few(sentences, chosen, GUESSED)
    return occlude(sentences, chosen, own, centroids, leave_out=False)


def _read_all(data: Path) -> list[Reading]:
    tokenizer, read = tokens.load_tokenizer(minilm.folder() / "vocab.txt"), teacher_reader()
    known = (frequent(natural_items(data, dev=False), most=LABELLED)
             + frequent(ambiguous.inventory_items(), 8))
    found, centroids = _read_known(Sentences(known, tokenizer, read))
    untagged = [i for i in ambiguous.untagged_items(data) if i.word in centroids.sums]
    return found + _read_untagged(Sentences(untagged, tokenizer, read), centroids)


def readings(data: Path, work: Path) -> list[Reading]:
    """All training sentences read by the teacher; kept in `work`, for it takes minutes."""
    path = work / f"occlusion-{RECIPE}.json"
    if path.exists():
        return [Reading(Item(**{**r["item"], "span": tuple(r["item"]["span"])}), r["margin"],
                        [(tuple(s), f) for s, f in r["falls"]])
                for r in json.loads(path.read_text(encoding="utf-8"))]
    started = time.time()
    found = _read_all(data)
    for reading in found:
        reading.margin = round(reading.margin, 4)
        reading.falls = [(s, round(f, 4)) for s, f in reading.falls]
    work.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(r) for r in found]), encoding="utf-8")
    print(f"occlusion: {len(found)} sentences, {time.time() - started:.0f} s", flush=True)
    return found


def examples(data: Path, work: Path) -> list[Example]:
    """Training examples: an ambiguous word looks at the words that decided its sense."""
    merged: dict[str, Example] = {}
    for reading in readings(data, work):
        spans, text = targets(reading), reading.item.text
        if not spans:
            continue
        if text not in merged:
            merged[text] = Example(text, [], frozenset({roles.PREVIOUS, roles.MEANING}),
                                   senses.open_words(text), "occlusion")
        merged[text].labels.append(Label("meaning", reading.item.span, spans))
    return list(merged.values())


# The test of a trained model

@dataclass(slots=True)
class Masking:
    """Outcome of `masking_test`: shares of 0 to 1, each with its number of sentences."""
    share: float                    # the attended word mattered more than a random one
    n: int
    read_share: float               # the same where the sense is rightly read
    read_n: int
    nearest_share: float            # the same for the nearest content word in place of the attended
    words: dict[str, tuple[float, int]]


@torch.no_grad()
def _attended(sentences: Sentences, chosen: list[int], model, count: int, head: int) -> list[int]:
    """The word that each sentence's ambiguous word attends to most, itself and idling aside."""
    out = []
    for n in chosen:
        code, query = sentences.encoded[n], sentences.query[n]
        ids = torch.tensor([code.ids], device=sentences.device)
        attention, _ = model(ids, torch.ones_like(ids, dtype=torch.bool), count)
        row = attention[0, head, slice(*code.words[query])].mean(0).cpu()
        weights = [float(row[slice(*word)].sum()) for word in code.words]
        weights[query] = -1.0
        out.append(max(range(len(weights)), key=weights.__getitem__))
    return out


def masking_test(model, tokenizer, data: Path, count: int = roles.OWN_COUNT,
                 most: int = 6) -> Masking:
    """Does masking the word that the Meaning head attends to most hurt the right sense more than
    masking a random other content word? Development sentences of running text; senses are read
    by the model's own output vectors, their centroids come from training sentences. Equal falls
    count half. `most` sentences of a sense at most."""
    head = roles.head_of(count, roles.MEANING)
    model.eval()
    device = next(model.parameters()).device

    def read(ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return model(ids, mask, count)[1]

    known = Sentences(frequent(natural_items(data, dev=False)), tokenizer, read, device)
    plain = known.vectors([(n, None) for n in range(len(known.items))], "masking test")
    centroids = Centroids(known.items, plain)
    new = [i for i in natural_items(data, dev=True) if i.sense in centroids.sums.get(i.word, {})]
    sentences = Sentences(ambiguous.at_most(new, most), tokenizer, read, device)
    chosen = [n for n in range(len(sentences.items)) if len(sentences.content(n)) > 1]
    tops = _attended(sentences, chosen, model, count, head)
    rng, draw, jobs = random.Random(ambiguous.SEED), random.Random(ambiguous.SEED + 1), []
    for n, top in zip(chosen, tops):
        content = sentences.content(n)
        other = rng.choice([w for w in content if w != top])
        near = min(content, key=lambda w: abs(w - sentences.query[n]))
        rival = draw.choice([w for w in content if w != near])
        jobs += [(n, None), (n, top), (n, other), (n, near), (n, rival)]
    vectors = sentences.vectors(jobs).view(len(chosen), 5, -1)
    outcomes: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    nearest = []
    for n, five in zip(chosen, vectors):
        plain, attended, other, near, rival = centroids.margins(sentences.items[n], five).tolist()
        won = 0.5 if attended == other else float(attended < other)
        outcomes[sentences.items[n].word].append((won, plain > 0))
        nearest.append(0.5 if near == rival else float(near < rival))
    every = [o for found in outcomes.values() for o in found]
    right = [won for won, read_right in every if read_right]
    return Masking(sum(w for w, _ in every) / max(len(every), 1), len(every),
                   sum(right) / max(len(right), 1), len(right),
                   sum(nearest) / max(len(nearest), 1),
                   {word: (sum(w for w, _ in found) / len(found), len(found))
                    for word, found in sorted(outcomes.items())})
