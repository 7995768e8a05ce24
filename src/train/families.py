"""Generated sentences in which a pronoun's antecedent follows from the words: closed families.

Every sentence has a twin with the same nouns whose last words turn the pronoun to the other noun.
"""
import random
import re
from dataclasses import dataclass

import family_words as fw
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

    def pick(self, words: list[str]) -> str:
        side = [w for w in words if fw.held_out(w) == self.dev]
        if not side:
            side = [w for w in words if not fw.held_out(w)] or words
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


_MARK = re.compile(r"\[(\w):([^\]]*)\]")


def build(marked: str, right: str, wrong: str, pair: str, source: str,
          pronoun: str = "P") -> Example:
    """A sentence with its parts marked: [A:the word] [B:...] [P:it]. The pronoun's label points
    to the part named `right`; the part named `wrong` is the known wrong candidate."""
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
    labels = [Label("pronoun-antecedent", span, _heads(text, parts[right]),
                    _heads(text, parts[wrong]) if wrong in parts else [], pair)
              for span in parts[pronoun]]
    closed = frozenset({roles.PREVIOUS, roles.PRONOUN, roles.MEANING})
    return Example(text, labels, closed, senses.open_words(text), source)


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


def _twin(m: Maker, name: str, number: int, frame: str, a: str, b: str, for_a: str, for_b: str,
          pronoun: str = "it") -> list[Example]:
    """frame holds {A}, {B}, {P} and {because}; the two endings decide."""
    pair = f"{name}-{number}"
    out = []
    link = m.choose(["because", "because", "because", "since", "as"])
    for ending, right, wrong in ((for_a, "A", "B"), (for_b, "B", "A")):
        body = frame.format(A=f"[A:{a}]", B=f"[B:{b}]", because=link)
        text = f"{body} {link} [P:{pronoun}] {ending}."
        out.append(build(text, right, wrong, pair, name))
    return out


def _degree(m: Maker, word: str, past: bool = True) -> str:
    verb = "was" if past else "is"
    return f"{verb} {m.choose(['too ', 'too ', 'very ', 'so ', ''])}{word}"


def obstacle(m: Maker, n: int) -> list[Example]:
    kind = m.choose(["cross", "cross", "climb", "enter"])
    verbs = {"cross": ["cross", "walk across", "swim across", "run across", "go across", "pass over"],
             "climb": ["climb", "jump over", "get over", "climb over", "go up"],
             "enter": ["enter", "go into", "run into", "walk into", "stay in", "leave"]}[kind]
    past = {"cross": ["crossed", "walked across"], "climb": ["climbed", "jumped over"],
            "enter": ["entered", "went into"]}[kind]
    if kind == "cross" and m.rng.random() < 0.7:
        verbs = ["cross"]
    a = m.pick(m.lists["animals"] if m.rng.random() < 0.85 else fw.VEHICLES)
    b = m.pick(fw.OBSTACLES[kind])
    verb = m.choose(verbs)
    the = m.choose(["the", "the", "the", "a", "this", "that"])
    frame = m.choose([
        "the {A} didn't V T {B}", "the {A} did not V T {B}", "the {A} couldn't V T {B}",
        "the {A} refused to V T {B}", "the {A} wouldn't V T {B}", "T {B} stopped the {A}",
        "the {A} never V2 T {B}", "the {A} could not V T {B}", "T {B} was avoided by the {A}",
        "the {A} was unable to V T {B}", "the {A} failed to V T {B}"])
    frame = frame.replace("V2", m.choose(past)).replace("V", verb).replace("T ", the + " ")
    return _twin(m, "obstacle", n, frame, a, b, _degree(m, m.pick(fw.TIRED)),
                 _degree(m, m.pick(fw.OBSTACLE_WORDS[kind])))


def chase(m: Maker, n: int) -> list[Example]:
    a, b = m.two(m.lists["animals"])
    verb = m.choose(["chased", "chased", "hunted", "followed", "attacked", "caught", "pursued", "stalked",
                     "bit", "killed"])
    frame = m.choose(["the {A} V the {B}", "the {A} V the {B}", "the {B} was V by the {A}",
                      "a {A} V a {B}", "yesterday the {A} V the {B}", "the {A} has V the {B}"])
    if "was V" in frame or "has V" in frame:
        verb = {"bit": "bitten"}.get(verb, verb)
    return _twin(m, "chase", n, frame.replace("V", verb), a, b, m.pick(fw.HUNTERS), m.pick(fw.HUNTED))


def fear(m: Maker, n: int) -> list[Example]:
    a, b = m.two(m.lists["animals"])
    frame = m.choose(["the {A} ran away from the {B}", "the {A} hid from the {B}",
                      "the {A} feared the {B}", "the {A} avoided the {B}", "the {B} scared the {A}",
                      "the {A} fled from the {B}", "the {A} was afraid of the {B}",
                      "the {B} frightened the {A}"])
    return _twin(m, "fear", n, frame, a, b, m.pick(fw.FEARING), m.pick(fw.FEARED))


def container(m: Maker, n: int) -> list[Example]:
    a, b = m.pick(fw.CONTENTS), m.pick(fw.CONTAINERS)
    past = m.rng.random() < 0.6
    frame = m.choose(["the {A} DN fit in the {B}", "the {A} DN fit into the {B}",
                      "the {A} could not go into the {B}", "she could not put the {A} into the {B}",
                      "we can't get the {A} into the {B}", "the {B} could not hold the {A}",
                      "the {B} DN have room for the {A}", "he failed to squeeze the {A} into the {B}"])
    frame = frame.replace("DN", m.choose(["didn't", "did not"] if past else ["doesn't", "does not"]))
    past = past or "could" in frame or "failed" in frame
    return _twin(m, "container", n, frame, a, b, _degree(m, m.pick(fw.BIG), past),
                 _degree(m, m.pick(fw.TIGHT), past))


