"""Sentences with an ambiguous word, from corpora and from the application's sense inventories."""
import json
import re
import zlib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import senses
from corpora import conllu, masc

SEED = 5
FEWEST, MOST = 12, 40               # sentences of a sense: at least, and at most in the test
WORDS = (6, 36)                     # length of a sentence
INVENTORIES = Path(__file__).parents[2] / "assets" / "senses"


@dataclass(slots=True)
class Item:
    """One sentence with an ambiguous word in a known sense."""
    word: str                       # "plant", or "plant/NOUN" for running text
    sense: str
    text: str
    span: tuple[int, int]


def natural_items(data: Path, dev: bool) -> list[Item]:
    """Sentences of MASC with a word of natural.txt, on one side of the split, in a fixed order."""
    wanted = set(senses.natural_words())
    items = []
    for document in masc.read_documents(data / "masc" / "masc-noad-senses.tsv", dev):
        for sentence in document.sentences:
            if not WORDS[0] <= sentence.words <= WORDS[1]:
                continue
            items += [Item(f"{s.lemma}/{s.pos}", s.key, sentence.text, (s.start, s.end))
                      for s in sentence.senses if (s.lemma, s.pos) in wanted]
    return items


def untagged_items(data: Path) -> list[Item]:
    """Training sentences of EWT and GUM with a word of natural.txt, whose sense is not known."""
    wanted = senses.natural_words()
    paths = [data / "ewt" / "en_ewt-ud-train.conllu", *sorted((data / "gum" / "train").iterdir())]
    items = []
    for path in paths:
        for sentence in conllu.read_sentences(path):
            if WORDS[0] <= len(sentence.tokens) <= WORDS[1]:
                items += [Item(f"{t.lemma.lower()}/{t.upos}", "", sentence.text, (t.start, t.end))
                          for t in sentence.tokens if (t.lemma.lower(), t.upos) in wanted]
    return items


def inventory_items() -> list[Item]:
    """The example sentences of the sense inventories that come with the application."""
    items = []
    for path in sorted(INVENTORIES.glob("*.json")):
        entry = json.loads(path.read_text(encoding="utf-8"))
        forms = "|".join(map(re.escape, [entry["word"], *entry.get("forms", [])]))
        pattern = re.compile(rf"\b(?:{forms})\b", re.IGNORECASE)
        for sense in entry["senses"]:
            for text in sense["examples"]:
                if isinstance(text, str) and len(found := list(pattern.finditer(text))) == 1:
                    items.append(Item(entry["word"], sense["sense"], text, found[0].span()))
    return items


def by_hash(item: Item) -> int:
    return zlib.crc32(f"{SEED}{item.text}".encode())


def frequent(items: list[Item], fewest: int = FEWEST, most: int = MOST) -> list[Item]:
    """Words with two or more senses of at least `fewest` sentences; of a sense at most `most`,
    drawn by a hash of the sentence, so that other data does not change the choice."""
    table: dict[str, dict[str, list[Item]]] = defaultdict(lambda: defaultdict(list))
    for item in items:
        table[item.word][item.sense].append(item)
    out = []
    for by_sense in table.values():
        large = [v for v in by_sense.values() if len(v) >= fewest]
        for group in large if len(large) > 1 else []:
            out += sorted(group, key=by_hash)[:most]
    return out


def at_most(items: list[Item], most: int) -> list[Item]:
    """The first few of every sense, by the hash of the sentence."""
    table: dict[tuple[str, str], list[Item]] = defaultdict(list)
    for item in items:
        table[item.word, item.sense].append(item)
    return [i for group in table.values() for i in sorted(group, key=by_hash)[:most]]
