"""Annotation -> labels: what each head should look at in EWT, GUM, LitBank and GAP."""
from collections import Counter

import relations
import roles
from corpora import conllu, gap, litbank
from roles import Example, Label

THIRD_PERSON = {"he", "she", "it", "they", "him", "her", "them", "his", "hers", "its", "their",
                "theirs", "himself", "herself", "itself", "themselves", "'em", "’em"}
OPEN_PRONOUNS = {"this", "that", "these", "those", "who", "which", "whom", "whose", "one", "ones",
                 "both", "another", "each", "other", "others", "there", "here", "such", "same"}
SUBJECTS = {"nsubj", "nsubj:pass", "nsubj:outer"}
MODIFIERS = {"det", "amod", "nummod", "nmod:poss", "compound", "det:predet"}
TIME_WORDS = {
    "now", "then", "today", "yesterday", "tomorrow", "tonight", "soon", "already", "still", "yet",
    "always", "never", "often", "sometimes", "usually", "recently", "lately", "finally", "once",
    "again", "later", "earlier", "before", "ago", "currently", "immediately", "eventually",
    "rarely", "frequently", "previously", "ever", "meanwhile", "afterwards", "suddenly",
}
TIME_MARKS = {"when", "while", "before", "after", "until", "till", "since", "whenever", "once"}
TIME_NOUNS = {
    "day", "week", "month", "year", "hour", "minute", "second", "morning", "evening", "night",
    "afternoon", "noon", "midnight", "weekend", "time", "century", "decade", "summer", "winter",
    "spring", "autumn", "fall", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
    "sunday", "january", "february", "march", "april", "may", "june", "july", "august",
    "september", "october", "november", "december", "moment", "today", "yesterday", "tomorrow",
}
CONNECTIVES = {"however", "therefore", "thus", "hence", "moreover", "furthermore", "nevertheless",
               "nonetheless", "consequently", "otherwise", "instead", "besides", "additionally",
               "accordingly", "meanwhile", "then", "so", "also", "still"}

# Roles that EWT and GUM annotate completely.
CLOSED = roles.SYNTAX | {roles.PREVIOUS, roles.PRONOUN, roles.ENTITY, roles.SENTIMENT, roles.PLACE}


def _head_is_word(sentence: conllu.Sentence, token: conllu.Token) -> bool:
    return 0 < token.head <= len(sentence.tokens)


