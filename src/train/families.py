"""Generated sentences in which a pronoun's antecedent follows from the words: closed families.

Every sentence has a twin with the same nouns whose last words turn the pronoun to the other noun.
"""
import random
import re
from dataclasses import dataclass

import family_words as fw
import frames
import roles
import senses
from roles import Example, Label

# The demonstration sentences, never trained on (lower case, without the final full stop).
FORBIDDEN = {
    "the animal didn't cross the street because it was too tired",
    "the animal didn't cross the street because it was too wide",
    "the lion chased the zebra because it was hungry",
    "she didn't want to eat the cake because it was too sweet",
    "i went to the bank to deposit money near the river bank",
    "the bank will close the account",
    "the cat chased the mouse",
    "i love deep learning",
    "the red car",
}


@dataclass(slots=True)
class Maker:
    """Draws fillers of one side (training or held out), frequent ones more often."""
    rng: random.Random
    dev: bool
    frequencies: dict[str, int]
    lists: dict[str, list[str]]

    def usable(self, filler: str) -> bool:
        return self.dev or not fw.held_out(filler)

    def pick(self, words: list[str]) -> str:
        side = fw.side(tuple(words), self.dev)
        place = int(len(side) * self.rng.random() ** 1.3)
        return side[min(place, len(side) - 1)].replace("_", " ")

    def two(self, words: list[str]) -> tuple[str, str]:
        first = self.pick(words)
        for _ in range(50):
            second = self.pick(words)
            if second != first:
                return first, second
        return first, words[0] if words[0] != first else words[1]

    def choose(self, options: list):
        return self.rng.choice(options)


# Pronouns whose antecedent the frame does not tell.
_OTHER_PRONOUN = re.compile(r"\b(?:he|him|his|she|hers?|its?|they|them|their)\b", re.IGNORECASE)
_MARK = re.compile(r"\[(\w):([^\]]*)\]")


def build(marked: str, right: str, pair: str, source: str, pronoun: str = "P") -> Example:
    """A sentence with its parts marked: [A:the word] [B:...] [P:it]. The pronoun's label points
    to the part named `right`; the others are known wrong candidates."""
    text, parts, at = "", {}, 0
    for match in _MARK.finditer(marked):
        text += marked[at:match.start()]
        start = len(text)
        text += match.group(2)
        parts.setdefault(match.group(1), []).append((start, len(text)))
        at = match.end()
    text += marked[at:]
    text, parts = _articles(text, parts)
    text = text[0].upper() + text[1:]
    others = [s for name, spans in parts.items() if name not in (right, pronoun) for s in spans]
    labels = [Label("pronoun-antecedent", span, _heads(text, parts[right]), _heads(text, others), pair)
              for span in parts[pronoun]]
    phrases = [(whole, _heads(text, [whole])[0]) for name, spans in parts.items()
               if name != pronoun for whole in spans]
    labels += frames.syntax(text, phrases, parts[pronoun])
    closed = frozenset({roles.PREVIOUS, roles.PRONOUN, roles.MEANING})
    free = [(roles.PRONOUN, f.span()) for f in _OTHER_PRONOUN.finditer(text)
            if f.span() not in parts[pronoun]]
    return Example(text, labels, closed, senses.open_words(text) + free, source)


_ARTICLE = re.compile(r"\ba (?=[aeio])")


def _articles(text: str, parts: dict) -> tuple[str, dict]:
    """a animal -> an animal, with every part's span moved along."""
    while match := _ARTICLE.search(text):
        at = match.start() + 1
        text = text[:at] + "n" + text[at:]
        parts = {name: [tuple(p + (p >= at) for p in span) for span in spans]
                 for name, spans in parts.items()}
    return text, parts


def _heads(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The last word of a noun phrase carries it."""
    return [(start + text[start:end].rfind(" ") + 1, end) for start, end in spans]


def generate(makers: list, count: int, m: Maker) -> list[Example]:
    """About `count` sentences; both sentences of a twin are there or neither is."""
    weights = [w for _, w in makers]
    out: list[Example] = []
    seen = set()
    number = 0
    while len(out) < count and number < count * 4:
        number += 1
        pair = m.rng.choices(makers, weights)[0][0](m, number)
        texts = [e.text for e in pair]
        if any(t in seen or t.lower().rstrip(".") in FORBIDDEN for t in texts):
            continue
        if not m.dev and any(fw.held_out(t) for t in texts):
            continue
        seen.update(texts)
        out += pair
    return out
