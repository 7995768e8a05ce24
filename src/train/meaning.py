"""Generated sentences for words with several senses: the word looks at what decides its sense."""
import re
import zlib
from dataclasses import dataclass

import roles
import senses as senses_file
from ambiguous import Item
from families import FORBIDDEN, Maker
from roles import Example, Label
from senses import Sense

def held_out(phrase: str) -> bool:
    """One cue phrase in six is kept for measuring."""
    return zlib.crc32(phrase.encode()) % 6 == 0


# Verbs and adjectives: `a hard train` is no phrase.
NO_MODIFIERS = ("teach", "look", "drown", "weight", "car")
ACTION_FRAMES = ["I went to {}", "she wants to {}", "we had to {}", "he tried to {}", "they decided to {}",
                 "did you {}", "you should {}", "I will {} tomorrow", "my brother likes to {}",
                 "it is easy to {}", "the man stopped to {}", "nobody could {}", "let us {}",
                 "she was about to {}", "I forgot to {}", "we hope to {} next week"]
CLAUSE_FRAMES = ["{}", "{}", "{}", "I heard that {}", "yesterday {}", "he said that {}", "it seems that {}",
                 "we were surprised because {}", "{} , and everyone knew it", "maybe {}", "did you see that {}"]
MODIFIER_FRAMES = ["I saw a {}", "this is a {}", "the {} was there", "we talked about the {}",
                   "do you remember the {}", "she pointed at the {}", "there is a {} in the picture",
                   "he dreamed of a {}", "the {} is what I mean", "nobody liked the {}"]
JOINS = [" and ", " , but ", " , while ", " after ", " before ", " because ", " when "]


@dataclass(slots=True)
class Piece:
    """A stretch of text with the spans of its ambiguous word and of its cues."""
    text: str
    words: list[tuple[int, int]]
    cues: list[tuple[int, int]]


_MARK = re.compile(r"\*([^*]+)\*|\bW\b")


def _piece(marked: str, word: str) -> Piece:
    text, at, words, cues = "", 0, [], []
    for match in _MARK.finditer(marked):
        text += marked[at:match.start()]
        start = len(text)
        text += match.group(1) or word
        (cues if match.group(1) else words).append((start, len(text)))
        at = match.end()
    return Piece(text + marked[at:], words, cues)


def _pick(m: Maker, phrases: list[str]) -> str | None:
    side = [p for p in phrases if held_out(p) == m.dev]
    return m.choose(side) if side else None


def sense_phrase(m: Maker, sense: Sense) -> tuple[str, bool] | None:
    """A marked phrase in a frame, and whether it is a whole clause."""
    kind = m.rng.random()
    if kind < 0.42:
        phrase = _pick(m, sense.clauses)
        return (m.choose(CLAUSE_FRAMES).format(phrase), True) if phrase else None
    if kind < 0.80:
        phrase = _pick(m, sense.actions)
        return (m.choose(ACTION_FRAMES).format(phrase), True) if phrase else None
    phrase = _pick(m, sense.modifiers)
    if not phrase or sense.name in NO_MODIFIERS:
        return None
    return m.choose(MODIFIER_FRAMES).format(f"*{phrase}* W"), False


def _merge(parts: list[Piece], joins: list[str], pair: str) -> Example:
    text, labels = "", []
    for number, part in enumerate(parts):
        text += joins[number - 1] if number else ""
        shift = len(text)
        text += part.text
        cues = [(s + shift, e + shift) for s, e in part.cues]
        others = [(s, e) for label in labels for s, e in label.targets]
        for s, e in part.words if cues else []:
            labels.append(Label("meaning", (s + shift, e + shift), cues, others))
        for label in labels[:-len(part.words)] if part.words and cues else []:
            label.others = label.others or cues
    for before in (" ,",):
        while before in text:
            at = text.index(before)
            text = text[:at] + text[at + 1:]
            for label in labels:
                label.query = _shift(label.query, at)
                label.targets = [_shift(s, at) for s in label.targets]
                label.others = [_shift(s, at) for s in label.others]
    text = text[0].upper() + text[1:] + "."
    closed = frozenset({roles.PREVIOUS, roles.MEANING})
    return Example(text, labels, closed, senses_file.open_words(text), "meaning")