class SyntaxLabels:
    """Collects the labels of one sentence; `shift` moves its spans into a longer text."""

    def __init__(self, sentence: conllu.Sentence, shift: int = 0):
        self.sentence, self.shift = sentence, shift
        self.rows: dict[tuple[str, int], list[conllu.Token]] = {}
        self.ignored: list[tuple[int, tuple[int, int]]] = []
        self.copulas: dict[int, list[conllu.Token]] = {}
        for token in sentence.tokens:
            if token.deprel == "cop":
                self.copulas.setdefault(token.head, []).append(token)
        self.outer = {t.head for t in sentence.tokens if t.deprel.endswith("subj:outer")}
        self.governed = {t.head for t in sentence.tokens if t.deprel in SUBJECTS}
        self.further = relations.Relations(sentence)
        for token in sentence.tokens:
            if _head_is_word(sentence, token):
                self._relation(token, sentence.tokens[token.head - 1])
        for token in sentence.tokens:
            self._shared_arguments(token)
            self._name(token)
            self._unclear(token)

    def entities(self, heads: list[conllu.Token]) -> None:
        """Plain nouns that are known to name a person, a place or an organization."""
        for token in heads:
            if token.upos == "NOUN":
                self.further.entity(token)

    def nouns_open(self) -> None:
        """Without entity marks nobody knows which plain nouns name somebody."""
        self.further.open += [(roles.ENTITY, t) for t in self.sentence.tokens if t.upos == "NOUN"]

    def span(self, token: conllu.Token) -> tuple[int, int]:
        return token.start + self.shift, token.end + self.shift

    def add(self, relation: str, query: conllu.Token, target: conllu.Token) -> None:
        self.rows.setdefault((relation, query.index), []).append(target)

    def _relation(self, token: conllu.Token, head: conllu.Token) -> None:
        kind = token.deprel
        if kind in SUBJECTS or self._dummy(token, head):
            self._subject(token, head, self._copula(head, kind == "nsubj:outer"))
        elif kind in MODIFIERS:
            self.add("modifier-noun", token, head)
        elif kind in ("obj", "iobj"):
            self.add("object-verb", token, head)
            self.add("verb-object", head, token)
        elif kind in ("aux", "aux:pass"):
            self.add("time-verb", token, head)
        elif kind in ("mark", "cc"):
            self.add("discourse-clause", token, head)
            if kind == "mark" and token.form.lower() in TIME_MARKS:
                self.add("time-phrase", token, head)
        elif kind == "advmod":
            word = token.form.lower()
            if word in TIME_WORDS or word in TIME_MARKS:
                self.add("time-phrase", token, head)
            if word in CONNECTIVES and "PDTB" in token.misc:
                self.add("discourse-clause", token, head)
            elif word in CONNECTIVES:
                self.ignored.append((roles.DISCOURSE, self.span(token)))
        elif kind in ("obl:unmarked", "obl:tmod", "obl") and token.lemma.lower() in TIME_NOUNS:
            self.add("time-phrase", token, head)

    def _dummy(self, token: conllu.Token, head: conllu.Token) -> bool:
        """The `it` of `it seems that`, `it was hard to see` stands where a subject does."""
        return (token.deprel == "expl" and token.form.lower() == "it"
                and token.start < head.start and head.index not in self.governed)

    def _copula(self, head: conllu.Token, outer: bool = False) -> conllu.Token | None:
        """The copula of a subject of `head`. Where the predicate is a clause of its own (`the
        point is that we lost`, `the point is that we were late`), the first one is the outer
        subject's; the inner subject has the next one or none."""
        found = self.copulas.get(head.index, [])
        if head.index in self.outer and not outer:
            found = found[1:]
        return found[0] if found else None

    def _subject(self, token: conllu.Token, head: conllu.Token,
                 copula: conllu.Token | None) -> None:
        """A copula is the clause's verb: `it was tired` gives it <-> was. A contracted one
        (`it's tired`) is the subject's own display word, so the predicate takes its place."""
        if copula is None and token.deprel == "nsubj:outer":
            self.ignored.append((roles.SUBJECT, self.span(token)))
            return
        if copula is None:
            self.add("subject-verb", token, head)
            if head.upos in ("VERB", "AUX"):
                self.add("verb-subject", head, token)
            else:
                self.ignored.append((roles.SUBJECT, self.span(head)))
            return
        glued = copula.start == token.end
        self.add("subject-verb", token, head if glued else copula)
        if not glued:
            self.add("verb-subject", copula, token)
        self.ignored.append((roles.SUBJECT, self.span(head)))

    def _shared_arguments(self, token: conllu.Token) -> None:
        """Conjoined and infinitive verbs share a subject or object, conjoined modifiers their
        noun, conjoined subjects their verb: enhanced edges say whose."""
        for head, relation in token.deps:
            if not 0 < head <= len(self.sentence.tokens) or head == token.head:
                continue
            verb = self.sentence.tokens[head - 1]
            if relation in MODIFIERS and token.deprel == "conj":
                self.add("modifier-noun", token, verb)
            if relation in ("nsubj", "nsubj:pass") and token.deprel == "conj":
                self._shared_subject(token, verb)
            if verb.upos != "VERB":
                continue
            if relation.startswith("nsubj") and ("verb-subject", verb.index) not in self.rows:
                self.add("verb-subject", verb, token)
            elif relation == "obj" and token.deprel == "conj":
                if ("object-verb", token.index) not in self.rows:
                    self.add("object-verb", token, verb)
            elif relation == "obj" and ("verb-object", verb.index) not in self.rows:
                self.add("verb-object", verb, token)

    def _shared_subject(self, token: conllu.Token, head: conllu.Token) -> None:
        """`Tom and Mary left`: Mary left too. Of several verbs the first one is hers."""
        copula = self._copula(head)
        verb = copula if copula is not None and copula.start != token.end else head
        if verb.start > token.end and ("subject-verb", token.index) not in self.rows:
            self.add("subject-verb", token, verb)

    def _name(self, token: conllu.Token) -> None:
        """`Ken Lay's talk`: the further words of a name describe what its first word does."""
        if token.deprel == "flat" and ("modifier-noun", token.head) in self.rows:
            self.rows["modifier-noun", token.index] = self.rows["modifier-noun", token.head]

    def _unclear(self, token: conllu.Token) -> None:
        if token.deprel == "nmod:desc":
            # `President Bush`: a title describes the name, other titles are its first word
            self.ignored.append((roles.MODIFIER, self.span(token)))
        if token.upos == "VERB":
            if token.deprel in ("conj", "xcomp", "parataxis"):
                self.ignored.append((roles.SUBJECT, self.span(token)))
            if token.deprel == "conj":
                self.ignored.append((roles.OBJECT, self.span(token)))
        elif token.deprel in ("obl:unmarked", "obl:tmod"):
            self.ignored.append((roles.TIME, self.span(token)))

    def labels(self) -> list[Label]:
        tokens = self.sentence.tokens
        return [Label(relation, self.span(tokens[index - 1]), [self.span(t) for t in targets])
                for rows in (self.rows, self.further.rows)
                for (relation, index), targets in rows.items()]

    def unlabelled(self) -> list[tuple[int, tuple[int, int]]]:
        return self.ignored + [(role, self.span(token)) for role, token in self.further.open]


