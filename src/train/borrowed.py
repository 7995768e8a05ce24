"""Plain text in which a repeated noun or name becomes a pronoun: what is said of it in a real
sentence tells who or what it was. Nothing else of such a text is labelled.

A label is a guess that a reader would make the same way, so a mention is only replaced where it is
the one that the pronoun can mean: no other candidate since the sentence of the mention before, no
speech, no name or person of unknown gender (see `_certain`)."""
import random
import re
from dataclasses import dataclass, field
from pathlib import Path

import family_words as fw
import roles
from corpora import conllu, litbank, masc, wordnet
from roles import Example, Label

_TITLES = {"he": ("Mr.", "Mr", "Sir", "Lord", "Master", "Dr.", "Doctor", "Captain", "Colonel", "King",
                  "Prince", "Uncle", "Father", "Count", "Baron", "Major", "General", "Monsieur"),
           "she": ("Mrs.", "Mrs", "Miss", "Ms.", "Lady", "Aunt", "Queen", "Princess", "Madame",
                   "Countess", "Sister", "Madam", "Mademoiselle", "Duchess")}
_HUMANS = {"he": """man boy gentleman king prince father son brother uncle nephew husband priest monk
 lad fellow landlord duke knight sailor soldier captain colonel general bishop emperor policeman
 butler footman coachman clergyman detective butcher carpenter judge sheriff baron earl chief
 lieutenant sergeant hunter farmer hermit blacksmith shepherd""".split(),
           "she": """woman girl lady queen princess mother daughter sister aunt niece wife widow nun
 duchess maid housekeeper governess countess landlady witch nurse actress hostess heiress
 bride""".split()}
_THINGS = {"artifact", "animal", "food", "plant", "object", "body", "substance"}
_VERBS = """was were is are had has have would could should will can may might must did does do said
 went came took saw knew thought felt gave made got stood sat lay ran fell rose began became found
 left kept held told spoke heard brought broke drew grew led met put read sent set shook slept threw
 understood wore won wrote turned never always also still now then only hardly smiled""".split()
_SUBJECT = re.compile(r" (?!made of )(?:(?:" + "|".join(_VERBS) + r")\b|[a-z]{3,}ed\b)")
_OBJECT_BEFORE = re.compile(
    r"(?:\b(?:to|with|at|for|from|by|upon|told|asked|saw|met|found|loved|behind|beside|near|after|"
    r"[a-z]{3,}ed|took|gave|put|held|kept|left|made|on|in|into|under|over|against|towards?|"
    r"opened|about|before)) $")
_INVERTED = re.compile(r"[.,;:!?—'\"”’-] ?\w+(?: \w+ly)? $|\bsaid $")
_CLAUSE = re.compile(r"(?:^|[.!?;:,—-]['\"”’]? ?|\b(?:and|but|that|when|as|if|while|because|for|though|"
                     r"although|before|until|where|so|or|then|which|what|how) )$", re.IGNORECASE)
_OBJECT_AFTER = re.compile(r"(?:[.,;:!?]|$| (?:and|to|with|but|in|on|at|for|when|as|until|again|away|"
                           r"back|from|because|that)\b)")
_FORMS = {"he": ("he", "him", "his"), "she": ("she", "her", "her"), "it": ("it", "it", "its")}
_SAME = {"he": re.compile(r"\b(?:him|himself)\b", re.IGNORECASE),
         "she": re.compile(r"\b(?:her(?! [a-z])|herself|hers)\b", re.IGNORECASE),
         "it": re.compile(r"\b(?:it|its|itself|this|which|one|another|other)\b", re.IGNORECASE)}
_OWN = {"he": re.compile(r"\b(?:he|his)\b", re.IGNORECASE),
        "she": re.compile(r"\b(?:she|her)\b", re.IGNORECASE), "it": re.compile(r"\bits?\b")}
_SPEECH = re.compile(r"[“”\"‘`_*\[\]]|''|(?:^|[ .])[-—]+|\b[A-Z]{3,}\b")
# What may follow a mention that stands for itself: not `the Cresswell store`, `Tom and Mary`.
_STANDS = re.compile(_SUBJECT.pattern + r"|" + _OBJECT_AFTER.pattern.replace("and|", "") +
                     r"|['’]s [a-z]| (?:of|by|under|over|into|upon|against|towards?|who)\b")
