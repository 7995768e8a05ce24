"""The measured figures in one place: as text, as JSON, as rows of the model card."""
from dataclasses import asdict, dataclass, replace

import torch

import tokens
from calibrate import HeadCalibration
from model import D, LAYERS, Teacher, Textbook
from occlusion import Masking
from roles import HEAD_COUNTS, HEADS, OWN_COUNT, ROLE_OF, ROLES, head_of

DEFAULT_TOKENS = 20_900_000
SHOWN_DK = {8: (48, 16, 8, 4, 2, 1), 12: (32, 16, 8, 4, 2, 1)}
FALLS = {16: 3, 8: 6, 4: 15}        # d_k -> points a row may lose against the full width
CALIBRATION_AIM, IDLE_AIM, MASKING_AIM = 5, 97, 75

# title, [(set, relation)], figure, aim (per cent)
ROWS = [
    ("previous word, EWT", [("ewt-neighbours", "previous")], "accuracy", 99.5),
    ("next word, EWT", [("ewt-neighbours", "next")], "accuracy", 99.5),
    ("verb -> subject, EWT", [("ewt", "verb-subject")], "accuracy", 97),
    ("verb -> subject, GUM", [("gum", "verb-subject")], "accuracy", 97),
    ("verb -> subject, 3+ words away, EWT", [("ewt", "verb-subject")], "far_accuracy", 93),
    ("subject -> verb, EWT", [("ewt", "subject-verb")], "accuracy", 97),
    ("subject -> verb, GUM", [("gum", "subject-verb")], "accuracy", 97),
    ("subject -> verb, 3+ words away, EWT", [("ewt", "subject-verb")], "far_accuracy", 93),
    ("modifier -> noun, EWT", [("ewt", "modifier-noun")], "accuracy", 96.5),
    ("modifier -> noun, GUM", [("gum", "modifier-noun")], "accuracy", 96.5),
    ("verb -> object, EWT", [("ewt", "verb-object")], "accuracy", 97),
    ("verb -> object, GUM", [("gum", "verb-object")], "accuracy", 97),
    ("object -> verb, EWT", [("ewt", "object-verb")], "accuracy", 97),
    ("object -> verb, GUM", [("gum", "object-verb")], "accuracy", 97),
    ("auxiliary -> verb, EWT", [("ewt", "time-verb")], "accuracy", 98),
    ("auxiliary -> verb, GUM", [("gum", "time-verb")], "accuracy", 98),
    ("mark, cc -> clause, EWT", [("ewt", "discourse-clause")], "accuracy", 95.5),
    ("mark, cc -> clause, GUM", [("gum", "discourse-clause")], "accuracy", 95.5),
    ("entity -> verb, EWT", [("ewt", "entity-verb")], "accuracy", 93),
    ("entity -> verb, GUM", [("gum", "entity-verb")], "accuracy", 93),
    ("preposition -> noun, EWT", [("ewt", "preposition-noun")], "accuracy", 96),
    ("preposition -> noun, GUM", [("gum", "preposition-noun")], "accuracy", 96),
    ("opinion word -> what it describes, EWT", [("ewt", "opinion-target")], "accuracy", 90),
    ("opinion word -> what it describes, GUM", [("gum", "opinion-target")], "accuracy", 90),
    ("pronoun -> any earlier mention, GUM", [("gum-pronoun", "pronoun-antecedent")],
     "accuracy", 80),
    ("pronoun -> any earlier mention, LitBank", [("litbank-pronoun", "pronoun-antecedent")],
     "accuracy", 89),
    ("GAP validation, top word", [("gap", "pronoun-antecedent")], "accuracy", None),
    ("GAP validation, more on the right name", [("gap", "pronoun-antecedent")],
     "candidates_accuracy", 82),
    ("object pronouns and reflexives, held-out words, both orders right",
     [("objects", "pronoun-antecedent")], "pairs_accuracy", 85),
    ("Meaning, generated, held-out cue phrases", [("meaning", "meaning")], "accuracy", 94),
    ("generated twins, held-out words, both right", "twins-", "pairs_accuracy", 80),
]
SETS_OF = {"previous": ["ewt-neighbours"], "next": ["ewt-neighbours"], "meaning": ["meaning"],
           "pronoun-antecedent": ["gum-pronoun", "litbank-pronoun"]}
COUNT_OF = {"pairs_accuracy": "pairs_n", "far_accuracy": "far_n",
            "candidates_accuracy": "candidates_n"}

Place = list[tuple[str, str]] | str
Figures = dict[str, dict[int, dict[int, dict[str, dict]]]]      # set, head count, d_k, relation


