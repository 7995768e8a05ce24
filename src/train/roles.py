"""Roles: what a head can be trained for, which labelled relations belong to each, and how the
roles are shared out among 1, 2, 4, 8 and 12 heads."""
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

    `closed` roles are completely annotated here: a word without a label rests on [CLS].
    For every other role an unlabelled word is left alone. `ignored` words (role, span) are left
    alone even under a closed role (the annotation cannot say what they should do).
    """
    text: str
    labels: list[Label]
    closed: frozenset[int]
    ignored: list[tuple[int, Span]] = field(default_factory=list)
    source: str = ""
    document: str = ""              # development texts of one document are calibrated together


(PREVIOUS, SUBJECT, MODIFIER, OBJECT, PRONOUN, MEANING, TIME, DISCOURSE,
 NEXT, ENTITY, SENTIMENT, PLACE) = range(12)
ROLE_COUNT = 12
SYNTAX = frozenset({SUBJECT, MODIFIER, OBJECT, TIME, DISCOURSE})

ROLE_OF = {
    "previous": PREVIOUS,
    "verb-subject": SUBJECT, "subject-verb": SUBJECT,
    "modifier-noun": MODIFIER,
    "verb-object": OBJECT, "object-verb": OBJECT,
    "pronoun-antecedent": PRONOUN,
    "meaning": MEANING,
    "time-verb": TIME, "time-phrase": TIME,
    "discourse-clause": DISCOURSE,
    "next": NEXT,
    "entity-verb": ENTITY,
    "opinion-target": SENTIMENT,
    "preposition-noun": PLACE,
}

# name, short name, description, question, relations that are measured for it
ROLES = [
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
    ("Next word", "Next",
     "Every word looks at the word just after it.",
     "which word comes just after \"%s\"?", ["next"]),
    ("Entity", "Entity",
     "A name looks at the verb that says what it does or what is done to it.",
     "what happens with \"%s\"?", ["entity-verb"]),
    ("Sentiment", "Sentiment",
     "A word of praise or blame looks at what it describes.",
     "what is \"%s\" said of?", ["opinion-target"]),
    ("Place", "Place",
     "In, on, to, from: a preposition looks at the noun it leads to.",
     "which noun does \"%s\" lead to?", ["preposition-noun"]),
]

# Blended heads, for fewer heads than roles: name, short name, description, question, roles.
FORM = ("Form", "Form", "Where words stand and what describes what: the word before, the noun "
        "described.", "which word stands before or is described by \"%s\"?", (PREVIOUS, MODIFIER))
GRAMMAR = ("Grammar", "Grammar", "Who does what, to whom, when and why, through one softmax.",
           "which verb, subject or object belongs to \"%s\"?", (SUBJECT, OBJECT, TIME, DISCOURSE))
ALL_GRAMMAR = ("Grammar", "Grammar", "Position and the whole of grammar through one softmax.",
               "which words belong to \"%s\" in grammar?",
               (PREVIOUS, SUBJECT, MODIFIER, OBJECT, TIME, DISCOURSE))
REFERENCE = ("Reference & meaning", "Reference", "What a pronoun stands for and which words decide "
             "a meaning.", "which words tell what \"%s\" means or stands for?", (PRONOUN, MEANING))
EVERYTHING = ("Everything", "Everything", "Every relation through one softmax: a blur.",
              "which words belong to \"%s\" in any way?", tuple(range(8)))


def _alone(role: int) -> tuple:
    return (*ROLES[role][:4], (role,))


# Head count -> its heads in order, each (name, short name, description, question, roles).
HEADS = {
    1: [EVERYTHING],
    2: [ALL_GRAMMAR, REFERENCE],
    4: [FORM, GRAMMAR, _alone(PRONOUN), _alone(MEANING)],
    8: [_alone(r) for r in range(8)],
    12: [_alone(r) for r in range(12)],
}
HEAD_COUNTS = tuple(HEADS)
OWN_COUNT = 8                       # what is shown when nothing else is asked for


def head_of(count: int, role: int) -> int | None:
    """The head (from 0) that serves a role at a head count; None where no head does."""
    for head, entry in enumerate(HEADS[count]):
        if role in entry[4]:
            return head
    return None