_BREAK = re.compile(r"[,;.!?]")
_CAPITAL = re.compile(r"\b[A-Z][a-zé]+\b")
_LOWER = re.compile(r"\b[a-z]{3,}\b")
_PHRASE = re.compile(r"\b(?:the|an?|his|her|my|their|our|your|this|that|its|some|no|any|every|each|"
                     r"another|one|all) ((?:[a-z-]+ ){0,3}[a-z]+)", re.IGNORECASE)
_STARTERS = set("""I Neither Either It He She They We You The A An And But Or Nor So Yet For If As At In On By To Of From With Without
 This That These Those There Here Then Now When While Where Why How What Who Which After Before Until Since Because
 Although Though However His Her Its Their My Our Your Once Soon Later Next Again Even Only Still Perhaps Suddenly
 Finally Meanwhile Presently Indeed Never Not No Nothing Nobody All Every Each Both One Two Some Such Under Over Upon
 During Through Just Instead Besides Behind Beside Beyond Toward Towards Whenever Whatever Whether Mr Mrs Miss""".split())
_NOT_OWNED = set("""been not a an the in on at of to gone got going broken dead here there all so too very right just only no
 done come coming always never about over up out off what how as but and or that""".split())
_NAME = re.compile(r"(?:\b(" + "|".join(re.escape(t) for titles in _TITLES.values() for t in titles)
                   + r") )?\b([A-Z][a-z]+)(?: ([A-Z][a-z]+))?")
_NOUN = re.compile(r"\b[Tt]he (?:(?:old|young|little|poor|good|great|other|big|white|black|new) )?"
                   r"([a-z]{3,})\b")
_SENTENCE_END = re.compile(r"(?<![A-Z][a-z])(?<!Mrs)[.!?]['\"”’]?(?= |$)")


@dataclass(slots=True)
class Mention:
    start: int
    end: int
    core: tuple[int, int]           # the word or words that carry it
    key: str
    pronoun: str                    # he, she or it


@dataclass(slots=True)
class Rewritten:
    """A text being rewritten from left to right, with the spans of what was mentioned so far."""
    text: str = ""
    labels: list[Label] = field(default_factory=list)
    seen: list[tuple[Mention, tuple[int, int]]] = field(default_factory=list)


_SENTENCE_WORDS = set("""The And But When Then Now Yes No Well Oh Ah If As For So That This What Why How In On At
 He She It They We You His Her My Our After Before While Yet Even Still Poor Dear Old Young Thus Though""".split())
_NAME_AND_PRONOUN = re.compile(r"\b([A-Z][a-z]{2,})\b(?=([^.!?A-Z]{0,70}?)\b(he|she|his|her|him)\b)")


def _given_names(novel: str) -> dict[str, str]:
    """Names of a novel whose gender its own pronouns tell."""
    counts: dict[str, list[int]] = {}
    for match in _NAME_AND_PRONOUN.finditer(novel):
        if match[1] not in _SENTENCE_WORDS:
            counts.setdefault(match[1], [0, 0])[match[3] in ("she", "her")] += 1
    common = set(re.findall(r"\b[a-z]+\b", novel))
    out = {}
    for name, (he, she) in counts.items():
        if he + she >= 8 and max(he, she) >= 0.85 * (he + she) and name.lower() not in common:
            out[name] = "he" if he > she else "she"
    return out


def _gender(title: str | None, first: str, given: dict[str, str]) -> str:
    named = given.get(first, "")
    for pronoun, titles in _TITLES.items():
        if title in titles:
            return pronoun if named in ("", pronoun) else ""
    return named


def _persons(text: str, given: dict[str, str]) -> list[Mention]:
    found = []
    for match in _NAME.finditer(text):
        title, first, last = match.groups()
        start, core = match.start(), match.start(2)
        if first in _SENTENCE_WORDS and not title:
            if not last:
                continue
            start, core, first, last = match.start(3), match.start(3), last, None
        elif last and not title and first not in given and (
                first in _STARTERS or first.endswith("ing")):
            start, core, first, last = match.start(3), match.start(3), last, None
        found.append(Mention(start, match.end(), (core, match.end()), last or first,
                             _gender(title, first, given) or (given.get(last, "") if last else "")))
    genders: dict[str, set[str]] = {}
    for mention in found:
        genders.setdefault(mention.key, set()).add(mention.pronoun)
    if any({"he", "she"} <= g for g in genders.values()):
        return []                   # Mr. and Mrs. Bennet
    # Where a title tells, the bare surname may be the wife's or the husband's.
    return [m for m in found if m.pronoun]