def impact(m: Maker, n: int) -> list[Example]:
    a, b = m.pick(fw.HARD), m.pick(fw.FRAGILE)
    frame = m.choose(["the {A} broke the {B}", "the {A} smashed the {B}", "the {A} crashed through the {B}",
                      "the {B} was broken by the {A}", "the {A} went right through the {B}",
                      "the {A} destroyed the {B}", "the {B} was crushed by the {A}",
                      "the {A} damaged the {B}", "the {A} shattered the {B}"])
    return _twin(m, "impact", n, frame, a, b, m.pick(fw.HARD_WORDS), m.pick(fw.FRAGILE_WORDS))


def _eater(m: Maker) -> tuple[str, str]:
    """A person and the pronoun for that person, the subject of a sentence."""
    if m.rng.random() < 0.35:
        return m.choose([("She", "she"), ("He", "he")])
    if m.rng.random() < 0.6:
        return m.choose([(m.pick(fw.SHE_NAMES), "she"), (m.pick(fw.HE_NAMES), "he")])
    return "the " + m.pick(fw.PEOPLE), m.choose(["she", "he"])


def food(m: Maker, n: int) -> list[Example]:
    """The pronoun itself tells eater from food; the adjective fits."""
    who, pronoun = _eater(m)
    drink = m.rng.random() < 0.2
    what = m.pick(fw.DRINKS if drink else m.lists["foods"])
    verb = m.choose(["drink", "finish", "try"]) if drink else m.choose(
        ["eat", "eat", "finish", "try", "taste", "order", "buy", "touch"])
    frame = m.choose(["[A:W] didn't want to V the [B:F]", "[A:W] did not V the [B:F]",
                      "[A:W] refused to V the [B:F]", "[A:W] couldn't V the [B:F]",
                      "[A:W] left the [B:F] on the table", "[A:W] threw the [B:F] away",
                      "[A:W] wouldn't V the [B:F]", "[A:W] did not like the [B:F]"])
    frame = frame.replace("A:W", "A:" + who).replace("V", verb).replace("B:F", "B:" + what)
    link = m.choose(["because", "because", "since", "as"])
    pair = f"food-{n}"
    one = f"{frame} {link} [P:it] {_degree(m, m.pick(fw.FOOD_WORDS))}."
    two = f"{frame} {link} [P:{pronoun}] {_degree(m, m.pick(fw.EATER_WORDS))}."
    return [build(one, "B", "A", pair, "food"), build(two, "A", "B", pair, "food")]


def owned(m: Maker, n: int) -> list[Example]:
    """A person and a thing: he or she is the person, it is the thing."""
    who, pronoun = _eater(m)
    what = m.pick(fw.THINGS)
    frame = m.choose(["W bought the X", "W sold the X", "W wanted to sell the X", "W washed the X",
                      "W repaired the X", "W threw away the X", "W loved the X", "W hid the X",
                      "W returned the X", "W put down the X", "W wants a X", "W kept the X"])
    frame = frame.replace("W", f"[A:{who}]").replace("X", f"[B:{what}]")
    pair = f"owned-{n}"
    one = f"{frame} because [P:it] {_degree(m, m.pick(fw.THING_WORDS))}."
    two = f"{frame} because [P:{pronoun}] {_degree(m, m.pick(fw.EATER_WORDS))}."
    return [build(one, "B", "A", pair, "owned"), build(two, "A", "B", pair, "owned")]


def plural(m: Maker, n: int) -> list[Example]:
    a, b = m.pick(fw.EATERS), m.pick(fw.FRUIT)
    frame = m.choose(["the {A} ate the {B}", "the {A} picked the {B}", "the {A} took the {B}",
                      "the {B} were eaten by the {A}", "the {A} stole the {B}",
                      "the {A} collected the {B}", "the {A} loved the {B}"])
    return _twin(m, "plural", n, frame, a, b, "were " + m.pick(fw.HUNGRY_MANY),
                 "were " + m.pick(fw.RIPE), "they")


def liquid(m: Maker, n: int) -> list[Example]:
    a, b = m.two(fw.CONTAINERS[:12] + "bottle cup jug glass pot pitcher barrel bowl tank kettle mug flask".split())
    what = m.choose("water milk juice sand oil rice beer wine coffee paint flour sugar".split())
    verb = m.choose(["poured the", "moved the", "emptied the"])
    frame = f"{m.choose(['she', 'he', 'we', 'they', 'I'])} {verb} {what} from the {{A}} into the {{B}}"
    pair, out = f"liquid-{n}", []
    endings = m.pick(fw.EMPTIED), m.pick(fw.FILLED)
    for ending, right, wrong in zip(endings, "AB", "BA"):
        body = frame.format(A=f"[A:{a}]", B=f"[B:{b}]")
        out.append(build(f"{body} until [P:it] {ending}.", right, wrong, pair, "liquid"))
    return out


MAKERS = [(obstacle, 6), (chase, 5), (fear, 2.5), (container, 4), (impact, 4), (food, 2),
          (owned, 1.5), (plural, 1), (liquid, 1.5)]


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
        seen.update(texts)
        out += pair
    return out
