"""Relations of the further roles, from dependencies: entity -> verb, opinion -> what it describes,
preposition -> noun. One definition serves training and measuring.

- `entity-verb`: every word of a name (PROPN, but no weekday or month), *who*, *whom* and *where*
  look at the nearest verb above them: the verb they are subject, object or setting of, for a name
  inside a longer phrase the verb of that phrase. All words of a name look at the same verb. In a
  copula clause the copula is the verb; if it is glued to the name (`John's tired`) the predicate
  takes its place, as for subjects. In GUM, plain nouns that head a mention of a person, a place or
  an organization do the same; EWT has no such marks, so its plain nouns are left open. So is an
  adjective with a capital before a name (`Supreme Court`).
- `opinion-target`: an adjective of praise or blame (opinion.txt) before its noun looks at the
  noun, in a predicate at the subject, after a verb (`makes me happy`) at the object or subject of
  that verb. A verb like *love*, *hate* looks at its object (passive: its subject; `love eating
  out`: the verb of the complement), a verb like *disappoint*, *impress* at its subject. Adverbs
  and nouns are no opinion words here.
- `preposition-noun`: a word with `case` looks at the head it marks, and at the other words of a
  flat name (`to John Smith`). Only the first word of a fixed preposition (`because of`) is asked.
"""
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import roles
from corpora.conllu import Sentence, Token

OPINIONS = Path(__file__).with_name("opinion.txt")
DAYS = frozenset("""
 monday tuesday wednesday thursday friday saturday sunday january february march april may june
 july august september october november december mon tue wed thu fri sat sun jan feb mar apr jun
 jul aug sep sept oct nov dec""".split())
ASKING = frozenset({"who", "whom", "where"})
KINDS = frozenset({"person", "place", "organization"})
LOOSE = frozenset({"parataxis", "list", "dep", "orphan", "discourse", "reparandum", "dislocated"})
CLAUSE_PREPOSITIONS = frozenset("""
 in on of by for with from after before at about without through than like as since until into
 upon despite besides""".split())


def _is_date(word: str) -> bool:
    return word.rstrip(".") in DAYS or word.removesuffix("s") in DAYS


@cache
def opinions() -> dict[str, frozenset[str]]:
    """adjective, object, subject, neutral -> lemmas."""
    table: dict[str, list[str]] = {}
    words: list[str] = []
    for line in OPINIONS.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            words = table.setdefault(line.strip("[]"), [])
        elif not line.startswith("#"):
            words += line.split()
    return {name: frozenset(words) for name, words in table.items()}