def usable(sentence: conllu.Sentence) -> bool:
    """Drops sentences whose words are withheld (only underscores)."""
    return any(c.isalnum() for c in sentence.text) and not all(
        set(t.form) <= {"_"} for t in sentence.tokens)


def ewt_example(sentence: conllu.Sentence) -> Example:
    syntax = SyntaxLabels(sentence)
    pronouns = [(roles.PRONOUN, syntax.span(t)) for t in sentence.tokens
                if t.form.lower() in THIRD_PERSON | OPEN_PRONOUNS]
    syntax.nouns_open()
    return Example(sentence.text, syntax.labels(), CLOSED, syntax.unlabelled() + pronouns, "ewt")


def gum_examples(sentences: list[conllu.Sentence], limit: int = 95) -> list[Example]:
    """A document in passages of about `limit` words, with syntax and coreference."""
    mentions = conllu.read_mentions(sentences)
    examples, start = [], 0
    while start < len(sentences):
        stop, words = start, 0
        while stop < len(sentences) and (stop == start or
                                         words + len(sentences[stop].tokens) <= limit):
            words += len(sentences[stop].tokens)
            stop += 1
        examples.append(_gum_passage(sentences[start:stop], [
            conllu.Mention(m.entity, m.kind, m.sentence - start, m.first, m.last)
            for m in mentions if start <= m.sentence < stop]))
        start = stop
    return [e for e in examples if any(c.isalnum() for c in e.text)]


