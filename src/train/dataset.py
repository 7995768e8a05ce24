"""Puts training and development examples together from all sources."""
import copy
import random
import re
from dataclasses import dataclass, replace
from pathlib import Path

import borrowed
import clauses
import evaluate
import families
import family_words as fw
import labels
import meaning
import occlusion
import people
import roles
import senses
import tokens
import twins
from corpora import conllu, gap, litbank, wordnet
from roles import Example


@dataclass(slots=True)
class Sizes:
    """How many generated sentences and borrowed passages go into one pass over the data; every
    pass has fresh ones, and cuts GUM and LitBank into passages of another length."""
    passes: int = 2
    families: int = 12000
    people: int = 5000
    objects: int = 1600
    meaning: int = 5000
    clauses: int = 2500
    borrowed: int = 1500
    read: int = 12000               # passages from which those with pronouns are read
    gum_words: tuple = (95, 60, 130, 80)
    litbank_words: tuple = (110, 70, 150, 90)
    dev_pairs: int = 500


def maker(seed: int, dev: bool, frequencies: dict[str, int]) -> families.Maker:
    lists = {
        "animals": fw.widen(fw.ANIMALS, "animal", frequencies, 150, fw.UNWANTED_ANIMALS),
        "foods": fw.widen(fw.FOODS, "food", frequencies, 250, fw.UNWANTED_FOODS),
        "people": list(dict.fromkeys(fw.PEOPLE + fw.MORE_PEOPLE)),
    }
    return families.Maker(random.Random(seed), dev, frequencies, lists)


def corpus_train(data: Path, gum_words: int, litbank_words: int) -> list[Example]:
    examples = [labels.ewt_example(s) for s in
                conllu.read_sentences(data / "ewt" / "en_ewt-ud-train.conllu")
                if labels.usable(s) and len(s.tokens) > 1]
    for path in sorted((data / "gum" / "train").glob("*.conllu")):
        examples += labels.gum_examples(
            [s for s in conllu.read_sentences(path) if labels.usable(s)], gum_words)
    for path in sorted((data / "litbank" / "coref" / "train").glob("*.conll")):
        examples += labels.litbank_examples(litbank.read_document(path), litbank_words)
    named = [labels.gap_example(i) for i in gap.read_items(data / "gap" / "gap-development.tsv")]
    examples += [e for e in named if e is not None]
    for example in examples:
        example.closed |= {roles.MEANING}
        example.ignored += senses.open_words(example.text)
    return examples


def generated_train(data: Path, sizes: Sizes, seed: int) -> list[Example]:
    frequencies = wordnet.read_frequencies(data / "freq" / "en_50k.txt")
    m = maker(seed, False, frequencies)
    return (families.generate(twins.makers(), sizes.families, m)
            + families.generate(people.MAKERS, sizes.people, m)
            + families.generate(people.OBJECT_MAKERS, sizes.objects, m)
            + meaning.generate(m, sizes.meaning) + clauses.generate(m, sizes.clauses))


def first_phase(data: Path, sizes: Sizes, seed: int) -> list[list[Example]]:
    """The training examples of each pass over the data. The closing pass, seen when the rate is
    low, has no rewritten text, whose labels are guesses, and cuts GUM and LitBank at two lengths."""
    rewritten = borrowed.examples(data, 2 * sizes.borrowed, random.Random(seed))
    occluded = occlusion.examples(data, data.parent)
    out = []
    for number in range(sizes.passes):
        examples = corpus_train(data, sizes.gum_words[number % len(sizes.gum_words)],
                                sizes.litbank_words[number % len(sizes.litbank_words)])
        examples += generated_train(data, sizes, seed * 100 + number)
        examples += copy.deepcopy(rewritten[number % 2::2]) + copy.deepcopy(occluded)
        vary(examples, random.Random(seed * 100 + number))
        out.append(examples)
    closing = (corpus_train(data, sizes.gum_words[0], sizes.litbank_words[0])
               + [e for e in corpus_train(data, sizes.gum_words[1], sizes.litbank_words[1])
                  if e.source in ("gum", "litbank")]
               + generated_train(data, sizes, seed * 100 + sizes.passes)
               + copy.deepcopy(occluded))
    vary(closing, random.Random(seed * 100 + sizes.passes))
    return out + [closing]


@dataclass(frozen=True, slots=True)
class Mix:
    """What a pass of a later phase holds. Of two `cuts` of the corpora the first has EWT and GUM
    only, so that the syntax corpora come twice."""
    passes: int
    cuts: int
    families: int
    people: int = 9000
    objects: int = 800
    readings: int = 1               # of how many phases, this one last, the read passages are in it


# Of the second phase on (PHASES of train.py): natural text; the same with other passages; twins;
# more of them, and all that was read since the first round.
LATER = (Mix(2, 2, 20000), Mix(2, 2, 20000), Mix(3, 1, 24000), Mix(2, 1, 32000, readings=3))


