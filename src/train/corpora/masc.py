"""MASC: modern running text, one sentence at a time."""
from pathlib import Path
from typing import Iterator


def read_paragraphs(path: Path, words: int = 80) -> Iterator[str]:
    """Neighbouring sentences of one document joined to passages of about `words` words."""
    passage, count, sentence = "", 0, ""
    for line in open(path, encoding="utf-8"):
        line = line.rstrip("\n")
        if line.startswith("# doc"):
            if passage:
                yield passage.strip()
            passage, count, sentence = "", 0, ""
            continue
        cells = line.split("\t")
        if len(cells) >= 5:
            sentence += (" " if cells[4] == "+" and sentence else "") + cells[0]
            count += 1
            continue
        if sentence:
            passage += " " + sentence
            sentence = ""
        if count >= words:
            yield passage.strip()
            passage, count = "", 0
    if passage or sentence:
        yield (passage + " " + sentence).strip()
