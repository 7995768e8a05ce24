"""Grammar that a generated sentence shows by its frame alone, so that the syntax heads keep to it in
sentences that are otherwise labelled for their pronouns only."""
import re

from roles import Label, Span

_BE = r"(?:was|were|is|are)"
_AUXILIARY = re.compile(r" (?:(?:didn't|did not|doesn't|does not|couldn't|could not|can't|cannot|won't|will not|"
                        r"wouldn't|would not) )?([a-z]+)\b")
_IRREGULAR = set("""ate bit broke brought built bought caught chose cut drank drew drove fed felt fought found froze gave
 got grew heard held hid hit hurt kept knew left lent lost made met paid put ran read rode sank sat saw sent sewed shook
 shot shut sold spilled spoke stole struck swept taught threw told took tore understood went won wore wrote""".split())
_REASON = re.compile(r"\b(because|since|as|although|though|for|until)\b $", re.IGNORECASE)
# "was tired" may be a passive and "was reading" is a tense: those are left alone.
_PREDICATE = re.compile(rf" ({_BE}) (?:(?:too|so|very|quite|really|rather|much too|far too) ([a-z]+)|"
                        r"([a-z]+)(?<!ed)(?<!ing))(?=[.!?]|$)")
_DETERMINER = re.compile(r"\b(?:the|an?|my|our|your|this|that|these|those) $", re.IGNORECASE)


def _whole(text: str, phrase: Span) -> Span:
    """A noun phrase with the determiner before it."""
    match = _DETERMINER.search(text[:phrase[0]])
    return (match.start(), phrase[1]) if match else phrase


def _article(text: str, noun: Span, start: int) -> list[Label]:
    """the weary lion: the article looks at the noun."""
    match = re.match(r"(?:the|an?|my|our|your|this|that|these|those)\b", text[start:], re.IGNORECASE)
    return [Label("modifier-noun", (start, start + match.end()), [noun])] if match else []


def _verb(text: str, at: int) -> Span | None:
    """The verb right behind a subject that ends at `at`, if its form leaves no doubt."""
    match = _AUXILIARY.match(text[at:])
    if not match:
        return None
    word, plain = match[1], " " not in match[0].strip()
    if plain and not (word.endswith("ed") or word in _IRREGULAR):
        return None
    return (at + match.start(1), at + match.end(1)) if word not in ("have", "be", "been") else None


def _clause(text: str, subject: Span, objects: list[tuple[Span, Span]]) -> list[Label]:
    """subject <-> verb, and verb <-> object where the object follows the verb at once."""
    verb = _verb(text, subject[1])
    if verb is None:
        return []
    labels = [Label("subject-verb", subject, [verb]), Label("verb-subject", verb, [subject])]
    for whole, noun in objects:
        if whole[0] == verb[1] + 1:
            labels += [Label("object-verb", noun, [verb]), Label("verb-object", verb, [noun])]
    return labels


def _reason(text: str, pronoun: Span) -> list[Label]:
    """because it was too tired: it <-> was, because -> tired."""
    match = _PREDICATE.match(text[pronoun[1]:])
    if not match:
        return []
    copula, predicate = [(pronoun[1] + match.start(n), pronoun[1] + match.end(n))
                         for n in (1, 2 if match[2] else 3)]
    labels = [Label("subject-verb", pronoun, [copula]), Label("verb-subject", copula, [pronoun])]
    link = _REASON.search(text[:pronoun[0]])
    if link:
        labels.append(Label("discourse-clause", link.span(1), [predicate]))
    return labels


def syntax(text: str, phrases: list[tuple[Span, Span]], pronouns: list[Span]) -> list[Label]:
    """`phrases`: the noun phrases of the frame, each with its noun."""
    labels = []
    phrases = [(_whole(text, whole), noun) for whole, noun in phrases]
    for whole, noun in phrases:
        labels += _article(text, noun, whole[0])
    for _, noun in [p for p in phrases if p[0][0] == 0]:
        labels += _clause(text, noun, [p for p in phrases if p[1] != noun])
    for pronoun in pronouns:
        labels += _reason(text, pronoun)
    return labels
