"""MASC: modern running text with NOAD word senses, one sentence at a time.

Documents are split for good: in every genre the last 15 % of the documents, in the order of the
file, are development data. Nothing of them is ever trained on, neither senses nor plain text.
"""
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator

DEV_SHARE = 0.15


@dataclass(slots=True)
class Sense:
    """One word with a sense tag; `start` and `end` are characters of the sentence."""
    lemma: str
    pos: str
    key: str
    start: int
    end: int


@dataclass(slots=True)
class Sentence:
    text: str
    words: int
    senses: list[Sense]


@dataclass(slots=True)
class Document:
    name: str
    sentences: list[Sentence]


def _sentence(rows: list[list[str]]) -> Sentence:
    text, senses = "", []
    for form, lemma, pos, key, space in rows:
        text += " " if space == "+" and text else ""
        if key != "_":
            senses.append(Sense(lemma, pos, key, len(text), len(text) + len(form)))
        text += form
    return Sentence(text, len(rows), senses)


def _all_documents(path: Path) -> Iterator[Document]:
    document, rows = None, []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            cells = line.split("\t")
            if len(cells) >= 5:
                rows.append(cells[:5])
                continue
            if rows and document is not None:
                document.sentences.append(_sentence(rows))
            rows = []
            if line.startswith("# doc"):
                if document is not None:
                    yield document
                document = Document(line.partition("=")[2].strip(), [])
    if document is not None:
        if rows:
            document.sentences.append(_sentence(rows))
        yield document


def read_documents(path: Path, dev: bool) -> list[Document]:
    """The documents of one side of the split."""
    genres: dict[str, list[Document]] = defaultdict(list)
    for document in _all_documents(path):
        genres[document.name.rpartition("/")[0]].append(document)
    out = []
    for documents in genres.values():
        kept = len(documents) - round(DEV_SHARE * len(documents))
        out += documents[kept:] if dev else documents[:kept]
    return out


def read_paragraphs(path: Path, words: int = 80) -> Iterator[str]:
    """Neighbouring sentences of one training document, joined to about `words` words."""
    for document in read_documents(path, dev=False):
        passage, count = [], 0
        for sentence in document.sentences:
            passage.append(sentence.text)
            count += sentence.words
            if count >= words:
                yield " ".join(passage)
                passage, count = [], 0
        if passage:
            yield " ".join(passage)