def _gum_passage(sentences: list[conllu.Sentence], mentions: list[conllu.Mention]) -> Example:
    text, labels, ignored, syntax = "", [], [], []
    for sentence in sentences:
        marks = SyntaxLabels(sentence, len(text))
        syntax.append(marks)
        text += sentence.text + (" " if sentence.space_after else "")
    known = set()
    earlier: dict[str, list[tuple[int, int]]] = {}
    for mention in mentions:
        marks, sentence = syntax[mention.sentence], sentences[mention.sentence]
        first = sentence.tokens[mention.first - 1]
        core_tokens = conllu.mention_core(sentence, mention)
        core = [marks.span(t) for t in core_tokens]
        if mention.kind in relations.KINDS:
            marks.entities(core_tokens[:1])
        if mention.first == mention.last and first.form.lower() in THIRD_PERSON:
            span = marks.span(first)
            known.add(span)
            if earlier.get(mention.entity):
                labels.append(Label("pronoun-antecedent", span,
                                    [s for spans in earlier[mention.entity] for s in spans]))
            else:
                ignored.append((roles.PRONOUN, span))
        earlier.setdefault(mention.entity, []).append(core)
    for marks, sentence in zip(syntax, sentences):
        labels += marks.labels()
        ignored += marks.unlabelled()
        for token in sentence.tokens:
            word, span = token.form.lower(), marks.span(token)
            if span not in known and (word in OPEN_PRONOUNS or (
                    word in THIRD_PERSON and word not in ("it", "its"))):
                ignored.append((roles.PRONOUN, span))
    return Example(text.rstrip(), labels, CLOSED, ignored, "gum")


def litbank_examples(document: litbank.CorefDocument, limit: int = 110) -> list[Example]:
    examples, start, previous = [], 0, 0
    for end in document.sentence_ends + [None]:
        if end is not None and (end - start <= limit or previous == start):
            previous = end
            continue
        examples.append(_litbank_passage(document, start, previous))
        start, previous = previous, end if end is not None else previous
    return [e for e in examples if any(c.isalnum() for c in e.text)]


def _litbank_passage(document: litbank.CorefDocument, start: int, stop: int) -> Example:
    words = document.words[start:stop]
    text, spans = litbank.join_words(words)
    labels, known = [], set()
    earlier: dict[str, list[int]] = {}
    inside = [m for m in document.mentions if start <= m.first and m.last < stop]
    for mention in inside:
        local = litbank.CorefMention(mention.entity, mention.first - start, mention.last - start)
        if local.first == local.last and words[local.first].lower() in THIRD_PERSON:
            if earlier.get(local.entity):
                known.add(local.first)
                labels.append(Label("pronoun-antecedent", spans[local.first],
                                    [spans[w] for w in earlier[local.entity]]))
        earlier.setdefault(local.entity, []).extend(litbank.core_words(words, local))
    ignored = [(roles.PRONOUN, spans[i]) for i, w in enumerate(words)
               if i not in known and w.lower() in THIRD_PERSON | OPEN_PRONOUNS]
    closed = frozenset({roles.PREVIOUS, roles.PRONOUN})
    return Example(text, labels, closed, ignored, "litbank")


def gap_example(item: gap.GapItem) -> Example | None:
    """Only the one pronoun is annotated; a row without a right name says nothing."""
    right = [n for n, ok in zip(item.names, item.right) if ok]
    wrong = [n for n, ok in zip(item.names, item.right) if not ok]
    if not right:
        return None
    label = Label("pronoun-antecedent", item.pronoun, right, wrong)
    return Example(item.text, [label], frozenset({roles.PREVIOUS}), [], "gap")


def measured_further(sentence: conllu.Sentence,
                     mentions: list[conllu.Mention] = ()) -> list[Label]:
    """Entity, opinion and preposition rows for measuring, by the same rules as for training."""
    further = relations.Relations(sentence)
    for mention in mentions:
        head = conllu.mention_core(sentence, mention)[0]
        if mention.kind in relations.KINDS and head.upos == "NOUN":
            further.entity(head)
    tokens = sentence.tokens
    return [Label(relation, (tokens[at - 1].start, tokens[at - 1].end),
                  [(t.start, t.end) for t in targets])
            for (relation, at), targets in further.rows.items()]


def count_relations(examples: list[Example]) -> Counter:
    return Counter(label.relation for e in examples for label in e.labels)
