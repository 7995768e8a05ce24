"""The top layer's values: what its heads read is trained, under finished attention, so that the
output vectors tell the senses of a word apart.

Trunk, queries and keys stay as they are, so that every figure about where heads look stays too. W_v,
W_O, the norms and the feed-forward learn the application's sense meter (engine/sense.h): of some
sentences with one word in two or more senses, each is judged by the others, by the mean centred
cosine to those of each sense. Half of the sentences have a content word masked that the Meaning head
does not look at: the sense is to be read from the word that it does look at. All other words are
kept at MiniLM's vectors, as before.
"""
import random
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F

import ambiguous
import dataset
import loss as losses
import meaning
import roles
from ambiguous import Item
from corpora import wordnet
from model import D, Teacher, Textbook
from occlusion import Sentences
from roles import HEAD_COUNTS, OWN_COUNT

STEPS, RATE, WARM_UP = 2000, 2e-4, 50
TEMPERATURE = 0.1                   # the meter's (HL_SENSE_TEMPERATURE)
SMOOTHING = 0.05
TEACH_WEIGHT = 5.0
GENERATED = 5000
OF_SENSE, SENSES = 9, 4             # sentences of a sense and senses in a step, at most
FEWEST = 6                          # sentences of a sense, at least
OWN_SHARE = 0.5                     # of the steps for the usual head count; the others in turn
SHARES = {"inventory": 0.4, "generated": 0.25, "natural": 0.35}


@dataclass(slots=True)
class Kept:
    """What lies below the top layer for one sentence: plain, with a word masked, and MiniLM's."""
    word: tuple[int, int]           # tokens of the ambiguous word
    plain: torch.Tensor             # (T, D) half precision, as the others
    masked: torch.Tensor | None
    wanted: torch.Tensor


Lexicon = dict[str, list[Kept]]     # sense -> sentences, of one word


def sources(data: Path, seed: int) -> dict[str, list[Item]]:
    """Training sentences whose sense is known."""
    m = dataset.maker(seed, False, wordnet.read_frequencies(data / "freq" / "en_50k.txt"))
    return {"inventory": ambiguous.inventory_items(), "generated": meaning.items(m, GENERATED),
            "natural": ambiguous.frequent(ambiguous.natural_items(data, dev=False), most=20)}


