"""GAP: paragraphs with one ambiguous pronoun and two names."""
import csv
from dataclasses import dataclass
from pathlib import Path


@dataclass(slots=True)
class GapItem:
    identity: str
    text: str
    pronoun: tuple[int, int]
    names: list[tuple[int, int]]    # A and B
    right: list[bool]


def read_items(path: Path) -> list[GapItem]:
    items = []
    with open(path, encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE):
            at = int(row["Pronoun-offset"])
            a, b = int(row["A-offset"]), int(row["B-offset"])
            items.append(GapItem(
                row["ID"], row["Text"], (at, at + len(row["Pronoun"])),
                [(a, a + len(row["A"])), (b, b + len(row["B"]))],
                [row["A-coref"] == "TRUE", row["B-coref"] == "TRUE"]))
    return items
