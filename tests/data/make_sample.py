#!/usr/bin/env python3
"""Writes the fixed sample that `./dev test` measures the shipped weights on: tests/data/sample/*.jsonl.

    make_sample.py --data DATA_DIR --vocab assets/models/textbook/vocab.txt [--each 80]

DATA_DIR holds ewt.tar.xz and freq.tar.xz, as for ./dev train, whose code is used. EWT: lines of the
test part, so many of each relation, from as few sentences as give them; sentences in the order of a
hash. Generated: sentences with words that training never sees. Run it again only to change the
sample, and then make_floors.py.
"""
import argparse
import sys
import tempfile
import zlib
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT / "src" / "train"))

import dataset  # noqa: E402
import evaluate  # noqa: E402
import families  # noqa: E402
import labels  # noqa: E402
import meaning  # noqa: E402
import people  # noqa: E402
import tokens  # noqa: E402
import twins  # noqa: E402
from corpora import archives, conllu, wordnet  # noqa: E402
from roles import Example  # noqa: E402

SEED = 8        # the generated development sentences of seed 7
LONGEST = 40    # words of a sentence


def ewt(data: Path, tokenizer, each: int) -> list[Example]:
    sentences = [s for s in conllu.read_sentences(data / "ewt" / "en_ewt-ud-test.conllu")
                 if labels.usable(s) and 1 < len(s.tokens) <= LONGEST]
    sentences.sort(key=lambda s: zlib.crc32(s.text.encode()))
    have, seen, out = Counter(), set(), []
    for sentence in sentences:
        if sentence.text in seen:
            continue
        seen.add(sentence.text)
        own = evaluate.measured_syntax(sentence)
        near = evaluate.neighbour_labels(tokens.encode_all(tokenizer, [sentence.text])[0])
        kept = []
        for label in own + near[:1] + near[-1:]:
            if have[label.relation] < each:
                have[label.relation] += 1
                kept.append(label)
        if kept:
            out.append(Example(sentence.text, kept, frozenset(), [], "ewt", "test"))
    print("ewt:", dict(sorted(have.items())), len(out), "sentences")
    return out


def generated(data: Path, each: int) -> dict[str, list[Example]]:
    m = dataset.maker(SEED, True, wordnet.read_frequencies(data / "freq" / "en_50k.txt"))
    makers = twins.makers() + people.MAKERS
    few = max(2, 2 * each // len(makers) * 2)  # both sentences of a pair
    return {"twins": dataset.only_pronouns([e for function, _ in makers
                                            for e in families.generate([(function, 1)], few, m)]),
            "objects": dataset.only_pronouns(
                families.generate(people.OBJECT_MAKERS, 2 * each, m)),
            "meaning": meaning.generate(m, 2 * each)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--vocab", type=Path, default=ROOT / "assets/models/textbook/vocab.txt")
    parser.add_argument("--each", type=int, default=80, help="lines of each relation of EWT")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        data = archives.unpack(args.data, Path(work))
        tokenizer = tokens.load_tokenizer(args.vocab)
        sets = {"ewt": ewt(data, tokenizer, args.each)} | generated(data, args.each)
    for name, examples in sets.items():
        path = HERE / "sample" / f"{name}.jsonl"
        evaluate.write_lines(path, examples)
        print(f"{path}: {sum(len(e.labels) for e in examples)} lines, {path.stat().st_size >> 10} kB")


if __name__ == "__main__":
    main()