@dataclass
class Relations:
    """The rows of one sentence: (relation, token index) -> target tokens, and the words that the
    annotation leaves open: (role, token)."""
    sentence: Sentence
    rows: dict[tuple[str, int], list[Token]] = field(default_factory=dict)
    open: list[tuple[int, Token]] = field(default_factory=list)

    def __post_init__(self):
        tokens = self.sentence.tokens
        self.copulas = {t.head: t for t in tokens if t.deprel == "cop"}
        self.below: dict[int, list[Token]] = {}
        for token in tokens:
            self.below.setdefault(token.head, []).append(token)
        for token in tokens:
            self._preposition(token)
            self._entity(token)
            self._opinion(token)

    def head(self, token: Token) -> Token | None:
        return self.sentence.tokens[token.head - 1] if token.head > 0 else None

    # Preposition

    def _preposition(self, token: Token) -> None:
        head = self.head(token)
        if head is None:
            return
        if token.deprel == "case" and token.upos != "PART":
            name = [t for t in self.below.get(head.index, ()) if t.deprel == "flat"]
            self.rows["preposition-noun", token.index] = [head, *name]
        elif token.deprel == "fixed" and head.deprel in ("case", "mark", "advmod", "cc"):
            self.open.append((roles.PLACE, token))
        elif token.form.lower() in CLAUSE_PREPOSITIONS and token.deprel != "compound:prt":
            self.open.append((roles.PLACE, token))

    # Entity

    def governor(self, token: Token) -> tuple[Token | None, bool]:
        """The nearest verb above a word, and whether the way to it is clear."""
        at, clear = token, True
        for _ in self.sentence.tokens:
            if at is not token and at.upos in ("VERB", "AUX"):
                return at, clear
            copula = self.copulas.get(at.index)
            if copula is not None and copula is not token:
                if copula.start != token.end:
                    return copula, clear
                return (at, clear) if at is not token else (None, False)
            clear = clear and at.deprel not in LOOSE
            above = self.head(at)
            if above is None:
                break
            at = above
        return None, clear

    def entity(self, token: Token) -> None:
        verb, clear = self.governor(token)
        if verb is not None and clear:
            self.rows["entity-verb", token.index] = [verb]
        elif not clear:
            self.open.append((roles.ENTITY, token))

    def _entity(self, token: Token) -> None:
        word = token.form.lower()
        if word in ASKING or (token.upos == "PROPN" and not _is_date(word)
                              and any(c.isalpha() for c in word)):
            self.entity(token)
        elif self._named(token):
            self.open.append((roles.ENTITY, token))

    def _named(self, token: Token) -> bool:
        """`Supreme` in `Supreme Court` is an adjective to some annotators, to others a name."""
        head = self.head(token)
        return (token.upos != "PUNCT" and token.form[:1].isupper() and head is not None
                and head.upos == "PROPN" and token.deprel in ("amod", "compound", "flat", "nummod"))

    # Opinion

    def _arguments(self, token: Token, relation: str) -> list[Token]:
        """The words that are `relation` of a token in the basic or the enhanced graph."""
        found = [t for t in self.below.get(token.index, ()) if _is(t.deprel, relation)]
        return found + [t for t in self.sentence.tokens if t not in found and any(
            h == token.index and _is(r, relation) for h, r in t.deps)]

    def _opinion(self, token: Token) -> None:
        lemma, lists = token.lemma.lower(), opinions()
        if token.upos == "ADJ":
            if lemma in lists["adjective"] or token.form.lower() in lists["adjective"]:
                self._describe(token, self._described(token), token.deprel == "root")
            elif lemma not in lists["neutral"]:
                self.open.append((roles.SENTIMENT, token))
        elif token.upos == "VERB" and (lemma in lists["object"] or lemma in lists["subject"]):
            wished = lemma == "like" and any(t.lemma in ("would", "will", "should") for t in
                                             self.below.get(token.index, ()))
            self._describe(token, [] if wished else self._judged(token), False)

    def _describe(self, token: Token, targets: list[Token], alone: bool) -> None:
        targets = [t for t in targets if t is not token]
        if targets:
            self.rows["opinion-target", token.index] = targets
        elif not alone:
            self.open.append((roles.SENTIMENT, token))

    def _described(self, token: Token) -> list[Token]:
        head = self.head(token)
        tokens = self.sentence.tokens
        if head is not None and token.deprel == "amod":
            return [head]
        shared = [tokens[h - 1] for h, r in token.deps if r == "amod" and 0 < h <= len(tokens)]
        if shared:
            return shared
        subjects = self._arguments(token, "nsubj")
        if subjects or head is None:
            return subjects
        if token.deprel in ("acl", "acl:relcl"):
            return [head]
        if token.deprel == "xcomp":
            return self._arguments(head, "obj") or self._arguments(head, "nsubj")
        return []

    def _judged(self, token: Token) -> list[Token]:
        head = self.head(token)
        if head is not None and token.deprel == "amod":
            return [head]
        if token.lemma.lower() in opinions()["subject"]:
            if self._arguments(token, "nsubj:pass"):
                return []
            return self._arguments(token, "nsubj")
        found = (self._arguments(token, "obj") or self._arguments(token, "nsubj:pass")
                 or self._arguments(token, "xcomp") or self._arguments(token, "ccomp"))
        return found or ([head] if head is not None and token.deprel == "acl" else [])


def _is(relation: str, wanted: str) -> bool:
    """`nsubj` covers its passive and what enhanced graphs share out, not an outer subject."""
    if wanted == "nsubj:pass":
        return relation.startswith(wanted)
    return relation == wanted or (relation.startswith(wanted + ":")
                                  and not relation.endswith("outer"))
