"""Generated sentences about two people: gender, implied causes, object pronouns, reflexives."""
import re

import family_words as fw
import twins
from bank import read_passages, read_people
from families import Maker, build
from roles import Example

MEETINGS = ["met", "saw", "found", "visited", "noticed", "called", "knew", "heard", "stopped", "joined",
            "followed", "recognized", "invited", "watched", "loved", "trusted"]
ACTIONS = ["helped", "thanked", "greeted", "ignored", "kissed", "hugged", "pushed", "hit", "paid",
           "blamed", "taught", "warned", "praised", "hurt", "saved", "fed", "questioned", "carried",
           "welcomed", "scolded", "insulted", "photographed", "liked", "admired", "robbed", "guided"]
BASES = ["help", "thank", "greet", "ignore", "kiss", "hug", "push", "hit", "pay", "blame", "teach",
         "warn", "praise", "hurt", "save", "feed", "question", "carry", "welcome", "call", "trust"]
OBJECT = {"he": "him", "she": "her"}
SELF = {"he": "himself", "she": "herself"}


def _same(m: Maker) -> tuple[str, str, str]:
    """Two people of one gender and their pronoun."""
    pronoun = m.choose(["he", "she"])
    if m.rng.random() < 0.4:
        a, b = m.two(fw.HE_NAMES if pronoun == "he" else fw.SHE_NAMES)
        return a, b, pronoun
    kin = fw.MEN if pronoun == "he" else fw.WOMEN
    a, b = m.two(m.lists["people"] if m.rng.random() < 0.8 else kin)
    if m.rng.random() < 0.15:
        name = m.pick(fw.HE_NAMES if pronoun == "he" else fw.SHE_NAMES)
        return m.choose([(f"the {a}", name), (name, f"the {b}")]) + (pronoun,)
    return f"the {a}", f"the {b}", pronoun


def causes(m: Maker, n: int) -> list[Example]:
    """What one does to the other, and a reason that is said of one of them."""
    a, b, pronoun = _same(m)
    deeds, pools = read_people()
    verbs, for_a, for_b = m.choose(deeds)
    single = [v for v in verbs if " " not in v and v not in ("beat", "outran", "overtook", "forgave")]
    if m.rng.random() < 0.15 and single:
        frame = f"[B:{b}] was {m.choose(single)} by [A:{a}]"
    else:
        frame = f"[A:{a}] {m.choose(verbs)} [B:{b}]"
    if m.rng.random() < 0.1:
        frame = f"{m.choose(twins.LEADS)} {frame}"
    link = m.choose(["because"] * 7 + ["since", "as", ". ", ";"])
    asked = m.rng.getrandbits(30)
    out = []
    for pool, right in ((for_a, "A"), (for_b, "B")):
        ending = f"[P:{pronoun}] {m.pick(pools[pool])}"
        again = Maker(type(m.rng)(asked), m.dev, m.frequencies, m.lists)
        out.append(build(twins.join(again, frame, link, ending), right, f"causes-{n}",
                         "causes"))
    return out


def gender(m: Maker, n: int) -> list[Example]:
    """A man and a woman: the pronoun's gender decides."""
    if m.rng.random() < 0.5:
        he, she = m.pick(fw.HE_NAMES), m.pick(fw.SHE_NAMES)
    else:
        he, she = "the " + m.pick(fw.MEN), "the " + m.pick(fw.WOMEN)
    frame = m.choose([
        "{A} met {B} and {P} smiled", "{A} told {B} that {P} was leaving", "{A} saw {B} when {P} came home",
        "{A} and {B} talked until {P} fell asleep", "{A} waited for {B} because {P} was late",
        "{A} called {B} after {P} woke up", "{A} thinks {B} knows that {P} will win",
        "{A} visited {B} while {P} was ill", "{A} loved {B} although {P} was poor",
        "{A} danced with {B} and then {P} left", "{A} asked {B} why {P} was angry",
        "{A} wrote to {B} while {P} was abroad", "does {A} know {B}? I think {P} is nice",
        "{A} lives near {B}. Yesterday {P} bought a car", "{A} and {B} met at noon. {P} was late",
        "did {A} tell {B} that {P} lost the key?", "{A} gave {B} a book that {P} liked"])
    if m.rng.random() < 0.5:
        first, second, mark = he, she, {"A": "he", "B": "she"}
    else:
        first, second, mark = she, he, {"A": "she", "B": "he"}
    out = []
    for right in "AB":
        text = frame.format(A=f"[A:{first}]", B=f"[B:{second}]", P=f"[P:{mark[right]}]")
        text = re.sub(r"(?<=[.] \[P:)\w", lambda f: f[0].upper(), text)
        text += "" if text.endswith("?") else "."
        out.append(build(text, right, f"gender-{n}", "gender"))
    return out


