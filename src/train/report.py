"""The measured figures in one place: as text, as JSON, as rows of the model card."""
from dataclasses import dataclass

import torch

import tokens
from evaluate import SHOWN_DK
from model import Teacher, Textbook
from roles import HEAD_WIDTH, HEADS

DEFAULT_TOKENS = 3_600_000

# title, [(set, relation)], figure, what this release promises (per cent)
ROWS = [
    ("previous word, EWT", [("ewt-previous", "previous")], "accuracy", 97),
    ("verb -> subject, EWT", [("ewt", "verb-subject")], "accuracy", 96),
    ("verb -> subject, GUM", [("gum", "verb-subject")], "accuracy", 96),
    ("verb -> subject, 3+ words away, EWT", [("ewt", "verb-subject")], "far_accuracy", None),
    ("subject -> verb, EWT", [("ewt", "subject-verb")], "accuracy", 96),
    ("subject -> verb, GUM", [("gum", "subject-verb")], "accuracy", 94),
    ("modifier -> noun, EWT", [("ewt", "modifier-noun")], "accuracy", 93),
    ("modifier -> noun, GUM", [("gum", "modifier-noun")], "accuracy", 94),
    ("verb -> object, EWT", [("ewt", "verb-object")], "accuracy", 93),
    ("verb -> object, GUM", [("gum", "verb-object")], "accuracy", 96),
    ("object -> verb, EWT", [("ewt", "object-verb")], "accuracy", 93),
    ("object -> verb, GUM", [("gum", "object-verb")], "accuracy", 93),
    ("auxiliary -> verb, EWT", [("ewt", "time-verb")], "accuracy", 95),
    ("auxiliary -> verb, GUM", [("gum", "time-verb")], "accuracy", 95),
    ("mark, cc -> clause, EWT", [("ewt", "discourse-clause")], "accuracy", 92),
    ("mark, cc -> clause, GUM", [("gum", "discourse-clause")], "accuracy", 92),
    ("pronoun -> any earlier mention, GUM", [("gum-pronoun", "pronoun-antecedent")], "accuracy", 76),
    ("pronoun -> any earlier mention, LitBank", [("litbank-pronoun", "pronoun-antecedent")],
     "accuracy", 85),
    ("GAP validation, top word", [("gap", "pronoun-antecedent")], "accuracy", None),
    ("GAP validation, more on the right name", [("gap", "pronoun-antecedent")],
     "candidates_accuracy", 76),
    ("generated twins, held-out words, both right", "twins-", "pairs_accuracy", 45),
    ("object pronouns and reflexives, held-out words, both orders right",
     [("objects", "pronoun-antecedent")], "pairs_accuracy", None),
    ("object pronouns and reflexives, held-out words", [("objects", "pronoun-antecedent")],
     "accuracy", None),
    ("Meaning, generated, held-out cue phrases", [("meaning", "meaning")], "accuracy", 89),
]


@torch.no_grad()
def closeness(student: Textbook, teacher: Teacher, tokenizer, examples: list) -> float:
    """Mean cosine between our output vectors and MiniLM's of the same depth."""
    total = count = 0.0
    student, teacher = student.cpu().eval(), teacher.cpu().eval()
    for code in tokens.encode_all(tokenizer, [e.text for e in examples]):
        ids = torch.tensor([code.ids])
        mask = torch.ones_like(ids, dtype=torch.bool)
        ours = student(ids, mask)[1][0]
        theirs = teacher(ids, mask)[0]
        total += float(torch.nn.functional.cosine_similarity(ours, theirs, dim=-1).sum())
        count += len(code.ids)
    return total / count