@torch.inference_mode()
def _states(ids: list[list[int]], below, device: torch.device, size: int = 4000
            ) -> list[torch.Tensor]:
    """(T, D) of every list of ids, in batches of similar length."""
    order = sorted(range(len(ids)), key=lambda n: len(ids[n]))
    out: list[torch.Tensor] = [torch.empty(0)] * len(ids)
    at = 0
    while at < len(order):
        count = max(1, size // len(ids[order[min(at + size // 8, len(order) - 1)]]))
        group = order[at:at + count]
        longest = len(ids[group[-1]])
        batch = torch.zeros(len(group), longest, dtype=torch.long)
        mask = torch.zeros(len(group), longest, dtype=torch.bool)
        for row, n in enumerate(group):
            batch[row, :len(ids[n])] = torch.tensor(ids[n])
            mask[row, :len(ids[n])] = True
        states = below(batch.to(device), mask.to(device)).half().cpu()
        for row, n in enumerate(group):
            out[n] = states[row, :len(ids[n])].clone()
        at += len(group)
    return out


@torch.inference_mode()
def _looked_at(student: Textbook, sentences: Sentences, n: int, below: torch.Tensor,
               device: torch.device) -> int:
    """The word that a sentence's ambiguous word looks at most in the Meaning head, itself aside."""
    x = below.float().to(device)[None]
    mask = torch.ones(x.shape[:2], dtype=torch.bool, device=device)
    scores = student.scores(x, mask, OWN_COUNT, (D // OWN_COUNT,))[0]
    code, query = sentences.encoded[n], sentences.query[n]
    row = scores[0, roles.head_of(OWN_COUNT, roles.MEANING), slice(*code.words[query])]
    row = row.softmax(-1).mean(0).cpu()
    weights = [float(row[slice(*word)].sum()) for word in code.words]
    weights[query] = -1.0
    return max(range(len(weights)), key=weights.__getitem__)


def _kept(student: Textbook, teacher: Teacher, tokenizer, items: list[Item], rng: random.Random,
          device: torch.device) -> list[tuple[Item, Kept]]:
    """Runs everything below the top layer once."""
    sentences = Sentences(items, tokenizer, None, device)
    every = list(range(len(sentences.items)))
    plain = [sentences.encoded[n].ids for n in every]
    below = _states(plain, student.trunk, device)
    tops = [_looked_at(student, sentences, n, below[n], device) for n in every]
    hidden: dict[int, list[int]] = {}
    for n in every:
        others = [w for w in sentences.content(n) if w != tops[n]]
        if others:
            first, last = sentences.encoded[n].words[rng.choice(others)]
            hidden[n] = plain[n][:first] + [sentences.mask_id] * (last - first) + plain[n][last:]
    masked = dict(zip(hidden, _states(list(hidden.values()), student.trunk, device)))
    wanted = _states(plain, teacher, device)
    return [(sentences.items[n], Kept(sentences.encoded[n].words[sentences.query[n]], below[n],
                                      masked.get(n), wanted[n])) for n in every]


def _lexicons(found: list[tuple[Item, Kept]]) -> list[Lexicon]:
    table: dict[str, Lexicon] = defaultdict(lambda: defaultdict(list))
    for item, kept in found:
        table[item.word][item.sense].append(kept)
    out = [{s: k for s, k in senses.items() if len(k) >= FEWEST} for senses in table.values()]
    return [lexicon for lexicon in out if len(lexicon) > 1]


def meter_loss(vectors: torch.Tensor, senses: torch.Tensor) -> torch.Tensor:
    """vectors (n, D) of one word's occurrences, senses (n,) numbered from 0 -> the cross-entropy of
    the meter's shares, each occurrence judged by the others."""
    count = int(senses.max()) + 1
    member = F.one_hot(senses, count).to(vectors.dtype)                     # (n, S)
    means = member.T @ vectors / member.sum(0)[:, None]
    rows = F.normalize(vectors - means.mean(0), dim=-1)
    cosine = (rows @ rows.T).fill_diagonal_(0)
    similarity = cosine @ member / (member.sum(0) - member).clamp(min=1)
    return F.cross_entropy(similarity / TEMPERATURE, senses, label_smoothing=SMOOTHING)


def _step_loss(student: Textbook, lexicon: Lexicon, count: int, rng: random.Random,
               device: torch.device) -> tuple[torch.Tensor, torch.Tensor]:
    """The meter's loss and the distance to MiniLM's vectors, for some sentences of one word."""
    names = rng.sample(sorted(lexicon), min(len(lexicon), SENSES))
    chosen = [(number, kept) for number, name in enumerate(names)
              for kept in rng.sample(lexicon[name], min(len(lexicon[name]), OF_SENSE))]
    states = [k.masked if k.masked is not None and rng.random() < 0.5 else k.plain
              for _, k in chosen]
    longest = max(len(s) for s in states)
    x = torch.zeros(len(chosen), longest, D)
    wanted = torch.zeros(len(chosen), longest, D)
    mask = torch.zeros(len(chosen), longest, dtype=torch.bool)
    taught = torch.zeros(len(chosen), longest, dtype=torch.bool)
    inside = torch.zeros(len(chosen), longest)
    for row, ((_, kept), state) in enumerate(zip(chosen, states)):
        x[row, :len(state)], wanted[row, :len(state)] = state.float(), kept.wanted.float()
        mask[row, :len(state)] = True
        taught[row, :len(state)] = state is kept.plain
        taught[row, slice(*kept.word)] = False
        inside[row, slice(*kept.word)] = 1 / (kept.word[1] - kept.word[0])
    x, wanted, mask, inside = (t.to(device) for t in (x, wanted, mask, inside))
    with torch.no_grad():
        scores = student.scores(x, mask, count, (D // count,))[0]
    out = student.outputs(x, scores, count)
    vectors = (out * inside[:, :, None]).sum(1)
    senses = torch.tensor([number for number, _ in chosen], device=device)
    return meter_loss(vectors, senses), losses.distillation_loss(out, wanted, taught.to(device))


def _trained(student: Textbook) -> list[torch.nn.Parameter]:
    """W_v, W_O and the norm of every head count, and the feed-forward; all else is frozen."""
    parts = [part for count in HEAD_COUNTS for part in (
        student.setting(count)["self"]["value"], student.setting(count)["output"])]
    parts += [student.top.intermediate, student.top.output]
    student.requires_grad_(False)
    for part in parts:
        part.requires_grad_(True)
    return [p for part in parts for p in part.parameters()]


def train(student: Textbook, teacher: Teacher, tokenizer, data: Path, seed: int) -> None:
    """Changes `student`; a few minutes."""
    rng, started = random.Random(seed), time.time()
    torch.manual_seed(seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    student, teacher = student.to(device).eval(), teacher.to(device).eval()
    lexicons = {name: _lexicons(_kept(student, teacher, tokenizer, items, rng, device))
                for name, items in sources(data, seed).items()}
    print("values: " + ", ".join(f"{len(found)} words of {name} sentences"
                                 for name, found in lexicons.items())
          + f", {time.time() - started:.0f} s", flush=True)
    optimiser = torch.optim.AdamW(_trained(student), lr=0.0, betas=(0.9, 0.98), weight_decay=0.01)
    student.train()
    sums, told = [0.0, 0.0], time.time()
    for step in range(STEPS):
        rate = RATE * min(1.0, (step + 1) / WARM_UP) * (1 - step / STEPS)
        for group in optimiser.param_groups:
            group["lr"] = rate
        source = rng.choices(list(SHARES), SHARES.values())[0]
        count = OWN_COUNT if rng.random() < OWN_SHARE else rng.choice(
            [c for c in HEAD_COUNTS if c != OWN_COUNT])
        sense, apart = _step_loss(student, rng.choice(lexicons[source]), count, rng, device)
        optimiser.zero_grad(set_to_none=True)
        (sense + TEACH_WEIGHT * apart).backward()
        torch.nn.utils.clip_grad_norm_([p for g in optimiser.param_groups for p in g["params"]], 2.0)
        optimiser.step()
        share = max(0.02, 1 / (step + 1))
        sums = [(1 - share) * s + share * v for s, v in zip(sums, (sense.item(), apart.item()))]
        if time.time() - told > 15 or step + 1 == STEPS:
            told = time.time()
            print(f"values: {100 * (step + 1) / STEPS:5.1f} %  sense {sums[0]:.3f}  outputs "
                  f"{sums[1]:.3f}  {time.time() - started:.0f} s", flush=True)
    student.requires_grad_(True)
    student.eval()
