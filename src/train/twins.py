"""Twin sentences from the bank `twins.txt`: two nouns, a frame, and endings that decide."""
import re

import family_words as fw
from bank import FRAME_KEYS, Block, read_twins
from families import Maker, build
from roles import Example

def blocks_of(family: str) -> list[Block]:
    return [b for b in read_twins() if b.family == family]


LEADS = ["yesterday", "in the evening", "I think", "last week", "we saw that", "unfortunately,",
         "this morning", "at noon", "as far as I know,", "my sister told me that", "in the story",
         "on Monday", "I noticed that", "once", "that day", "in the end", "I heard that",
         "two days ago", "of course", "at first"]
TAILS = [", so we went home", ", I think", " that day", ", as everybody knew", " at the time",
         " and nobody was surprised", " last night", ", you know", ", said the teacher",
         ", and that was the end of the matter", ", which surprised me", ", as usual"]
DEGREES = ["too"] * 8 + ["very", "very", "so", "so", "really", "quite", "rather", "far too",
                         "much too", "extremely", "a bit", "just too"] + [""] * 9
PAST_BE = ["was"] * 14 + ["looked", "seemed", "had been"]
FILLING = ["", "", "", "", "", "almost", "nearly", "completely", "quite", "totally"]
NOW_BE = ["is"] * 14 + ["looks", "seems"]
REASONS = ["because"] * 9 + [", because", "since", "since", "as", "as", ". ", ". ", ";", ", for"]
ALTHOUGH = ["although", "though", "even though", ", although", ", but", ", even if"]
COLORS = ["black", "white", "brown", "grey", "old", "new", "other", "green", "blue", "red", "same",
          "famous", "nice", "first", "second", "big", "little"]
AFTER = ["that we saw", "in the picture", "I told you about", "from the story", "next door"]


def describe(m: Maker, noun: str, plain: bool, many: bool) -> str:
    """`[X:the dog]`, at times with another determiner, an adjective in front or a clause behind."""
    mark, words = noun[1], noun[3:-1]
    if plain:
        return f"the [{mark}:{words}]"
    draw = m.rng.random()
    if draw < 0.80:
        return f"the [{mark}:{words}]"
    if draw < 0.86:
        pointing = ["these", "those"] if many else ["this", "that"]
        return f"{m.choose([*pointing, 'my', 'our', 'Tom’s', 'your'])} [{mark}:{words}]"
    if draw < 0.95:
        colors = [c for c in COLORS if m.usable(c)]
        return f"the {m.choose(colors)} [{mark}:{words}]"
    return f"the [{mark}:{words}] {m.choose(AFTER)}"


def state(m: Maker, block: Block, side: str, form: str, pronoun: str, fill: str) -> str:
    """The last words: `[P:it] was too tired`. `form` is past, now, until (a state that is
    reached) or not (negated past)."""
    plain, verbs = block.lists[side], block.lists.get(side + "+", [])
    if plain[0] == "@weary":
        plain = fw.WEARY
    if pronoun == "they":
        verbs = [v for v in verbs if not re.search(r"\b(its?|a)\b", v)]
        plain = [p for p in plain if not re.search(r"\b(its?|a|an)\b", p)]
    if form == "not":
        plain = [p for p in plain if not p.startswith(("not ", "never ", "no ", "hardly "))]
    if form in ("past", "until") and m.rng.random() * (len(plain) + len(verbs)) < len(verbs):
        phrase = m.pick(verbs)
    else:
        word = m.pick(plain)
        single = " " not in word and "-" not in word
        degree = m.choose(FILLING if form == "until" else DEGREES) if single else ""
        if form == "until":
            be = m.choose(["was", "was", "was", "looked", "seemed"]) if single else "was"
        elif form == "not":
            be, degree = m.choose(["was not", "wasn't", "was never"]), ""
        else:
            be = m.choose(NOW_BE if form == "now" else PAST_BE) if single else (
                "is" if form == "now" else "was")
        phrase = " ".join(p for p in (be, degree, word) if p)
    phrase = re.sub(r"\bC\b", fill, phrase)
    if pronoun in ("he", "she"):
        own = {"he": "his", "she": "her"}[pronoun]
        phrase = re.sub(r"\bits\b", own, phrase)
    if pronoun == "they":
        phrase = re.sub(r"^was\b", "were", phrase)
        phrase = re.sub(r"^wasn't\b", "weren't", phrase)
        phrase = re.sub(r"^is\b", "are", phrase)
        phrase = re.sub(r"^(look|seem)s\b", r"\1", phrase)
    return f"[P:{pronoun}] {phrase}"


_WHY = re.compile(r"^(?:the )?(\[A:[^\]]*\]) (didn't|doesn't|couldn't|wouldn't|can't|won't) ")


def join(m: Maker, frame: str, link: str, ending: str) -> str:
    """Puts frame and ending together, at times as a question."""
    if link in ("because", "since") and m.rng.random() < 0.25 and (asked := _WHY.match(frame)):
        the = "the " if frame.startswith("the ") else ""
        return f"{asked[2]} {the}{asked[1]} {frame[asked.end():]} because {ending}?"
    if link == ". ":
        head, word = ending[3:-1].split("]", 1)[0], ending.split("]", 1)[1]
        return f"{frame}. [P:{head.capitalize()}]{word}."
    between = link if link[0] in ",;" else " " + link
    tail = m.choose(TAILS) if m.rng.random() < 0.1 else ""
    return f"{frame}{between} {ending}{tail}."