def _nouns(text: str, kinds: dict[str, list[str]]) -> list[Mention]:
    out = []
    for match in _NOUN.finditer(text):
        word = match.group(1)
        pronoun = next((p for p, words in _HUMANS.items() if word in words), "")
        if not pronoun and kinds.get(word, [""])[0] in _THINGS and fw.stem(word) == word:
            pronoun = "it"
        if pronoun and not text[match.end():].startswith((" of ", " who", " which", "-")):
            out.append(Mention(match.start(), match.end(), match.span(1), word, pronoun))
    return out


def _quoted(text: str, at: int) -> bool:
    before = text[:at]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _form(text: str, mention: Mention) -> tuple[str, int] | None:
    """The pronoun that can stand in a mention's place, and where the mention ends."""
    subject, object_, possessive = _FORMS[mention.pronoun]
    before = text[max(0, mention.start - 40):mention.start]
    after = text[mention.end:mention.end + 40]
    capital = not before or re.search(r"[.!?]['\"”’]? $", before)
    if mention.pronoun in ("he", "she") and _quoted(text, mention.start):
        return None
    owned = re.match(r"['’]s ([a-z]+)", after)
    if owned and (owned[1] in _NOT_OWNED or owned[1].endswith(("ed", "ing"))):
        return None
    if owned and not before.endswith(" of "):
        return (possessive.capitalize() if capital else possessive), mention.end + 2
    if _SUBJECT.match(after) and _CLAUSE.search(before):
        return (subject.capitalize() if capital else subject), mention.end
    if _INVERTED.search(before):
        return None
    if _OBJECT_BEFORE.search(before) and _OBJECT_AFTER.match(after):
        return object_, mention.end
    return None


def _unknown_name(window: str, at: int, known: list[tuple[int, int]]) -> bool:
    """True if the window, which starts at `at`, has a capitalised word that may be a person."""
    for match in _CAPITAL.finditer(window):
        start = at + match.start()
        if any(a <= start < b for a, b in known) or match[0] in _STARTERS:
            continue
        first = match.start() == 0 or re.search(r"[.!?;:] $", window[:match.start()])
        word = match[0].lower()
        if not first or not any(word in wordnet.lemmas(p) for p in ("adv", "adj", "verb")):
            return True
    return False


def _rival_person(window: str, mention: Mention, kinds: dict[str, list[str]]) -> bool:
    """True if a noun of the window names a person that the pronoun could mean."""
    other = {w for p, words in _HUMANS.items() if p != mention.pronoun for w in words}
    words = [w for w in _LOWER.findall(window) if w not in other and w != mention.key]
    return any(kinds.get(fw.stem(w), [""])[0] == "person" for w in words)


def _rival_thing(window: str, mention: Mention, kinds: dict[str, list[str]]) -> bool:
    """True if a noun phrase of the window names another single thing."""
    for match in _PHRASE.finditer(window):
        words = match[1].split()
        named = [w for w in words if kinds.get(w, [""])[0] in _THINGS - {"body"}]
        if any(w != mention.key for w in named):
            return True
    return False


def _certain(text: str, before: Mention, mention: Mention, form: str, seen: list[Mention],
             kinds: dict[str, list[str]]) -> bool:
    """True if `before` is the one candidate from the start of its sentence to `mention`."""
    ends = [m.end() for m in _SENTENCE_END.finditer(text, 0, before.start)]
    at = ends[-1] + 1 if ends else 0
    window, between = text[at:mention.start], text[before.end:mention.start]
    if _quoted(text, at) or _SPEECH.search(window) or len(_SENTENCE_END.findall(between)) > 1:
        return False
    if form in ("him", "her", "it") and not _BREAK.search(between):
        return False                # it would be the object of its own subject
    if any(m.pronoun == mention.pronoun and m.key != mention.key and m.end > at for m in seen):
        return False
    if _SAME[mention.pronoun].search(window) or \
            _OWN[mention.pronoun].search(text[at:before.start]) or \
            not _STANDS.match(text[before.end:]):
        return False
    known = [(m.start, m.end) for m in seen if m.pronoun != mention.pronoun or m.key == mention.key]
    if mention.pronoun == "it":
        return not re.match(r" (?:and|or|of)\b", text[before.end:]) and \
            not re.search(r"\b(?:of|with|by|like|than|from) $", text[at:before.start]) and \
            not re.search(r"\b(?:of|with|by|like|for|than) $", between) and \
            not _rival_thing(window, mention, kinds)
    return not _unknown_name(window, at, known) and not _rival_person(window, mention, kinds)


