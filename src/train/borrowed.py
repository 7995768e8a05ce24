"""Plain text in which a repeated noun or name becomes a pronoun: what is said of it in a real
sentence tells who or what it was. Nothing else of such a text is labelled."""
import random
import re
from dataclasses import dataclass, field
from pathlib import Path

import family_words as fw
import roles
from corpora import litbank, masc, wordnet
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
_SUBJECT = re.compile(r" (?:(?:" + "|".join(_VERBS) + r")\b|[a-z]{3,}ed\b)")
_OBJECT_BEFORE = re.compile(
    r"(?:\b(?:to|with|at|for|from|by|upon|told|asked|saw|met|found|loved|behind|beside|near|after|"
    r"[a-z]{3,}ed|took|gave|put|held|kept|left|made|on|in|into|under|over|against|towards?|"
    r"opened|of|about|before)) $")
_INVERTED = re.compile(r"[.,;:!?—'\"”’-] ?\w+(?: \w+ly)? $|\bsaid $")
_CLAUSE = re.compile(r"(?:^|[.!?;:,—-]['\"”’]? ?|\b(?:and|but|that|when|as|if|while|because|for|though|"
                     r"although|before|until|where|so|or|then|which|what|how) )$", re.IGNORECASE)
_OBJECT_AFTER = re.compile(r"(?:[.,;:!?]|$| (?:and|to|with|but|in|on|at|for|when|as|until|again|away|"
                           r"back|from|because|that)\b)")
_FORMS = {"he": ("he", "him", "his"), "she": ("she", "her", "her"), "it": ("it", "it", "its"),
          "they": ("they", "them", "their")}
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
    pronoun: str                    # he, she, it or they


@dataclass(slots=True)
class Rewritten:
    """A text being rewritten from left to right, with the spans of what was mentioned so far."""
    text: str = ""
    labels: list[Label] = field(default_factory=list)
    seen: list[tuple[Mention, tuple[int, int]]] = field(default_factory=list)


_LITTLE_WORDS = set("was were has have had as at in on by it a an i so or no who do are be am he".split())
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
    for pronoun, titles in _TITLES.items():
        if title in titles:
            return pronoun
    return given.get(first, "")


def _persons(text: str, given: dict[str, str]) -> list[Mention]:
    found = []
    for match in _NAME.finditer(text):
        title, first, last = match.groups()
        start, core = match.start(), match.start(2)
        if first in _SENTENCE_WORDS and not title:
            if not last:
                continue
            start, core, first, last = match.start(3), match.start(3), last, None
        found.append(Mention(start, match.end(), (core, match.end()), last or first,
                             _gender(title, first, given) or (given.get(last, "") if last else "")))
    known = {}
    for mention in found:
        if mention.pronoun:
            known.setdefault(mention.key, set()).add(mention.pronoun)
            first = text[mention.core[0]:mention.core[1]].split()[0]
            known.setdefault(first, set()).add(mention.pronoun)
    out = []
    for mention in found:
        genders = known.get(mention.key, set())
        if len(genders) == 1:
            mention.pronoun = next(iter(genders))
            out.append(mention)
        elif genders:
            return []               # Mr. and Mrs. Bennet: a surname alone could be either
    return out


def _nouns(text: str, kinds: dict[str, list[str]]) -> list[Mention]:
    out = []
    for match in _NOUN.finditer(text):
        word = match.group(1)
        pronoun = next((p for p, words in _HUMANS.items() if word in words), "")
        if not pronoun and kinds.get(word, [""])[0] in _THINGS:
            pronoun = "it"
        elif not pronoun and word.endswith("s") and kinds.get(fw.stem(word), [""])[0] in _THINGS \
                and word not in kinds:
            pronoun = "they"
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
    if re.match(r"['’]s [a-z]", after) and not before.endswith(" of "):
        return (possessive.capitalize() if capital else possessive), mention.end + 2
    if _SUBJECT.match(after) and _CLAUSE.search(before):
        return (subject.capitalize() if capital else subject), mention.end
    if _INVERTED.search(before):
        return None
    if _OBJECT_BEFORE.search(before) and _OBJECT_AFTER.match(after):
        return object_, mention.end
    if mention.pronoun == "it" and not _noun_follows(after) and re.match(r"[ .,;:!?]", after):
        return ("It" if capital else "it"), mention.end
    return None


def _noun_follows(rest: str) -> bool:
    """True in `the kitchen table`, where the noun is only part of a name."""
    word = re.match(r" ([a-z]+)", rest)
    return bool(word) and word[1] in wordnet.lemmas("noun") and (
        word[1] not in wordnet.lemmas("verb") or word[1].endswith("ing")) and \
        word[1] not in _LITTLE_WORDS


def _clear(mention: Mention, seen: list[tuple[Mention, tuple[int, int]]]) -> bool:
    """True if a reader finds the antecedent: it is the last one its pronoun fits, or it has been
    spoken of twice."""
    alike = [m for m, _ in seen if m.pronoun == mention.pronoun]
    return bool(alike) and (alike[-1].key == mention.key or
                            sum(m.key == mention.key for m in alike) >= 2)


def rewrite(text: str, mentions: list[Mention], rng: random.Random) -> Example | None:
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
        near = earlier and 10 < len(out.text) - earlier[-1][1][1] < 220
        if form and near and _clear(mention, out.seen) and rng.random() < 0.8:
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


def _joined(paragraphs: list[str], limit: int = 650) -> list[str]:
    """Neighbouring short paragraphs make one passage."""
    out, text = [], ""
    for paragraph in paragraphs:
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


def examples(data: Path, count: int, rng: random.Random) -> list[Example]:
    """About half of them speak of people, half of things, as far as the texts allow."""
    kinds = wordnet.nouns()
    people, things = [], []
    for text, given in _passages(data, rng, 600):
        if len(people) >= count // 2 and len(things) >= count // 2:
            break
        nouns = _nouns(text, kinds)
        persons = _persons(text, given) + [m for m in nouns if m.pronoun in ("he", "she")]
        for pool, mentions in ((people, persons), (things, [m for m in nouns if m not in persons])):
            if len(pool) < count // 2 and (made := rewrite(text, mentions, rng)):
                pool.append(made)
    out = people + things
    rng.shuffle(out)
    return out