@torch.no_grad()
def closeness(student: Textbook, teacher: Teacher, tokenizer, examples: list) -> dict[int, float]:
    """Head count -> mean cosine between our output vectors and MiniLM's of the same depth."""
    totals, n = dict.fromkeys(HEAD_COUNTS, 0.0), 0
    student, teacher = student.cpu().eval(), teacher.cpu().eval()
    for code in tokens.encode_all(tokenizer, [e.text for e in examples]):
        ids = torch.tensor([code.ids])
        mask = torch.ones_like(ids, dtype=torch.bool)
        x, theirs = student.trunk(ids, mask), teacher(ids, mask)[0]
        for count in HEAD_COUNTS:
            scores = student.scores(x, mask, count, (D // count,))[0]
            ours = student.outputs(x, scores, count)[0]
            totals[count] += float(torch.nn.functional.cosine_similarity(ours, theirs).sum())
        n += len(code.ids)
    return {count: total / n for count, total in totals.items()}


@dataclass
class Report:
    figures: Figures
    idle: dict[int, dict[int, tuple[float, int]]]               # head count, head from 0
    calibration: list[HeadCalibration]
    masking: Masking
    shown: list[dict]
    closeness: dict[int, float]
    difference: tuple[float, float]     # from transformers: attention, hidden states
    runs: dict[int, dict]               # by seed: tokens, seconds, threads, lengths
    pieces: int
    apart: dict[int, Figures]           # by seed: the figures of each by itself, full d_k

    def of_seed(self, seed: int) -> "Report":
        """The rows of one seed by itself; only at full key width."""
        return replace(self, figures=self.apart[seed])

    def training(self) -> str:
        """Seeds, length and time, as the beginning of a sentence."""
        out = []
        for seed, run in self.runs.items():
            threads = f"{run['threads']} thread" + ("s" if run["threads"] > 1 else "")
            changed = "".join(f", planned for {before[1]:,} and changed after {after[0]:,}"
                              for before, after in zip(run["lengths"], run["lengths"][1:]))
            out.append(f"seed {seed}: {run['tokens']:,} tokens{changed}, "
                       f"{run['seconds'] / 60:.0f} minutes on {threads}")
        if len(out) == 1:
            return f"One training: {out[0]}"
        return (f"{len(out)} trainings that differ only in their seed; the model is the mean of their "
                "weights and of those with which the last phase began: " + "; ".join(out))

    def length(self) -> str:
        """The option that gives this training's length, where it is not the usual one."""
        tokens_run = next(iter(self.runs.values()))["tokens"]
        return "" if tokens_run == DEFAULT_TOKENS else f" --tokens {tokens_run}"

    def families(self) -> list[str]:
        return [name for name in self.figures if name.startswith("twins-")]

    def value(self, where: Place, figure: str, count: int, dk: int) -> tuple[float, int]:
        """A row's figure and how many lines stand behind it (weighted over several sets)."""
        pairs = [(n, "pronoun-antecedent") for n in self.families()] if where == "twins-" else where
        count_name = COUNT_OF.get(figure, "n")
        total = n = 0.0
        for name, relation in pairs:
            row = self.figures[name][count][dk].get(relation, {})
            if figure in row:
                total += row[figure] * row[count_name]
                n += row[count_name]
        return (total / n if n else float("nan")), int(n)

    def of_relation(self, relation: str, count: int, dk: int) -> tuple[float, int]:
        """A relation's accuracy over its development sets of natural text (or the generated ones
        where there is no other)."""
        where = [(s, relation) for s in SETS_OF.get(relation, ["ewt", "gum"])]
        return self.value(where, "accuracy", count, dk)

    def rows(self) -> list[tuple[str, Place, str, float | None]]:
        return ROWS + [(f"- family {name[6:]}", [(name, "pronoun-antecedent")], "pairs_accuracy",
                        None) for name in self.families()]

    @staticmethod
    def main_count(where: Place) -> int:
        """The head count by which a row is judged: the own one, or 12 where only that serves it."""
        role = ROLE_OF["pronoun-antecedent" if where == "twins-" else where[0][1]]
        return OWN_COUNT if head_of(OWN_COUNT, role) is not None else 12

    def short_of(self) -> list[str]:
        out = []
        for title, where, figure, aim in ROWS:
            count = self.main_count(where)
            full = 100 * self.value(where, figure, count, D // count)[0]
            if aim is not None and not full >= aim:
                out.append(f"{title}: {full:.1f} (aim {aim})")
            for dk, fall in FALLS.items():
                lost = full - 100 * self.value(where, figure, count, dk)[0]
                if lost > fall:
                    out.append(f"{title}: d_k {dk} loses {lost:.1f} points (at most {fall})")
        for count, heads in self.idle.items():
            out += [f"rest of {HEADS[count][h][1]} at {count} heads: {100 * share:.1f} "
                    f"(aim {IDLE_AIM})" for h, (share, _) in heads.items()
                    if 100 * share < IDLE_AIM]
        out += [f"calibration error of {c.name} at {c.count} heads: {100 * c.error:.1f} "
                f"(at most {CALIBRATION_AIM})" for c in self.calibration
                if 100 * c.error > CALIBRATION_AIM]
        if 100 * self.masking.share < MASKING_AIM:
            out.append(f"Meaning, masking test: {100 * self.masking.share:.1f} "
                       f"(aim {MASKING_AIM})")
        return out

    def wrong_shown(self) -> list[dict]:
        return [row for row in self.shown if not row["right"]]

    def sweep(self) -> list[dict]:
        """Every measured (head count, d_k, relation)."""
        out = []
        relations = dict.fromkeys(r for role in ROLES for r in role[4])
        for count in HEAD_COUNTS:
            for dk in self.figures["ewt"][count]:
                for relation in relations:
                    accuracy, n = self.of_relation(relation, count, dk)
                    if n:
                        out.append({"heads": count, "dk": dk, "relation": relation, "n": n,
                                    "accuracy": round(accuracy, 4)})
        return out

    def heads_file(self) -> dict:
        """heads.json: what every head of every setting is for, and how well it does it."""
        settings = []
        for count in HEAD_COUNTS:
            heads = []
            for number, (name, short, description, question, served) in enumerate(HEADS[count], 1):
                relations = []
                for relation in (r for role in served for r in ROLES[role][4]):
                    accuracy, n = self.of_relation(relation, count, D // count)
                    relations.append({"name": relation, "accuracy": round(accuracy, 4), "n": n})
                heads.append({"head": number, "name": name, "short": short,
                              "description": description, "question": question,
                              "relations": relations})
            settings.append({"heads": count, "trained_dk": [1, D // count], "head": heads})
        return {"format": "headlight-heads", "version": 2, "name": "textbook",
                "layers": [{"layer": LAYERS, "settings": settings}], "sweep": self.sweep()}

    def as_json(self) -> dict:
        return {"figures": self.figures, "idle": self.idle,
                "calibration": [c.as_json() for c in self.calibration],
                "masking": asdict(self.masking),
                "shown": self.shown, "closeness": self.closeness,
                "difference": self.difference, "runs": self.runs, "apart": self.apart,
                "short_of": self.short_of()}

    def as_text(self) -> str:
        lines = ["relation".ljust(66) + "    n   aim"
                 + "".join(f" h={c:<4}" for c in reversed(HEAD_COUNTS)) + " | d_k 16    8    4"]
        for title, where, figure, aim in self.rows():
            own = self.main_count(where)
            full = [self.value(where, figure, c, D // c)[0] for c in reversed(HEAD_COUNTS)]
            cut = [self.value(where, figure, own, dk)[0] for dk in FALLS]
            n = self.value(where, figure, own, D // own)[1]
            lines.append(f"{title:66}{n:5} {aim or '':>5}"
                         + "".join(f"{100 * v:7.1f}" for v in full) + " | "
                         + "".join(f"{100 * v:6.1f}" for v in cut))
        for count, heads in self.idle.items():
            lines.append(f"idle, {count} heads: " + ", ".join(
                f"{HEADS[count][h][1]} {100 * share:.1f}" for h, (share, _) in heads.items()))
        for count in HEAD_COUNTS:
            lines.append(f"calibration error, {count} heads: " + ", ".join(
                f"{c.name} {100 * c.error:.1f} (fitting half {100 * c.fitted_error:.1f})"
                for c in self.calibration if c.count == count))
        lines.append(f"masking test: {100 * self.masking.share:.1f} of {self.masking.n}")
        lines.append("outputs: cosine to MiniLM's layer 5 " + ", ".join(
            f"{c} heads {v:.3f}" for c, v in self.closeness.items())
            + "; transformers differs by %.1e (attention), %.1e (hidden states)" % self.difference)
        good = sum(row["right"] for row in self.shown)
        lines.append(f"demonstration sentences: {good} of {len(self.shown)} right")
        for row in self.wrong_shown():
            lines.append(f"  wrong: {row['sentence']} | {row['name']}: {row['word']} -> "
                         f"{row['looks_at']} ({row['weight']}), wanted {row['wanted']}")
        return "\n".join(lines)
