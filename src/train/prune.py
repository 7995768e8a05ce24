"""Cuts MiniLM's vocabulary down to the pieces that English text really uses."""
from collections import Counter
from pathlib import Path

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


def count_pieces(tokenizer, texts: list[str]) -> Counter:
    counts: Counter = Counter()
    for start in range(0, len(texts), 5000):
        for encoding in tokenizer.encode_batch(texts[start:start + 5000]):
            counts.update(encoding.tokens)
    return counts


def choose(vocabulary: list[str], counts: Counter, words: list[str], size: int) -> list[str]:
    """Keeps, in the original order: special tokens, every printable ASCII character with its ##
    form, the wanted words that are single pieces, then the most frequent pieces up to `size`."""
    characters = [chr(c) for c in range(33, 127) if not chr(c).isupper()]
    known = set(vocabulary)
    kept = set(SPECIAL)
    kept.update(c for c in characters if c in known)
    kept.update("##" + c for c in characters if "##" + c in known)
    kept.update("–—‘’“”…£€°" if all(c in known for c in "–—‘’“”…£€°")
                else [c for c in "–—‘’“”…£€°" if c in known])
    kept.update(w for w in words if w in known)
    ranked = [p for p, _ in counts.most_common() if p in known and p not in kept]
    rest = [p for p in vocabulary if p not in counts and p.isascii() and p.isalpha()]
    for piece in ranked + rest:
        if len(kept) >= size:
            break
        kept.add(piece)
    return SPECIAL + [p for p in vocabulary if p in kept and p not in SPECIAL]


def write(pieces: list[str], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(p + "\n" for p in pieces), encoding="utf-8")