# X the one meant, Y the other; O him/her, R himself/herself. Both orders of names are made.
OBJECT_FRAMES = [
    "Y M X and D O", "Y M X and D O", "Y M X and then D O", "Y M X and quickly D O",
    "when X came in , Y D O", "X asked Y to V O", "X wanted Y to V O", "X thanked Y for helping O",
    "Y looked at X and smiled at O", "X knew that Y liked O", "X saw that Y was watching O",
    "X was happy when Y D O", "X cried because Y had D O", "Y M X but did not V O",
    "Y promised X to V O", "Y M X before V2 O", "after X arrived , Y D O", "X was tired , so Y D O",
    "X hoped that Y would V O", "Y M X to V O",
]
SELF_FRAMES = [
    "X saw R in the mirror", "X hurt R", "Y said that X had hurt R", "X introduced R to Y",
    "Y saw that X was blaming R", "X bought R a drink", "Y told the others that X hated R",
    "Y M X and X D R", "Y thought that X trusted R too much", "X taught R to swim",
    "Y heard X talking to R", "after Y left , X made R a cup of tea", "Y watched X defend R",
]


def _fill(m: Maker, frame: str, pronoun: str) -> str:
    base = m.pick(BASES)
    words = {"M": m.pick(MEETINGS), "D": m.pick(ACTIONS), "V": base, "V2": m.choose(
        ["helping", "greeting", "leaving", "paying", "thanking"]),
             "O": f"[P:{OBJECT[pronoun]}]", "R": f"[P:{SELF[pronoun]}]"}
    return " ".join(words.get(w, w) for w in frame.split()).replace(" ,", ",") + "."


def objects(m: Maker, n: int) -> list[Example]:
    """him and her are not the subject of their own clause; himself and herself are."""
    one, two, pronoun = _same(m)
    reflexive = m.rng.random() < 0.3
    frame = m.choose(SELF_FRAMES if reflexive else OBJECT_FRAMES)
    filled = _fill(m, frame, pronoun)
    out = []
    for x, y in ((one, two), (two, one)):
        text = " ".join({"X": f"[A:{x}]", "Y": f"[B:{y}]"}.get(w, w) for w in filled.split(" "))
        out.append(build(text, "A", f"objects-{n}", "objects"))
    return out


KIN = {"he": {"SIB": "brother", "CHILD": "son", "PARENT": "father"},
       "she": {"SIB": "sister", "CHILD": "daughter", "PARENT": "mother"}}
FORMS = {"he": {"S": "he", "O": "him", "P": "his"}, "she": {"S": "she", "O": "her", "P": "her"}}
_MARKED = re.compile(r"\[([SOP])\]|\{([SOP])\}")
_DRAWN = re.compile(r"YEAR|PLACE")


def _full_name(m: Maker, first: str) -> tuple[str, str]:
    """A full name, and how a later sentence calls its bearer."""
    last = m.pick(fw.SURNAMES)
    return f"{first} {last}", m.choose([last, last, first])


def lives(m: Maker, n: int) -> list[Example]:
    """Passages as in an encyclopedia: two full names of one gender, and whose life it is tells whom
    the pronoun means. The twin has the names exchanged."""
    pronoun = m.choose(["he", "she"])
    pair = [_full_name(m, f) for f in m.two(fw.HE_NAMES if pronoun == "he" else fw.SHE_NAMES)]
    frame = m.choose(read_passages())
    topic, frame = frame.startswith("*"), frame.lstrip("* ")
    opener = m.choose(fw.LIVES) + ". " if m.rng.random() < 0.5 else ""
    opened = "X" if topic or m.rng.random() < 0.5 else "Y"
    frame = _DRAWN.sub(lambda f: str(m.rng.randint(1850, 2019)) if f[0] == "YEAR" else
                       m.pick(fw.PLACES), opener.replace("{0}", opened) + frame)
    words = FORMS[pronoun]
    frame = _MARKED.sub(lambda f: f"[P:{words[f[1]]}]" if f[1] else words[f[2]], frame)
    frame = re.sub(r"(\. \[P:)(\w)", lambda f: f[1] + f[2].upper(), frame)
    for kin, word in KIN[pronoun].items():
        frame = frame.replace(kin, word)
    out = []
    for names in (pair, pair[::-1]):
        seen: set[str] = set()

        def name(match: re.Match) -> str:
            full, short = names["XY".index(match[0])]
            words = short if match[0] in seen else full
            seen.add(match[0])
            return f"[{'A' if match[0] == 'X' else 'B'}:{words}]"
        out.append(build(re.sub(r"\b[XY]\b", name, frame) + ".", "A", f"lives-{n}", "lives"))
    return out


MAKERS = [(causes, 8), (gender, 0.5), (lives, 1)]
OBJECT_MAKERS = [(objects, 1)]
