"""The bank of ambiguous words: senses, and phrases with the cues that decide them; and the
ambiguous words of running text."""
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import roles

BANK = Path(__file__).with_name("senses.txt")
NATURAL = Path(__file__).with_name("natural.txt")


@dataclass(slots=True)
class Sense:
    word: str
    name: str
    actions: list[str]              # "deposit *money* at the W"
    clauses: list[str]              # "the W closed his *account*"
    modifiers: list[str]            # "savings"


def _parts(cell: str) -> list[str]:
    return [p.strip() for p in cell.split(";") if p.strip()]


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines()
            if line and not line.startswith("#")]


def read_senses(path: Path = BANK) -> list[Sense]:
    senses = []
    for line in _lines(path):
        head, actions, clauses, modifiers = line.split("|")
        word, name = head.strip().split("/")
        senses.append(Sense(word, name, _parts(actions), _parts(clauses), _parts(modifiers)))
    return senses


@cache
def natural_words() -> dict[tuple[str, str], list[str]]:
    """(lemma, part of speech) -> forms of the ambiguous words of running text."""
    table = {}
    for line in _lines(NATURAL):
        lemma, pos, forms = (cell.strip() for cell in line.split("|"))
        table[lemma, pos] = forms.split()
    return table


@cache
def _inventory() -> re.Pattern:
    words = {form for s in read_senses() for form in (s.word, s.word + "s")}
    words |= {form for forms in natural_words().values() for form in forms}
    return re.compile(r"\b(?:" + "|".join(sorted(words, key=lambda w: (-len(w), w))) + r")\b",
                      re.IGNORECASE)


def open_words(text: str) -> list[tuple[int, tuple[int, int]]]:
    """Ambiguous words of a text: without a label nothing is known about them."""
    return [(roles.MEANING, match.span()) for match in _inventory().finditer(text)]
