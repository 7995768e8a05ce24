"""Word lists from WordNet's files: which nouns are animals, persons, foods, artefacts."""
from functools import cache
from pathlib import Path

HOME = Path("/usr/share/wordnet")
KINDS = {"05": "animal", "06": "artifact", "08": "body", "13": "food", "14": "group",
         "15": "location", "18": "person", "20": "plant", "27": "substance", "17": "object"}


@cache
def _kinds_of_offsets() -> dict[str, tuple[str, frozenset[str]]]:
    """Synset -> its kind and its words as spelled (a capital marks a name)."""
    kinds = {}
    for line in open(HOME / "data.noun", encoding="ascii", errors="replace"):
        if line[0] != " ":
            cells = line.split(" ", 60)
            words = cells[4:4 + 2 * int(cells[3], 16):2]
            kinds[cells[0]] = KINDS.get(cells[1], ""), frozenset(words)
    return kinds


@cache
def nouns() -> dict[str, list[str]]:
    """lemma -> the kind of each of its senses, most frequent first; names are left out."""
    kinds = _kinds_of_offsets()
    table = {}
    for line in open(HOME / "index.noun", encoding="ascii", errors="replace"):
        if line[0] == " ":
            continue
        cells = line.split()
        count = int(cells[2])
        if cells[0] in kinds[cells[-count]][1]:
            table[cells[0]] = [kinds[o][0] for o in cells[-count:]]
    return table


@cache
def lemmas(part: str) -> frozenset[str]:
    """All single-word lemmas of a part of speech: noun, verb, adj, adv."""
    words = (line.split(" ", 1)[0] for line in open(HOME / f"index.{part}", encoding="ascii",
                                                    errors="replace") if line[0] != " ")
    return frozenset(w for w in words if w.isalpha())


def read_frequencies(path: Path) -> dict[str, int]:
    """word -> count in film subtitles."""
    table = {}
    for line in open(path, encoding="utf-8"):
        word, _, count = line.rpartition(" ")
        table[word] = int(count)
    return table


def nouns_of_kind(kind: str, frequencies: dict[str, int], at_least: int) -> list[str]:
    """Plain lower-case nouns whose first sense is of this kind and that people really use,
    most frequent first. A word that is more often something else is left out."""
    other = lemmas("adj") | lemmas("adv") | lemmas("verb")
    found = []
    for lemma, kinds in nouns().items():
        if not lemma.isalpha() or len(lemma) < 3 or kinds[0] != kind:
            continue
        if frequencies.get(lemma, 0) < at_least or lemma in other:
            continue
        if len(kinds) > 2 and kinds[1] != kind:
            continue
        found.append(lemma)
    return sorted(found, key=lambda w: -frequencies[w])