def _shift(span: tuple[int, int], at: int) -> tuple[int, int]:
    return tuple(p - 1 if p > at else p for p in span)


def _beside(m: Maker, sense: Sense, senses: list[Sense]) -> Piece | None:
    """`the muddy bank`: the same word in its other sense, right after the first phrase."""
    others = [s for s in senses if s is not sense and s.name not in NO_MODIFIERS]
    if not others:
        return None
    other = m.choose(others)
    modifier = _pick(m, other.modifiers)
    return _piece(f" the *{modifier}* W", other.word) if modifier else None


FILLERS = ["my sister called", "the weather was fine", "we were very late", "he laughed", "nobody answered",
           "it was Monday", "the old man slept", "I was not sure", "they waited outside", "she felt better"]


def generate(m: Maker, count: int) -> list[Example]:
    """Sentences with one ambiguous word, with distracting clauses, or with two senses at once."""
    senses = senses_file.read_senses()
    by_word: dict[str, list[Sense]] = {}
    for sense in senses:
        by_word.setdefault(sense.word, []).append(sense)
    out, seen = [], set()
    for number in range(count * 5):
        if len(out) >= count:
            break
        sense = m.choose(senses)
        first = sense_phrase(m, sense)
        if first is None:
            continue
        parts, joins = [_piece(first[0], sense.word)], []
        shape = m.rng.random()
        if shape < 0.12:
            beside = _beside(m, sense, by_word[sense.word])
            if beside is not None:
                parts.append(beside)
                joins.append(m.choose([" near", " by", " next to", " behind", " opposite"]))
        elif shape < 0.37:
            other = m.choose(by_word[sense.word] if m.rng.random() < 0.7 else senses)
            second = sense_phrase(m, other) if other is not sense else None
            if second is not None:
                parts.append(_piece(second[0], other.word))
                joins.append(m.choose(JOINS))
        elif shape < 0.55:
            filler = Piece(m.choose(FILLERS), [], [])
            joins.append(m.choose(JOINS))
            parts = [filler] + parts if m.rng.random() < 0.5 else parts + [filler]
        example = _merge(parts, joins, f"meaning-{number}")
        if example.text not in seen and example.text.lower().rstrip(".") not in FORBIDDEN:
            seen.add(example.text)
            out.append(example)
    return out


def items(m: Maker, count: int) -> list[Item]:
    """Sentences with an ambiguous word in a known sense; in many a second time, in another sense:
    one item for each occurrence."""
    senses = senses_file.read_senses()
    by_word: dict[str, list[Sense]] = {}
    for sense in senses:
        by_word.setdefault(sense.word, []).append(sense)
    out: dict[str, list[Item]] = {}
    while sum(map(len, out.values())) < count:
        sense = m.choose(senses)
        meant, marked = _one_or_two(m, sense, by_word[sense.word])
        piece = _piece(marked, sense.word)
        if not meant or len(piece.words) != len(meant) or " ," in piece.text:
            continue
        text = piece.text[0].upper() + piece.text[1:] + "."
        if text.lower().rstrip(".") not in FORBIDDEN:
            out[text] = [Item(sense.word, name, text, span)
                         for name, span in zip(meant, piece.words)]
    return [item for found in out.values() for item in found]


def _one_or_two(m: Maker, sense: Sense, senses: list[Sense]) -> tuple[list[str], str]:
    """The senses of the occurrences, and a marked sentence."""
    first, draw = sense_phrase(m, sense), m.rng.random()
    if first is None:
        return [], ""
    other = m.choose([s for s in senses if s is not sense])
    if draw < 0.25 and other.name not in NO_MODIFIERS and (modifier := _pick(m, other.modifiers)):
        beside = m.choose([" near", " by", " next to", " behind", " opposite"])
        return [sense.name, other.name], f"{first[0]}{beside} the *{modifier}* W"
    if draw < 0.5 and (second := sense_phrase(m, other)) is not None:
        pair = [(sense.name, first[0]), (other.name, second[0])]
        join = m.choose([j for j in JOINS if "," not in j])
        return [name for name, _ in pair], join.join(phrase for _, phrase in pair)
    if draw < 0.6:
        return [sense.name], m.choose(FILLERS) + m.choose([" and ", " because "]) + first[0]
    return [sense.name], first[0]
