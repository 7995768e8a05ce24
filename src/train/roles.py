"""The eight heads of the top layer, and which labelled relation each of them learns."""
from dataclasses import dataclass, field

Span = tuple[int, int]


@dataclass(slots=True)
class Label:
    """One supervised row: the word at `query` should look at the words at `targets`.

    Spans are character offsets into the text. `others` are wrong candidates (the other noun of a
    twin sentence, the other name in GAP); `pair` joins the two sentences of a twin.
    """
    relation: str
    query: Span
    targets: list[Span]
    others: list[Span] = field(default_factory=list)
    pair: str = ""


@dataclass(slots=True)
class Example:
    """A text with its labels.

    `closed` heads are completely annotated here: a word without a label rests on [CLS].
    For every other head an unlabelled word is left alone. `ignored` words are left alone even
    under a closed head (the annotation cannot say what they should do).
    """
    text: str
    labels: list[Label]
    closed: frozenset[int]
    ignored: list[tuple[int, Span]] = field(default_factory=list)
    source: str = ""


PREVIOUS, SUBJECT, MODIFIER, OBJECT, PRONOUN, MEANING, TIME, DISCOURSE = range(8)
SYNTAX = frozenset({SUBJECT, MODIFIER, OBJECT, TIME, DISCOURSE})

HEAD_OF = {
    "previous": PREVIOUS,
    "verb-subject": SUBJECT, "subject-verb": SUBJECT,
    "modifier-noun": MODIFIER,
    "verb-object": OBJECT, "object-verb": OBJECT,
    "pronoun-antecedent": PRONOUN,
    "meaning": MEANING,
    "time-verb": TIME, "time-phrase": TIME,
    "discourse-clause": DISCOURSE,
}

# name, short name, description, question, relations that are measured for it
HEADS = [
    ("Previous word", "Previous",
     "Every word looks at the word just before it.",
     "which word comes just before \"%s\"?", ["previous"]),
    ("Subject-verb", "Subject-verb",
     "A verb looks at who or what does it, and the doer looks back at its verb.",
     "which verb or subject belongs to \"%s\"?", ["verb-subject", "subject-verb"]),
    ("Modifier-noun", "Modifier-noun",
     "An article, adjective, number or possessive looks at the noun it describes.",
     "which noun does \"%s\" describe?", ["modifier-noun"]),
    ("Action-object", "Action-object",
     "A verb looks at what it acts on, and that thing looks back at its verb.",
     "which action or object belongs to \"%s\"?", ["verb-object", "object-verb"]),
    ("Pronoun", "Pronoun",
     "He, she, it and they look at the word they stand for.",
     "which word does \"%s\" stand for?", ["pronoun-antecedent"]),
    ("Meaning", "Meaning",
     "A word with several senses looks at the words that decide which one is meant.",
     "which words tell what \"%s\" means here?", ["meaning"]),
    ("Time", "Time",
     "Helping verbs (will, did, has) and time words look at the verb they place in time.",
     "which verb does \"%s\" place in time?", ["time-verb"]),
    ("Discourse & cause", "Discourse",
     "Because, although, and, to: a linking word looks at the core of the clause it opens.",
     "which clause does \"%s\" introduce?", ["discourse-clause"]),
]
HEAD_COUNT, HEAD_WIDTH = 8, 48