def person(m: Maker) -> tuple[str, str]:
    """A noun phrase for one person, and he or she."""
    draw = m.rng.random()
    if draw < 0.15:
        return m.choose([("she", "she"), ("he", "he")])
    if draw < 0.45:
        return m.choose([(m.pick(fw.SHE_NAMES), "she"), (m.pick(fw.HE_NAMES), "he")])
    if draw < 0.60:
        who, pronoun = m.choose([(m.pick(fw.WOMEN), "she"), (m.pick(fw.MEN), "he")])
        return m.choose(["the ", "the ", "my ", "the old ", "the young "]) + who, pronoun
    return "the " + m.pick(m.lists["people"]), m.choose(["she", "he"])


_PLURALS = {"mouse", "sheep", "deer", "fish", "goose", "calf", "wolf", "ox", "elk", "moose", "salmon",
            "trout", "squid", "shrimp", "bison", "child", "louse", "thief", "shelf", "knife"}


def plural(noun: str) -> str | None:
    """The regular plural; None where it is not regular."""
    if noun in _PLURALS or noun.endswith(("s", "f", "fe", "man", "fish", "o")) or " " in noun:
        return None
    if noun.endswith(("ch", "sh", "x", "z")):
        return noun + "es"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


def many(frame: str) -> str:
    """A frame about two nouns, in the plural."""
    frame = re.sub(r"\bdoesn't\b", "don't", frame)
    frame = re.sub(r"\bdoes not\b", "do not", frame)
    frame = re.sub(r"\bwas\b", "were", frame)
    frame = re.sub(r"\bis\b", "are", frame)
    return re.sub(r"\bhas\b", "have", frame)


def _nouns(m: Maker, block: Block, keys: str) -> dict[str, str]:
    for _ in range(50):
        found = {}
        for key in keys:
            words = block.lists[key]
            if words[0].startswith("@"):
                words = m.lists[words[0][1:]]
            found[key] = m.pick(words)
        if len(set(found.values())) == len(found):
            break
    return found


def twin(m: Maker, block: Block, number: int) -> list[Example]:
    kinds = [k for k in FRAME_KEYS if k in block.lists]
    kind = m.rng.choices(kinds, [{"no": 6, "now": 1, "yes": 1.2, "until": 1}[k] for k in kinds])[0]
    frame = m.choose(block.lists[kind])
    human = block.lists["A"] == ["@person"]
    nouns = _nouns(m, block, "B" if human else "ABC" if "C" in block.lists else "AB")
    pronouns = {"A": "it", "B": "it"}
    if human:
        nouns["A"], pronouns["A"] = person(m)
        while nouns["A"] in ("he", "she") and not frame.startswith("A "):
            nouns["A"], pronouns["A"] = person(m)
    elif block.family == "plural":
        pronouns = {"A": "they", "B": "they"}
    elif kind in ("no", "yes") and m.rng.random() < 0.1 and "C" not in nouns:
        pair = {k: plural(n) for k, n in nouns.items()}
        if all(pair.values()):
            nouns, pronouns, frame = pair, {"A": "they", "B": "they"}, many(frame)
    plain = m.rng.random() < 0.45
    frame = re.sub(r"\bthe ([AB])\b", lambda f: describe(
        m, f"[{f[1]}:{nouns[f[1]]}]", plain, pronouns[f[1]] == "they"), frame)
    frame = re.sub(r"(?<!\[)\b([ABC])\b(?!:)", lambda f: f"[{f[1]}:{nouns[f[1]]}]", frame)
    if m.rng.random() < 0.12 and not (human and nouns["A"] in ("he", "she")):
        frame = f"{m.choose(LEADS)} {frame}"
    form = kind if kind in ("now", "until") else "past"
    link = "until" if kind == "until" else m.choose(REASONS)
    if kind == "yes":
        link = m.choose(ALTHOUGH)
        if m.rng.random() < 0.3:
            link, form = "because", "not"
    asked = m.rng.getrandbits(30)
    out = []
    for side, right in (("a", "A"), ("b", "B")):
        ending = state(m, block, side, form, pronouns[right], nouns.get("C", ""))
        again = Maker(type(m.rng)(asked), m.dev, m.frequencies, m.lists)
        text = join(again, frame, link, ending)
        out.append(build(text, right, f"{block.family}-{number}", block.family))
    return out


def maker(family: str):
    """The function that makes twins of one family, named after it."""
    def make(m: Maker, number: int) -> list[Example]:
        blocks = blocks_of(family)
        return twin(m, m.rng.choices(blocks, [b.weight for b in blocks])[0], number)
    make.__name__ = family
    return make


def makers() -> list[tuple]:
    """Every family of the bank with its weight."""
    weights: dict[str, float] = {}
    for block in read_twins():
        weights[block.family] = weights.get(block.family, 0) + block.weight
    return [(maker(name), weight) for name, weight in weights.items()]
