"""WordPiece tokens grouped into display words, the unit in which everything is labelled."""
from dataclasses import dataclass
from pathlib import Path

from tokenizers import BertWordPieceTokenizer

APOSTROPHES = {"'", "’"}


@dataclass(slots=True)
class Encoded:
    """One text: `ids` with [CLS] first and [SEP] last; words[w] = (first, past-last) token."""
    ids: list[int]
    words: list[tuple[int, int]]
    spans: list[tuple[int, int]]    # character span of each display word


def load_tokenizer(vocab: Path) -> BertWordPieceTokenizer:
    return BertWordPieceTokenizer(str(vocab), lowercase=True)


def _glued(text: str, middle: tuple[int, int], left: tuple[int, int],
           right: tuple[int, int]) -> bool:
    """True for the apostrophe of didn't, it's, o'clock: nothing but letters touch it."""
    return (text[middle[0]:middle[1]] in APOSTROPHES and left[1] == middle[0]
            and middle[1] == right[0] and text[left[1] - 1].isalnum() and text[right[0]].isalnum())


def group(text: str, encoding, limit: int = 512) -> Encoded:
    """Display words: the pieces of one word, and a contraction with its apostrophe."""
    tokens: list[tuple[int, int]] = []
    spans: list[tuple[int, int]] = []
    last_word = None
    for at, (word, span) in enumerate(zip(encoding.word_ids, encoding.offsets)):
        if word is None:
            continue
        if at >= limit - 1:
            break
        if word == last_word:
            tokens[-1] = (tokens[-1][0], at + 1)
            spans[-1] = (spans[-1][0], span[1])
        else:
            tokens.append((at, at + 1))
            spans.append(span)
        last_word = word
    words_out: list[tuple[int, int]] = []
    spans_out: list[tuple[int, int]] = []
    i = 0
    while i < len(tokens):
        first, start = tokens[i][0], spans[i][0]
        while i + 2 < len(tokens) and _glued(text, spans[i + 1], spans[i], spans[i + 2]):
            i += 2
        words_out.append((first, tokens[i][1]))
        spans_out.append((start, spans[i][1]))
        i += 1
    ids = encoding.ids
    if len(ids) > limit:
        ids = ids[:limit - 1] + ids[-1:]
    return Encoded(ids, words_out, spans_out)


def encode_all(tokenizer: BertWordPieceTokenizer, texts: list[str],
               limit: int = 512) -> list[Encoded]:
    return [group(t, e, limit) for t, e in zip(texts, tokenizer.encode_batch(texts))]


def words_at(encoded: Encoded, span: tuple[int, int], text: str) -> list[int]:
    """Display words that overlap a span; bare punctuation only if there is nothing else."""
    hits = [w for w, (s, e) in enumerate(encoded.spans) if s < span[1] and e > span[0]]
    named = [w for w in hits if any(c.isalnum() for c in text[slice(*encoded.spans[w])])]
    return named or hits
