"""Noun phrases of the generated clauses: names, determiners, numbers, adjectives, compounds of
several nouns, and what `and` joins."""
from dataclasses import dataclass, field

import clause_words as cw
import family_words as fw
import roles
from families import Maker
from twins import plural

DETERMINERS = ["the"] * 7 + ["a"] * 4 + "this that my our their his her every another".split()
NUMBERS = ["the two", "three", "the", "many", "all", "these", "some", "ten", "several"]


@dataclass
class Noun:
    """A noun phrase that stands in the sentence. `names` wait for their verb."""
    head: int
    names: list[int] = field(default_factory=list)
    flat: list[int] = field(default_factory=list)       # further words of the name
    joined: list[int] = field(default_factory=list)     # heads of what `and` adds
    many: bool = False


@dataclass
class Phrases:
    """Words written so far and the rows they have."""
    m: Maker
    nouns: list[str]                # noun noun compounds, adjective noun compounds
    described: list[str]
    words: list[str] = field(default_factory=list)
    rows: dict[tuple[str, int], list[int]] = field(default_factory=dict)
    silent: list[tuple[int, int]] = field(default_factory=list)

    def chance(self, p: float) -> bool:
        return self.m.rng.random() < p

    def say(self, text: str) -> int:
        """The place of the last word."""
        self.words += text.split()
        return len(self.words) - 1

    def mark(self, relation: str, query: int, *targets: int) -> None:
        self.rows.setdefault((relation, query), []).extend(targets)

    def all_look(self, relation: str, queries: list[int], target: int) -> None:
        for query in queries:
            self.mark(relation, query, target)

    # Noun phrases

    def _core(self, kind: str) -> Noun:
        draw = self.m.rng.random()
        if kind == "person" and draw < 0.28:
            return self._person_name()
        if kind == "place" and draw < 0.4:
            head = self.say(self.m.pick(cw.TOWNS))
            return Noun(head, [head])
        if kind == "thing" and draw < 0.4 or kind == "person" and draw < 0.36:
            return self._compound(kind)
        return self._plain(kind)

    def _person_name(self) -> Noun:
        head = self.say(self.m.pick(self.m.choose([fw.HE_NAMES, fw.SHE_NAMES])))
        if self.chance(0.4):
            last = self.say(self.m.pick(cw.SURNAMES))
            return Noun(head, [head, last], [last])
        return Noun(head, [head])

    def _before(self) -> tuple[list[int], list[int], bool]:
        """Determiner, possessive or number: the words that describe, names among them, plural."""
        if self.chance(0.14):
            owner = self.m.pick(self.m.choose([fw.HE_NAMES, fw.SHE_NAMES, cw.TOWNS]))
            at = self.say(owner + "'s")
            return [at], [at], False
        if self.chance(0.08):
            article = self.say(self.m.choose(["the", "my", "our"]))
            owner = self.say(self.m.pick(self.m.lists["people"]) + "'s")
            self.mark("modifier-noun", article, owner)
            return [owner], [owner], False
        if self.chance(0.12):
            return [self.say(w) for w in self.m.choose(NUMBERS).split()], [], True
        return [self.say(self.m.choose(DETERMINERS))], [], False

    def _described(self, words: list[str]) -> list[int]:
        """One adjective, two, or two with `and`; the last ones look at the noun like the first."""
        draw = self.m.rng.random()
        if draw < 0.55:
            return []
        first = self.m.pick(words)
        second = self.m.pick(words)
        if draw < 0.86 or first == second:
            return [self.say(first)]
        found = [self.say(first)]
        if draw < 0.93:
            link = self.say("and")
            self.mark("discourse-clause", link, link + 1)
        return found + [self.say(second)]

    def _plain(self, kind: str) -> Noun:
        before, names, many = self._before()
        before += self._described(cw.FOR_PEOPLE if kind == "person" else cw.ADJECTIVES)
        lists = {"person": self.m.lists["people"], "thing": cw.THINGS, "place": cw.PLACES}
        return self._close(self.m.pick(lists[kind]), before, names, kind, many)

    def _close(self, word: str, before: list[int], names: list[int], kind: str, many: bool) -> Noun:
        head = self.say((plural(word) or word) if many else word)
        self.all_look("modifier-noun", before, head)
        if kind == "person":
            names = names + [head]
        else:
            self.silent.append((roles.ENTITY, head))
        return Noun(head, names, many=many)

    def _two_matters(self, before: list[int]) -> None:
        """`steel and coal` before what both describe."""
        one, other = self.m.two(cw.MATTER)
        before.append(self.say(one))
        link = self.say(self.m.choose(["and", "or"]))
        before.append(self.say(other))
        self.mark("discourse-clause", link, before[-1])
        self.silent += [(roles.ENTITY, link - 1), (roles.ENTITY, link + 1)]

    def _compound(self, kind: str) -> Noun:
        """`the new [school bus]`, `a steel [kitchen table]`, `the [high school] budget`, `the steel
        and coal project`: words of a compound that stands in the dictionary belong together."""
        before, names, many = self._before()
        if self.chance(0.3):
            before.append(self.say(self.m.pick(cw.WHOLE)))
        draw = self.m.rng.random()
        if draw > 0.9 and kind == "thing":
            self._two_matters(before)
            return self._close(self.m.pick(cw.BEHIND), before, names, kind, many)
        if draw < 0.25 and kind == "thing":
            inner = self.say(self.m.pick(cw.TOWNS if self.chance(0.4) else cw.MATTER))
            before.append(inner)
            if self.words[inner][0].isupper():
                names = names + [inner]
            else:
                self.silent.append((roles.ENTITY, inner))
        pair = self.m.pick(self.described if self.chance(0.3) else self.nouns).split()
        first = self.say(pair[0])
        self.silent.append((roles.ENTITY, first))
        if draw < 0.5 and kind == "thing":
            before.append(first)
            return self._close(pair[1], before, names, kind, many)
        second = self.say(pair[1])
        self.silent.append((roles.ENTITY, second))
        self.mark("modifier-noun", first, second)
        before.append(second)
        last = self.m.pick(self.m.lists["people"] if kind == "person" else cw.BEHIND)
        return self._close(last, before, names, kind, many)
