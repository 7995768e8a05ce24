"""The banks of generated sentences: `twins.txt` (two nouns) and `people.txt` (two people)."""
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

TWINS = Path(__file__).with_name("twins.txt")
PEOPLE = Path(__file__).with_name("people.txt")
FRAME_KEYS = ("no", "now", "yes", "until")


@dataclass(slots=True)
class Block:
    """One paragraph of the bank: `lists` by key (A, B, C, no, now, yes, until, a, b, a+, b+)."""
    family: str
    weight: float
    lists: dict[str, list[str]] = field(default_factory=dict)


@cache
def read_twins(path: Path = TWINS) -> list[Block]:
    blocks: list[Block] = []
    raw: dict[str, str] = {}
    key = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if line.startswith("["):
            name, weight = line.strip("[]").split()
            blocks.append(Block(name, float(weight)))
            raw = {}
        elif line.startswith(" "):
            raw[key] += " " + line.strip()
        else:
            key, _, value = (part.strip() for part in line.partition("="))
            raw[key] = value
        for name, value in raw.items():
            mark = ";" if name in FRAME_KEYS else ","
            blocks[-1].lists[name] = list(dict.fromkeys(
                p.strip() for p in value.split(mark) if p.strip()))
    return blocks


@cache
def read_people(path: Path = PEOPLE) -> tuple[list[tuple], dict[str, list[str]]]:
    """(verbs, pool said of A, pool said of B) for each kind of deed, and the pools."""
    deeds, pools = [], {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("="):
            name, _, endings = line[1:].partition(":")
            pools[name.strip()] = list(dict.fromkeys(e.strip() for e in endings.split(",")))
        elif "|" in line and not line.startswith("#"):
            verbs, for_a, for_b = (cell.strip() for cell in line.split("|"))
            deeds.append(([v.strip() for v in verbs.split(",")], for_a, for_b))
    return deeds, pools
