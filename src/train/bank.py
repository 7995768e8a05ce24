"""The banks of generated sentences: `twins.txt` (two nouns) and `people.txt` (two people)."""
import itertools
import random
import re
import zlib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

TWINS = Path(__file__).with_name("twins.txt")
PEOPLE = Path(__file__).with_name("people.txt")
FRAME_KEYS = ("no", "now", "yes", "until")
MOST = 12                           # so that no pattern outweighs the words of its list


@dataclass(slots=True)
class Block:
    """One paragraph of the bank: `lists` by key (A, B, C, no, now, yes, until, a, b, a+, b+)."""
    family: str
    weight: float
    lists: dict[str, list[str]] = field(default_factory=dict)


_CHOICE = re.compile(r"\{([^}]*)\}")


def _expand(item: str) -> list[str]:
    """`as big as a {house|horse}` -> both; of many combinations, MOST."""
    pieces = [p.split("|") if n % 2 else [p] for n, p in enumerate(_CHOICE.split(item))]
    found = ["".join(p) for p in itertools.product(*pieces)]
    if len(found) > MOST:
        found = random.Random(zlib.crc32(item.encode())).sample(found, MOST)
    return found


def _split(value: str, mark: str) -> list[str]:
    items = [p.strip() for p in value.split(mark) if p.strip()]
    return list(dict.fromkeys(e for item in items for e in _expand(item)))


def _entries(path: Path) -> list[tuple[str, str, str]]:
    """(kind, name, value) of each entry: kind is `block`, `pool` or `list`."""
    out: list[tuple[str, str, str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if line.startswith("["):
            out.append(("block", *line.strip("[]").split()))
        elif line.startswith("="):
            name, _, value = line[1:].partition(":")
            out.append(("pool", name.strip(), value))
        elif line.startswith(" "):
            kind, name, value = out[-1]
            out[-1] = kind, name, f"{value} {line.strip()}"
        else:
            name, _, value = line.partition("=")
            out.append(("list", name.strip(), value))
    return out


@cache
def read_twins(path: Path = TWINS) -> list[Block]:
    """Every block, with the pools its lists name filled in; `@animals`, `@foods` and `@person`
    are left to the maker."""
    blocks: list[Block] = []
    pools: dict[str, list[str]] = {}
    for kind, name, value in _entries(path):
        if kind == "block":
            blocks.append(Block(name, float(value)))
        elif kind == "pool":
            pools[name] = _split(value, ",")
        else:
            words = _split(value, ";" if name in FRAME_KEYS else ",")
            blocks[-1].lists[name] = pools.get(words[0][1:], words) \
                if words[0].startswith("@") else words
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


@cache
def read_passages(path: Path = PEOPLE) -> list[str]:
    """Passages about two people X and Y, as `people.txt` describes them."""
    return [line[1:].strip() for line in path.read_text(encoding="utf-8").splitlines()
            if line.startswith("~")]
