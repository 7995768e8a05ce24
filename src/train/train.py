"""The training loop: seeded, resumable, with progress lines."""
import math
import random
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

import numpy as np
import torch

import batches
import loss as losses
from model import D, Teacher, Textbook

# Every step trains the settings with a head for each role, and one of those where roles share.
EVERY_STEP = (12, 8)
IN_TURN = {4: 0.4, 2: 0.3, 1: 0.3}              # how often it is which one's turn
# Key widths to cut to, the narrow ones often; those below a head's own width are drawn from.
CUTS = (1, 2, 3, 4, 4, 4, 5, 6, 8, 8, 8, 10, 12, 14, 16, 16, 16, 20, 20, 24, 28, 32, 40, 48, 64,
        96, 128, 192, 256)
TEACH_WEIGHT = 15.0
OTHERS_TAUGHT = 0.3             # how often the teacher is met by the setting whose turn it is


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of the training with its own data (`prepare` of Trainer) and emphasis."""
    share: float                    # of the tokens
    rate: float                     # share of the full rates at its start; falls to zero
    cut_weight: float               # of the loss at the narrower key width
    role_weight: np.ndarray         # how much a row of each role counts


@dataclass(frozen=True, slots=True)
class Round:
    """Phases that a seed trains by itself. Then the weights of all seeds are averaged, and the next
    round begins with their mean. `with_start` counts what the round began with as one more: what
    its emphasis made worse is mostly won back, what it made better mostly kept."""
    phases: range
    with_start: bool = False


# First everything, generated sentences above all; then natural text twice as often, with more
# weight on syntax and on narrow keys; then the same with what the mean of the seeds has read; then
# more twins again, with more weight on what was still weak; last still more of the weakest twins,
# and all that was read.
PHASES = (Phase(0.2058, 1.0, 0.4, batches.ROLE_WEIGHT),
          Phase(0.1913, 0.6, 0.9, batches.LATER_ROLE_WEIGHT),
          Phase(0.2010, 0.5, 0.9, batches.LATER_ROLE_WEIGHT),
          Phase(0.2010, 0.5, 0.9, batches.LAST_ROLE_WEIGHT),
          Phase(0.2009, 0.5, 0.9, batches.LAST_ROLE_WEIGHT))
ROUNDS = (Round(range(0, 2)), Round(range(2, 3)), Round(range(3, 4), True),
          Round(range(4, 5), True))


@dataclass(slots=True)
class Options:
    seed: int
    tokens: int                     # real tokens to train on, the length of the schedule
    batch: int = 2000
    top_rate: float = 4e-4
    trunk_rate: float = 2e-4
    warm_up: int = 100              # steps
    largest_gradient: float = 2.0
    teach_every: int = 3            # steps between two looks at the teacher
    minutes_between_saves: float = 3.0


def optimiser_for(model: Textbook, options: Options) -> torch.optim.Optimizer:
    """The top layer learns faster than the trunk; word embeddings stay as they are."""
    model.embeddings["word_embeddings"].weight.requires_grad_(False)
    top = {id(p) for part in (model.top, model.headlight) for p in part.parameters()}
    groups = {(high, decay): [] for high in (True, False) for decay in (0.01, 0.0)}
    for parameter in model.parameters():
        if parameter.requires_grad:
            groups[id(parameter) in top, 0.01 if parameter.dim() > 1 else 0.0].append(parameter)
    return torch.optim.AdamW([
        {"params": group, "base": options.top_rate if high else options.trunk_rate,
         "weight_decay": decay, "lr": 0.0} for (high, decay), group in groups.items() if group],
        betas=(0.9, 0.98), fused=True)


def ends(options: Options) -> list[int]:
    """Tokens seen at the end of each phase."""
    return [round(options.tokens * sum(p.share for p in PHASES[:n + 1]))
            for n in range(len(PHASES))]


def rate_factor(step: int, seen: int, options: Options, phase: int) -> float:
    """Warm-up, then a linear fall to zero at the end of each phase."""
    start, end = ([0] + ends(options))[phase:phase + 2]
    left = min(1.0, max(0.0, (end - seen) / (end - start)))
    return PHASES[phase].rate * min(1.0, (step + 1) / options.warm_up) * left


def set_rate(optimiser: torch.optim.Optimizer, factor: float) -> None:
    for group in optimiser.param_groups:
        group["lr"] = group["base"] * factor


def draw_cut(count: int, draw: random.Random) -> int:
    """A key width below the head's own."""
    return draw.choice([c for c in CUTS if c < D // count])


def finished(checkpoint: Path, options: Options, phases: range) -> bool:
    """True if a checkpoint stands at the end of its round of this schedule."""
    if not checkpoint.exists():
        return False
    saved = torch.load(checkpoint, map_location="cpu", weights_only=True)
    return saved["seed"] == options.seed and saved["seen"] >= ends(options)[phases.stop - 1]


class Trainer:
    """Trains one round. `prepare` gives the encoded examples of every pass of a phase."""

    def __init__(self, model: Textbook, teacher: Teacher,
                 prepare: Callable[[int], list[list[batches.Item]]],
                 options: Options, phases: range, checkpoint: Path):
        self.options, self.checkpoint = options, checkpoint
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.model, self.teacher = model.to(self.device), teacher.to(self.device)
        self.prepare = prepare
        self.optimiser = optimiser_for(model, options)
        self.phase, self.end = phases.start, ends(options)[phases.stop - 1]
        self.seen = ([0] + ends(options))[phases.start]
        self.epoch = self.position = self.step = 0
        self.seconds = 0.0
        self.lengths: list[list[int]] = [[self.seen, options.tokens]]
        if checkpoint.exists():
            self._load()

    def _load(self) -> None:
        """Goes on from the checkpoint of the same seed. Another length of the schedule takes
        effect from here on and is kept in `lengths` as (tokens seen, new length)."""
        saved = torch.load(self.checkpoint, map_location=self.device, weights_only=True)
        if saved["seed"] != self.options.seed:
            return
        self.model.load_state_dict(saved["model"])
        self.optimiser.load_state_dict(saved["optimiser"])
        for name in ("phase", "epoch", "position", "step", "seen", "seconds"):
            setattr(self, name, saved[name])
        self.lengths = saved["lengths"]
        if self.lengths[-1][1] != self.options.tokens:
            self.lengths.append([self.seen, self.options.tokens])
        print(f"train: resumed at step {self.step}, {self.seen} tokens", flush=True)

    def _save(self) -> None:
        state = {name: getattr(self, name)
                 for name in ("phase", "epoch", "position", "step", "seen", "seconds")}
        state.update(seed=self.options.seed, tokens=self.options.tokens,
                     lengths=self.lengths, model=self.model.state_dict(),
                     optimiser=self.optimiser.state_dict())
        fresh = self.checkpoint.with_suffix(".new")
        torch.save(state, fresh)
        fresh.replace(self.checkpoint)

    def run(self) -> float:
        """Trains to the end of the round; returns the seconds it took in all."""
        self.model.train()
        started, saved = time.time() - self.seconds, time.time()
        sums, reported = [None] * 4, time.time()
        first_seen, first_time = self.seen, time.time()
        passes: list[list[batches.Item]] = []
        while self.seen < self.end:
            end = ends(self.options)[self.phase]
            if self.seen >= end:
                self.phase, self.epoch, self.position, passes = self.phase + 1, 0, 0, []
                continue
            if not passes:
                before = time.time()
                passes = self.prepare(self.phase)
                away = time.time() - before
                started, saved, first_time = started + away, saved + away, first_time + away
            items = passes[self.epoch % len(passes)]
            groups = batches.plan(
                [len(i.ids) for i in items], self.options.batch,
                random.Random(self.options.seed * 1000 + self.phase * 100 + self.epoch))
            while self.position < len(groups) and self.seen < end:
                values = self._step([items[i] for i in groups[self.position]])
                sums = [v if s is None else s if v is None else s * 0.97 + v * 0.03
                        for s, v in zip(sums, values)]
                self.position += 1
                now = time.time()
                if now - reported > 15:
                    reported = now
                    rate = (self.seen - first_seen) / (now - first_time)
                    left = (self.end - self.seen) / max(rate, 1)
                    print(f"train: {100 * self.seen / self.options.tokens:5.1f} %  "
                          f"{rate:6.0f} tokens/s  {left / 60:5.1f} min left  attention "
                          f"{sums[0]:.3f}  cut {sums[1]:.3f}  outputs {sums[2] or 0:.3f}  gradient "
                          f"{sums[3]:.2f}", flush=True)
                if now - saved > self.options.minutes_between_saves * 60:
                    saved, self.seconds = now, now - started
                    self._save()
            if self.position >= len(groups):
                self.epoch, self.position = self.epoch + 1, 0
        self.seconds = time.time() - started
        self._save()
        return self.seconds

    def _step(self, items: list[batches.Item]) -> tuple:
        """One step; returns the losses (full key, cut key, outputs or None) and the gradient."""
        torch.manual_seed(self.options.seed * 1_000_003 + self.step)
        draw = random.Random(self.options.seed * 7919 + self.step)
        counts = (*EVERY_STEP, draw.choices(list(IN_TURN), IN_TURN.values())[0])
        phase = PHASES[self.phase]
        batch = batches.collate(items, self.device, phase.role_weight, counts)
        set_rate(self.optimiser, rate_factor(self.step, self.seen, self.options, self.phase))
        teach = self.step % self.options.teach_every == 0
        taught = counts[-1] if draw.random() < OTHERS_TAUGHT else draw.choice(EVERY_STEP)
        x = self.model.trunk(batch.ids, batch.mask)
        whole = part = apart = torch.zeros((), device=self.device)
        for count in counts:
            full, cut = self.model.scores(x, batch.mask, count,
                                          (D // count, draw_cut(count, draw)))
            goal = batch.heads[count]
            whole = whole + losses.attention_loss(full, goal)
            part = part + losses.attention_loss(cut, goal, narrow=True)
            if teach and count == taught:
                apart = losses.distillation_loss(self.model.outputs(x, full, count),
                                                 self.teacher(batch.ids, batch.mask), batch.mask)
        total = whole + phase.cut_weight * part + TEACH_WEIGHT * apart
        self.optimiser.zero_grad(set_to_none=True)
        total.backward()
        norm = torch.nn.utils.clip_grad_norm_(
            [p for p in self.model.parameters() if p.requires_grad],
            self.options.largest_gradient).item()
        if math.isfinite(norm):
            self.optimiser.step()
        self.step += 1
        self.seen += batch.tokens
        return whole.item(), part.item(), apart.item() if teach else None, norm
