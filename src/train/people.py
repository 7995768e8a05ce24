"""Generated sentences about two people: gender, implied causes, object pronouns, reflexives."""
import family_words as fw
from families import Maker, build
from roles import Example

# verb phrase between A and B, endings that speak of A, endings that speak of B
CAUSES = [
    (["thanked"], "was grateful|had received help|had been given a gift|felt thankful|appreciated the support",
     "had helped|was so helpful|had been kind|had given good advice|was very generous|had found the keys"),
    (["praised", "congratulated", "rewarded"], "was impressed|was pleased|was proud|admired good work",
     "had won the race|had done well|was talented|had passed the exam|had worked hard|was brilliant"),
    (["apologized to", "begged"], "was sorry|had made a mistake|felt guilty|had been rude|regretted it",
     "was upset|was offended|had been hurt|had been insulted|felt hurt|was still angry"),
    (["punished", "scolded", "fired", "criticized", "arrested"],
     "was strict|was furious|had lost patience|was in charge|had high standards",
     "had lied|was late|had broken the rules|was lazy|had stolen money|was careless|had cheated"),
    (["envied", "admired"], "was jealous|was poor|was insecure|wanted to be famous|had so little",
     "was rich|was successful|was famous|was beautiful|was talented|had everything"),
    (["helped", "rescued", "comforted", "protected"], "was kind|was brave|was caring|had a good heart|felt pity",
     "was lost|was in trouble|was injured|was crying|was weak|had fallen|needed help"),
    (["feared", "avoided", "hid from", "ran away from"], "was afraid|was timid|was scared|was a coward|felt threatened",
     "was violent|was dangerous|was cruel|was threatening|had a gun|was a bully|was scary"),
    (["hired", "employed"], "needed help|was busy|needed an assistant|had too much work",
     "was qualified|had experience|was skilled|was reliable|had good references"),
    (["lent money to", "gave money to"], "was rich|was generous|had plenty|wanted to help",
     "was poor|was broke|needed a loan|had lost everything|was in debt"),
    (["taught", "lectured"], "knew a lot|was an expert|had years of experience|was wise",
     "wanted to learn|was a beginner|was ignorant|was curious|needed lessons"),
    (["called", "visited", "wrote to"], "was lonely|wanted to talk|had news to share|needed advice",
     "was in the hospital|had left a message|was celebrating a birthday|had not answered"),
    (["defeated", "beat", "outran"], "was stronger|was faster|had trained harder|was the champion",
     "was weaker|was slower|was out of shape|was exhausted|had not practiced"),
    (["lied to", "deceived", "cheated"], "was dishonest|was greedy|was ashamed|had a secret",
     "was naive|was gullible|asked too many questions|trusted everyone"),
    (["interrupted", "annoyed", "bored"], "was rude|talked too much|was impatient|kept singing",
     "was trying to work|was talking too slowly|wanted some quiet"),
]
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
    pool = fw.PEOPLE if m.rng.random() < 0.8 else kin
    a, b = m.two(pool)
    return f"the {a}", f"the {b}", pronoun


def causes(m: Maker, n: int) -> list[Example]:
    a, b, pronoun = _same(m)
    verbs, for_a, for_b = m.choose(CAUSES)
    if m.rng.random() < 0.2 and len(verbs) > 0 and " " not in verbs[0] and verbs[0] not in ("beat",):
        frame = f"[B:{b}] was {m.choose([v for v in verbs if ' ' not in v])} by [A:{a}]"
    else:
        frame = f"[A:{a}] {m.choose(verbs)} [B:{b}]"
    link = m.choose(["because", "because", "since", "as"])
    return [build(f"{frame} {link} [P:{pronoun}] {m.pick(endings.split('|'))}.", right, wrong,
                  f"causes-{n}", "causes")
            for endings, right, wrong in ((for_a, "A", "B"), (for_b, "B", "A"))]


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
        "{A} danced with {B} and then {P} left", "{A} gave {B} a book that {P} liked"])
    if m.rng.random() < 0.5:
        first, second, mark = he, she, {"A": "he", "B": "she"}
    else:
        first, second, mark = she, he, {"A": "she", "B": "he"}
    out = []
    for right, wrong in (("A", "B"), ("B", "A")):
        text = frame.format(A=f"[A:{first}]", B=f"[B:{second}]", P=f"[P:{mark[right]}]") + "."
        out.append(build(text, right, wrong, f"gender-{n}", "gender"))
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
        out.append(build(text, "A", "B", f"objects-{n}", "objects"))
    return out


MAKERS = [(causes, 4), (gender, 2.5)]
OBJECT_MAKERS = [(objects, 1)]
