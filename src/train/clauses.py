"""Generated sentences with far subjects and long noun phrases: relative clauses, phrases behind a
noun, conjoined verbs, embedded clauses, compounds of several nouns. They are put together from a
small grammar, so every syntax role is labelled completely, by the rules of labels.py."""
import re

import clause_words as cw
import family_words as fw
import roles
from families import FORBIDDEN, Maker
from phrases import Noun, Phrases
from roles import Example, Label

CLOSED = roles.SYNTAX | {roles.PREVIOUS, roles.ENTITY, roles.PLACE}
DAYS = ["Monday", "Tuesday", "Friday", "Sunday", "Saturday"]
TIME_MARKS = ("before", "after", "until", "since", "while")
MARKS = ["because"] * 4 + "although if unless though since while before after until as".split()
PLACED = ("always", "never", "often", "already", "once", "finally", "suddenly")
RELATIVE = ("who", "that", "which")
OPEN_PREPOSITIONS = ("before", "after", "until", "since", "as")
PREPOSITIONS = {"person": ["with", "near", "behind", "for", "from", "without", "after", "before"],
                "thing": ["with", "near", "behind", "under", "without", "on", "for", "about"],
                "place": ["in", "at", "near", "behind", "from", "to", "outside"]}
OWNED = ["of"] * 3 + ["near", "behind", "for", "from", "about"]