@dataclass
class Report:
    figures: dict[str, dict[int, dict[str, dict]]]   # set -> d_k -> relation -> figures
    idle: dict[int, float]
    shown: list[dict]
    closeness: float
    difference: float
    seconds: float
    seed: int
    tokens: int
    pieces: int
    lengths: list[list[int]]

    def changes(self) -> str:
        """Says so where the length of the schedule was changed on the way."""
        return "".join(f" The schedule was planned for {before[1]:,} tokens and changed to "
                       f"{after[1]:,} after {after[0]:,}."
                       for before, after in zip(self.lengths, self.lengths[1:]))

    def length(self) -> str:
        """The option that gives this training's length, where it is not the usual one."""
        return "" if self.tokens == DEFAULT_TOKENS else f" --tokens {self.tokens}"

    def families(self) -> list[str]:
        return [name for name in self.figures if name.startswith("twins-")]

    def value(self, where, figure: str, dk: int) -> tuple[float, int]:
        """A row's figure and how many lines stand behind it (weighted over several sets)."""
        pairs = [(n, "pronoun-antecedent") for n in self.families()] if where == "twins-" else where
        count_name = {"pairs_accuracy": "pairs_n", "far_accuracy": "far_n"}.get(figure, "n")
        total = n = 0.0
        for name, relation in pairs:
            row = self.figures[name][dk].get(relation, {})
            if figure in row:
                total += row[figure] * row[count_name]
                n += row[count_name]
        return (total / n if n else float("nan")), int(n)

    def accuracies(self) -> dict[str, tuple[float, int]]:
        """Relation -> accuracy over its development sets of natural text (or the generated ones
        where there is no other), for heads.json."""
        sets = {"previous": ["ewt-previous"], "meaning": ["meaning"],
                "pronoun-antecedent": ["gum-pronoun", "litbank-pronoun"]}
        relations = [r for head in HEADS for r in head[4]]
        return {r: self.value([(s, r) for s in sets.get(r, ["ewt", "gum"])], "accuracy", HEAD_WIDTH)
                for r in relations}

    def table(self) -> list[tuple]:
        """(title, n, bar, figure at each d_k) in per cent."""
        out = []
        for title, where, figure, bar in ROWS:
            values = [100 * self.value(where, figure, dk)[0] for dk in SHOWN_DK]
            out.append((title, self.value(where, figure, HEAD_WIDTH)[1], bar, values))
        for name in self.families():
            where = [(name, "pronoun-antecedent")]
            out.append((f"- family {name[6:]}", self.value(where, "pairs_accuracy", 48)[1], None,
                        [100 * self.value(where, "pairs_accuracy", dk)[0] for dk in SHOWN_DK]))
        return out

    def short_of(self) -> list[str]:
        return [f"{title}: {values[0]:.1f} (aim {bar})" for title, _, bar, values in self.table()
                if bar is not None and values[0] < bar]

    def wrong_shown(self) -> list[dict]:
        return [row for row in self.shown if not row["right"]]

    def calibration(self) -> dict[str, float]:
        """Relation -> expected calibration error, weighted over its sets."""
        sums: dict[str, list[float]] = {}
        for by_width in self.figures.values():
            for relation, row in by_width[HEAD_WIDTH].items():
                total = sums.setdefault(relation, [0.0, 0.0])
                total[0] += row["calibration_error"] * row["n"]
                total[1] += row["n"]
        return {relation: error / max(n, 1) for relation, (error, n) in sums.items()}

    def as_json(self) -> dict:
        return {"figures": self.figures, "idle": self.idle, "shown": self.shown,
                "closeness": self.closeness, "difference": self.difference,
                "seconds": self.seconds, "seed": self.seed, "tokens": self.tokens}

    def as_text(self) -> str:
        lines = ["relation".ljust(66) + "    n  aim " + "".join(f" dk={d:<3}" for d in SHOWN_DK)]
        for title, n, bar, values in self.table():
            lines.append(f"{title:66}{n:5}  {bar or '':>3} " + "".join(f"{v:6.1f}" for v in values))
        lines.append("idle: " + ", ".join(
            f"{HEADS[h][1]} {100 * v:.1f}" for h, v in sorted(self.idle.items())))
        lines.append("calibration error: " + ", ".join(
            f"{r} {100 * v:.1f}" for r, v in self.calibration().items()))
        lines.append(f"outputs: cosine to MiniLM's layer 5 {self.closeness:.4f}; "
                     f"transformers differs by {self.difference:.1e}")
        good = sum(row["right"] for row in self.shown)
        lines.append(f"demonstration sentences: {good} of {len(self.shown)} right")
        for row in self.wrong_shown():
            lines.append(f"  wrong: {row['sentence']} | {row['name']}: {row['word']} -> "
                         f"{row['looks_at']} ({row['weight']}), wanted {row['wanted']}")
        return "\n".join(lines)