def rewrite(text: str, mentions: list[Mention], kinds: dict[str, list[str]],
            rng: random.Random) -> Example | None:
    """Replaces up to four repeated mentions; the text ends with the sentence of the last one."""
    out, at, last = Rewritten(), 0, 0
    mentions = sorted(mentions, key=lambda m: m.start)
    for mention in mentions:
        if mention.start < at:
            continue
        out.text += text[at:mention.start]
        at = mention.start
        earlier = [(m, s) for m, s in out.seen if m.key == mention.key]
        form = _form(text, mention) if earlier and len(out.labels) < 4 else None
        near = earlier and 10 < mention.start - earlier[-1][0].end < 220
        if form and near and _certain(text, earlier[-1][0], mention, form[0].lower(),
                                      [m for m, _ in out.seen], kinds) and rng.random() < 0.9:
            span = (len(out.text), len(out.text) + len(form[0]))
            wrong = [s for m, s in out.seen if m.key != mention.key]
            out.labels.append(Label("pronoun-antecedent", span, [s for _, s in earlier], wrong))
            out.text += form[0]
            at, last = form[1], span[1]
        else:
            out.text += text[at:mention.end]
            shift = len(out.text) - mention.end
            span = (mention.core[0] + shift, mention.core[1] + shift)
            at = mention.end
        out.seen.append((mention, span))
    if not out.labels:
        return None
    out.text += text[at:]
    end = _SENTENCE_END.search(out.text, last)
    out.text = out.text[:end.end() if end else len(out.text)]
    return Example(out.text, out.labels, frozenset({roles.PREVIOUS}), [], "borrowed")


def _pieces(paragraph: str, limit: int) -> list[str]:
    """A long paragraph cut at the ends of sentences."""
    out, start, end = [], 0, 0
    for match in _SENTENCE_END.finditer(paragraph):
        if match.end() - start > limit and end > start:
            out.append(paragraph[start:end].strip())
            start = end
        end = match.end()
    return out + [paragraph[start:].strip()]


def _joined(paragraphs: list[str], limit: int = 650) -> list[str]:
    """Neighbouring short paragraphs make one passage."""
    out, text = [], ""
    for paragraph in (p for whole in paragraphs for p in _pieces(whole, limit)):
        if len(text) + len(paragraph) > limit:
            if 150 < len(text) <= limit:
                out.append(text)
            text = ""
        text = f"{text} {paragraph}".strip()
    return out


def _passages(data: Path, rng: random.Random, each: int) -> list[tuple[str, dict[str, str]]]:
    """Passages, each with the names whose gender is known there."""
    given = {n: "he" for n in fw.HE_NAMES} | {n: "she" for n in fw.SHE_NAMES}
    passages = [(p, given) for p in masc.read_paragraphs(data / "masc" / "masc-noad-senses.tsv", 60)]
    for path in sorted((data / "litbank" / "novels").glob("*.txt")):
        paragraphs = litbank.read_novel(path)
        names = given | _given_names("\n".join(paragraphs)[:300_000])
        chosen = _joined(paragraphs)
        passages += [(p, names) for p in rng.sample(chosen, min(len(chosen), each))]
    rng.shuffle(passages)
    return passages


def plain_passages(data: Path, rng: random.Random, each: int) -> list[str]:
    """So many passages of MASC, of EWT and of the novels, as they are."""
    modern = list(masc.read_paragraphs(data / "masc" / "masc-noad-senses.tsv", 60))
    novels = [p for path in sorted((data / "litbank" / "novels").glob("*.txt"))
              for p in _joined(litbank.read_novel(path))]
    web = conllu.read_passages(data / "ewt" / "en_ewt-ud-train.conllu")
    return [p for part in (modern, web, novels) for p in rng.sample(part, min(len(part), each))]


def examples(data: Path, count: int, rng: random.Random) -> list[Example]:
    """About half of them speak of people, half of things, as far as the texts allow."""
    kinds = wordnet.nouns()
    people, things = [], []
    for text, given in _passages(data, rng, 1500):
        if len(people) >= count // 2 and len(things) >= count // 2:
            break
        nouns = _nouns(text, kinds)
        persons = _persons(text, given) + [m for m in nouns if m.pronoun in ("he", "she")]
        for pool, mentions in ((people, persons), (things, [m for m in nouns if m not in persons])):
            if len(pool) < count // 2 and (made := rewrite(text, mentions, kinds, rng)):
                pool.append(made)
    out = people + things
    rng.shuffle(out)
    return out