def later_phase(data: Path, sizes: Sizes, seed: int, phase: int, read: list[Example]
                ) -> list[list[Example]]:
    """Every pass has GUM and LitBank cut at other lengths, more twins than at first, and some of the
    passages that the model has `read` itself; no rewritten text."""
    mix = LATER[phase - 1]
    later = replace(sizes, families=mix.families, people=mix.people, objects=mix.objects)
    occluded = occlusion.examples(data, data.parent)
    out = []
    for number in range(mix.passes):
        draws = seed * 100 + phase * mix.passes + 1 + number
        examples = generated_train(data, later, draws) + copy.deepcopy(occluded)
        examples += copy.deepcopy(read[number::mix.passes])
        for cut in range(mix.cuts):
            length = number * mix.cuts + cut
            examples += [e for e in corpus_train(
                data, sizes.gum_words[length % len(sizes.gum_words)],
                sizes.litbank_words[length % len(sizes.litbank_words)])
                if cut == mix.cuts - 1 or e.source in ("ewt", "gum")]
        vary(examples, random.Random(draws))
        out.append(examples)
    return out


_CONTRACTED = re.compile(r"(?<=\w)'(?=\w)")
_LONG_WORD = re.compile(r"\b[a-z]{6,}\b")


def vary(examples: list[Example], rng: random.Random) -> None:
    """Typed text is untidy: some lose their full stop, some get a curly apostrophe, some have a
    typing mistake in a word. Spans stay right."""
    for example in examples:
        draw = rng.random()
        if draw < 0.3 and example.text[-1:] in ".!?" and len(example.text) > 2:
            example.text = example.text[:-1]
        if rng.random() < 0.3:
            example.text = _CONTRACTED.sub("’", example.text)
        if rng.random() < 0.06:
            _mistype(example, rng)


def _mistype(example: Example, rng: random.Random) -> None:
    """Swaps two inner letters of a long word that no label names, or writes a neighbour twice in
    its place: the length stays, so every span does."""
    named = [span for x in example.labels for span in (x.query, *x.targets, *x.others)]
    words = [w for w in _LONG_WORD.finditer(example.text)
             if not any(s < w.end() and e > w.start() for s, e in named)]
    if not words:
        return
    at = rng.randrange((word := rng.choice(words)).start() + 1, word.end() - 2)
    text = example.text
    pair = text[at + 1] + text[at] if rng.random() < 0.6 else text[at] * 2
    example.text = text[:at] + pair + text[at + 2:]


def neighbours(examples: list[Example], tokenizer, every: int) -> list[Example]:
    """`previous` and `next` lines, which need the tokeniser's words, for every n-th example."""
    chosen = examples[::every]
    encoded = tokens.encode_all(tokenizer, [e.text for e in chosen])
    return [Example(e.text, evaluate.neighbour_labels(c), frozenset(), [], e.source, e.document)
            for e, c in zip(chosen, encoded)]


def development(data: Path, seed: int, tokenizer, sizes: Sizes) -> dict[str, list[Example]]:
    """Name of the set -> labelled examples that were never trained on."""
    sets: dict[str, list[Example]] = {}
    sets["ewt"] = [
        Example(s.text, evaluate.measured_syntax(s), frozenset(), [], "ewt", part)
        for part in ("dev", "test")
        for s in conllu.read_sentences(data / "ewt" / f"en_ewt-ud-{part}.conllu")
        if labels.usable(s) and len(s.tokens) > 1]
    gum, gum_pronouns = [], []
    for path in sorted((data / "gum" / "dev").glob("*.conllu")):
        sentences = [s for s in conllu.read_sentences(path) if labels.usable(s)]
        mentions = conllu.read_mentions(sentences)
        gum += [Example(s.text, evaluate.measured_syntax(
                    s, [m for m in mentions if m.sentence == number]), frozenset(), [],
                    "gum", path.stem)
                for number, s in enumerate(sentences) if len(s.tokens) > 1]
        gum_pronouns += only_pronouns(labels.gum_examples(sentences), path.stem)
    sets["gum"] = gum
    sets["ewt-neighbours"] = neighbours(sets["ewt"], tokenizer, 4)
    sets["gum-pronoun"] = gum_pronouns
    sets["litbank-pronoun"] = [
        e for path in sorted((data / "litbank" / "coref" / "dev").glob("*.conll"))
        for e in only_pronouns(labels.litbank_examples(litbank.read_document(path)), path.stem)]
    named = [labels.gap_example(i) for i in gap.read_items(data / "gap" / "gap-validation.tsv")]
    sets["gap"] = [e for e in named if e is not None]
    frequencies = wordnet.read_frequencies(data / "freq" / "en_50k.txt")
    m = maker(seed + 1, True, frequencies)
    n = 2 * sizes.dev_pairs
    for function, _ in twins.makers() + people.MAKERS:
        name = function.__name__
        sets[f"twins-{name}"] = only_pronouns(families.generate([(function, 1)], n // 5, m))
    sets["objects"] = only_pronouns(families.generate(people.OBJECT_MAKERS, n, m))
    sets["meaning"] = meaning.generate(m, n)
    return sets


def only_pronouns(examples: list[Example], document: str = "") -> list[Example]:
    out = []
    for e in examples:
        kept = [x for x in e.labels if x.relation == "pronoun-antecedent"]
        if kept:
            out.append(Example(e.text, kept, frozenset(), [], e.source, document))
    return out


def idle_sample(data: Path) -> list[Example]:
    """Completely annotated sentences for measuring how often a word without a target rests."""
    sentences = conllu.read_sentences(data / "ewt" / "en_ewt-ud-test.conllu")
    return [labels.ewt_example(s) for s in sentences if labels.usable(s)][:400]