class Writer(Phrases):
    """Writes one sentence."""

    def phrase(self, kind: str, depth: int) -> Noun:
        """A noun phrase about a person, a thing or a place; `depth` more may stand behind it."""
        noun = self._core(kind)
        if depth > 0 and kind != "place":
            draw = self.m.rng.random()
            if draw < 0.33:
                self._behind(noun, kind, depth - 1)
            if draw > 0.28 and draw < 0.55:
                self._relative(noun, kind, depth - 1)
            elif draw > 0.55 and draw < 0.63:
                self._participle(noun, kind)
            elif draw > 0.9 and self.words[noun.head][0].isupper():
                self._apposition(noun)
        return noun

    def several(self, kind: str, depth: int) -> Noun:
        """At times two or three of them."""
        first = self.phrase(kind, depth)
        bare = len(self.words) - 1 in (first.head, *first.flat)
        if not bare or not self.chance(0.3):    # `a man near a boat and a dog` is open to doubt
            return first
        more = [] if self.chance(0.7) else [self._listed(kind)]
        link = self.say("and" if self.chance(0.85) else "or")
        more.append(self.phrase(kind, depth))
        self.mark("discourse-clause", link, more[-1].head)
        first.joined = [n.head for n in more]
        first.names += [w for n in more for w in n.names]
        first.many = True
        return first

    def _listed(self, kind: str) -> Noun:
        self.say(",")
        return self.phrase(kind, 0)

    # What stands behind a noun

    def prepositional(self, kind: str, depth: int = 0, choices: list[str] | None = None) -> Noun:
        preposition = self.say(self.m.choose(choices or PREPOSITIONS[kind]))
        noun = self.phrase(kind, depth)
        self.mark("preposition-noun", preposition, noun.head, *noun.flat)
        return noun

    def _behind(self, noun: Noun, kind: str, depth: int) -> None:
        inner = self.prepositional(self.m.choose(["thing", "place", "person"]), depth,
                                   OWNED if kind == "thing" and self.chance(0.6) else None)
        noun.names += inner.names

    def _relative(self, noun: Noun, kind: str, depth: int) -> None:
        apart = self.chance(0.25)
        if apart:
            self.say(",")
        if self.chance(0.55):
            word = "who" if kind == "person" else "which"
            word = word if apart or self.chance(0.6) else "that"
            pronoun = self.say(word)
            names = [pronoun] if word == "who" else []
            self.predicate(Noun(pronoun, names, many=noun.many), kind, depth)
        else:
            self._object_relative(noun, kind, apart)
        if apart:
            self.say(",")

    def _object_relative(self, noun: Noun, kind: str, apart: bool) -> None:
        """`the book that the boy read`, `the book the boy read`."""
        pronoun = None
        if apart or self.chance(0.6):
            word = "whom" if kind == "person" and apart else "which" if apart else "that"
            pronoun = self.say(word)
        subject = self.phrase("person", 0)
        verb = self.verb(subject, self.m.pick(cw.TO_PEOPLE if kind == "person" else cw.TO_THINGS))
        if pronoun is None:
            self.mark("verb-object", verb, noun.head)
        else:
            self.mark("verb-object", verb, pronoun)
            self.mark("object-verb", pronoun, verb)
            if self.words[pronoun] == "whom":
                self.mark("entity-verb", pronoun, verb)

    def _participle(self, noun: Noun, kind: str) -> None:
        """`standing near the door`, `painted by the actor`: a verb without a subject of its own."""
        if kind == "person":
            verb = self.say(cw.inflect(self.m.pick(cw.ALONE))[2])
            inner = self.prepositional("place", 0, ["near", "behind", "in"])
        else:
            verb = self.say(cw.inflect(self.m.pick(cw.TO_THINGS))[1])
            inner = self.prepositional("person", 0, ["by"])
        self.all_look("entity-verb", inner.names, verb)

    def _apposition(self, noun: Noun) -> None:
        self.say(",")
        noun.names += self._plain("person").names
        self.say(",")

    # Clauses

    def subject(self, subject: Noun, verb: int) -> None:
        for word in (subject.head, *subject.joined):
            self.mark("subject-verb", word, verb)
        self.mark("verb-subject", verb, subject.head)
        self.all_look("entity-verb", subject.names, verb)

    def verb(self, subject: Noun, base: str) -> int:
        """A verb with its helping verbs; adverbs between them."""
        past, participle, ing = cw.inflect(base)
        was, has = ("were", "have") if subject.many else ("was", "has")
        draw = self.m.rng.random()
        if draw < 0.5:
            helpers, form = "", past
        else:
            helpers, form = self.m.choose([
                (has, participle), ("had", participle), ("will", base), ("could", base),
                ("would", base), ("should", base), ("did not", base), ("didn't", base), (was, ing),
                ("had been", ing), ("may have", participle), ("can", base), ("might", base)])
        auxiliaries = [self.say(w) for w in helpers.split()]
        adverb = None
        if self.chance(0.12):
            adverb = self.say(self.m.choose([*cw.MANNER, *PLACED]))
        verb = self.say(form)
        self.all_look("time-verb", [a for a in auxiliaries if self.words[a] != "not"], verb)
        if adverb is not None and self.words[adverb] in PLACED:
            self.mark("time-phrase", adverb, verb)
        self.subject(subject, verb)
        return verb

    def object(self, verb: int, noun: Noun) -> None:
        self.mark("verb-object", verb, noun.head)
        for word in (noun.head, *noun.joined):
            self.mark("object-verb", word, verb)
        self.all_look("entity-verb", noun.names, verb)

    def adjunct(self, verb: int) -> None:
        """Where or when."""
        draw = self.m.rng.random()
        if draw < 0.25:
            noun = self.prepositional(self.m.choose(["place", "place", "thing", "person"]))
            self.all_look("entity-verb", noun.names, verb)
        elif draw < 0.5:
            self.time(verb)

    def time(self, verb: int | None) -> int:
        """`yesterday`, `last week`, `on Monday`; the word that stands for the time."""
        draw = self.m.rng.random()
        if draw < 0.3:
            word = self.say(self.m.choose(["yesterday", "today", "again", "later", "recently"]))
        elif draw < 0.65:
            front = self.say(self.m.choose(["last", "every", "this"]))
            word = self.say(self.m.choose(["week", "month", "year", "morning", "summer", "night"]))
            self.mark("modifier-noun", front, word)
            self.silent.append((roles.ENTITY, word))
        else:
            front = self.say("on")
            word = self.say(self.m.choose(DAYS))
            self.mark("preposition-noun", front, word)
        if verb is not None:
            self.mark("time-phrase", word, verb)
        return word

    def predicate(self, subject: Noun, kind: str, depth: int) -> int:
        """All that follows a subject; the word that heads it."""
        draw = self.m.rng.random()
        if draw < 0.2:
            return self._copular(subject, kind)
        if kind == "person":
            if draw < 0.3 and depth > 0:
                return self._saying(subject, depth - 1)
            if draw < 0.4:
                return self._wishing(subject, depth)
            if draw < 0.48:
                return self._giving(subject)
        head = self._action(subject, kind, depth)
        if self.chance(0.22):
            link = self.say(self.m.choose(["and", "and", "but", "or"]))
            self.mark("discourse-clause", link, self._conjoined(subject, kind))
        return head

    def _conjoined(self, subject: Noun, kind: str) -> int:
        """A second verb looks at the subject they share, which looks at the first verb only.
        Whether a relative pronoun is shared, or what it stands for, is left open."""
        known = self.rows["subject-verb", subject.head]
        verb = self._action(Noun(subject.head, many=subject.many), kind, 0)
        self.rows["subject-verb", subject.head] = known[:1]
        if self.words[subject.head] in RELATIVE:
            del self.rows["verb-subject", verb]
            self.silent.append((roles.SUBJECT, verb))
        return verb

    def _action(self, subject: Noun, kind: str, depth: int) -> int:
        """`bought the car`, `slept near the door`, `was sold by the nurse`."""
        draw = self.m.rng.random()
        if kind == "thing" and draw < 0.55 or draw < 0.12:
            verb = self._passive(subject, cw.TO_THINGS if kind == "thing" else cw.TO_PEOPLE)
        elif kind == "thing" or draw < 0.35:
            verb = self.verb(subject, self.m.pick(cw.THINGS_ALONE if kind == "thing" else cw.ALONE))
        else:
            what = "thing" if draw < 0.75 else "person"
            verbs = cw.TO_THINGS if what == "thing" else cw.TO_PEOPLE
            verb = self.verb(subject, self.m.pick(verbs))
            self.object(verb, self.several(what, depth))
        self.adjunct(verb)
        return verb

    def _passive(self, subject: Noun, verbs: list[str]) -> int:
        was = "were" if subject.many else "was"
        helpers = self.m.choose([was, was, "had been", "will be", "must be"])
        found = [self.say(w) for w in helpers.split()]
        verb = self.say(cw.inflect(self.m.pick(verbs))[1])
        self.all_look("time-verb", found, verb)
        self.subject(subject, verb)
        if self.chance(0.35):
            agent = self.prepositional("person", 0, ["by"])
            self.all_look("entity-verb", agent.names, verb)
        return verb

    def _copular(self, subject: Noun, kind: str) -> int:
        """A copula is the verb of its subject; what it leads to heads the clause."""
        be = self.m.choose([("were" if subject.many else "was", "")] * 3 + [
            ("are" if subject.many else "is", ""), ("be", "will"), ("be", "must"), ("been", "had")])
        helpers = [self.say(be[1])] if be[1] else []
        copula = self.say(be[0])
        self.subject(subject, copula)
        if self.chance(0.15):
            self.say("not")
        if self.chance(0.6) or subject.many:
            if self.chance(0.3):
                self.say(self.m.choose(["very", "too", "so", "quite"]))
            head = self.say(self.m.pick(cw.FOR_PEOPLE if kind == "person" else cw.ADJECTIVES))
        else:
            noun = self._plain(kind)
            self.all_look("entity-verb", noun.names, copula)
            head = noun.head
        self.all_look("time-verb", helpers, head)
        self.silent.append((roles.SUBJECT, head))
        return head

    def _saying(self, subject: Noun, depth: int) -> int:
        verb = self.verb(subject, self.m.pick(cw.SAYING))
        link = self.say("that") if self.chance(0.65) else None
        head = self.clause(depth)
        if link is not None:
            self.mark("discourse-clause", link, head)
        return verb

    def _wishing(self, subject: Noun, depth: int) -> int:
        """`wanted to buy the car`, `asked the nurse to leave`: both verbs have a subject."""
        doer = subject.head
        if self.chance(0.4):
            verb = self.verb(subject, self.m.pick(cw.ASKING))
            noun = self.phrase("person", 0)
            self.object(verb, noun)
            doer = noun.head
        else:
            verb = self.verb(subject, self.m.pick(cw.WISHING))
        to = self.say("to")
        second = self.say(self.m.pick(cw.TO_THINGS))
        self.mark("discourse-clause", to, second)
        self.mark("verb-subject", second, doer)
        self.object(second, self.several("thing", depth))
        return verb

    def _giving(self, subject: Noun) -> int:
        verb = self.verb(subject, self.m.pick(cw.GIVING))
        for kind in ("person", "thing"):
            self.object(verb, self.phrase(kind, 0))
        return verb

    def clause(self, depth: int) -> int:
        kind = self.m.choose(["person", "person", "thing"])
        if self.chance(0.15):
            word = self.m.choose(["he", "she", "we", "they", "you"])
            subject = Noun(self.say(word), many=word not in ("he", "she"))
            return self.predicate(subject, "person", depth)
        return self.predicate(self.several(kind, depth), kind, depth)

    # Sentences

    def _adverbial(self) -> tuple[int, int]:
        """A linking word and its clause."""
        link = self.say("when" if self.chance(0.15) else self.m.choose(MARKS))
        head = self.clause(1)
        word = self.words[link]
        if word != "when":
            self.mark("discourse-clause", link, head)
        if word == "when" or word in TIME_MARKS:
            self.mark("time-phrase", link, head)
        if word in OPEN_PREPOSITIONS:
            self.silent.append((roles.PLACE, link))
        return link, head

    def _asked(self) -> None:
        """`Did the nurse from Boston buy the car?`"""
        if self.chance(0.25):
            self.say("why")
        helper = self.say(self.m.choose(["did", "will", "can", "could", "should", "would"]))
        subject = self.several("person", 1)
        what = self.m.choose(["thing", "person"])
        verb = self.say(self.m.pick(cw.TO_THINGS if what == "thing" else cw.TO_PEOPLE))
        self.mark("time-verb", helper, verb)
        self.subject(subject, verb)
        self.object(verb, self.several(what, 1))
        self.adjunct(verb)
        self.say("?")

    def sentence(self) -> None:
        draw = self.m.rng.random()
        if draw < 0.1:
            self._asked()
            return
        if draw < 0.22:
            self._adverbial()
            self.say(",")
            self.clause(1)
        elif draw < 0.32:
            word = self.time(None)
            if self.chance(0.6):
                self.say(",")
            self.mark("time-phrase", word, self.clause(2))
        else:
            self.clause(2)
            if draw > 0.85:
                self._adverbial()
        self.say(".")

    def example(self) -> Example:
        text, spans = "", []
        for at, word in enumerate(self.words):
            if word == "a" and self.words[at + 1][0] in "aeio":
                word = "an"
            text += "" if word in ",.?" or not text else " "
            spans.append((len(text), len(text) + len(word)))
            text += word
        labels = [Label(relation, spans[query], [spans[t] for t in targets])
                  for (relation, query), targets in self.rows.items()]
        ignored = [(role, spans[word]) for role, word in self.silent]
        return Example(text[0].upper() + text[1:], labels, CLOSED, ignored, "clauses")


# What two commas or a full stop leave behind.
_UNTIDY = re.compile(r",\s*[,.?]| (\w+) \1 ")


def generate(m: Maker, count: int) -> list[Example]:
    """About `count` different sentences of training fillers (held-out ones for a development
    maker)."""
    nouns, described = cw.compounds(m.frequencies)
    out: list[Example] = []
    seen = set()
    for _ in range(count * 6):
        if len(out) >= count:
            break
        writer = Writer(m, nouns, described)
        writer.sentence()
        example = writer.example()
        if len(writer.words) > 42 or _UNTIDY.search(example.text) or example.text in seen:
            continue
        if example.text.lower().rstrip(".?") in FORBIDDEN or (
                not m.dev and fw.held_out(example.text)):
            continue
        seen.add(example.text)
        out.append(example)
    return out
