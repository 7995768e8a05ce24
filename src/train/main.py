"""Trains the textbook model from the corpus archives: one command, two seeds, a mean of weights.

    python src/train/main.py --data DATA_DIR --work build/train --out assets/models/textbook
"""
import argparse
import json
import sys
import time
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parent))

import batches  # noqa: E402
import calibrate  # noqa: E402
import card  # noqa: E402
import dataset  # noqa: E402
import evaluate  # noqa: E402
import export  # noqa: E402
import family_words  # noqa: E402
import minilm  # noqa: E402
import mistakes  # noqa: E402
import model as network  # noqa: E402
import occlusion  # noqa: E402
import prune  # noqa: E402
import report  # noqa: E402
import selflabel  # noqa: E402
import shown  # noqa: E402
import tokens  # noqa: E402
import train  # noqa: E402
import values  # noqa: E402
from corpora import archives, litbank, masc  # noqa: E402
from roles import HEAD_COUNTS  # noqa: E402

DEVELOPMENT_SEED = 7                # the same generated development sentences for every training
VOCABULARY_SEED = 7                 # and the same word pieces


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the .tar.xz archives")
    parser.add_argument("--work", type=Path, required=True, help="unpacked data, checkpoint, lines")
    parser.add_argument("--out", type=Path, required=True, help="model directory to write")
    parser.add_argument("--seeds", type=int, nargs="+", default=[7, 8],
                        help="one training each; the model is the mean of their weights")
    parser.add_argument("--tokens", type=int, default=report.DEFAULT_TOKENS,
                        help="length of the training")
    parser.add_argument("--vocabulary", type=int, default=20_000, help="word pieces to keep")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--only", type=int, metavar="SEED",
                        help="train this one of the seeds as far as it goes without the others, and stop")
    parser.add_argument("--measure-only", action="store_true",
                        help="calibrated figures of what lies in --out, nothing else")
    args = parser.parse_args()
    if args.only is not None and args.only not in args.seeds:
        parser.error(f"--only {args.only}: the seeds are {args.seeds}")
    return args


def choose_vocabulary(data: Path, train_texts: list[str], size: int, path: Path) -> None:
    """Pieces of the training texts, of MASC and of a sample of the novels decide what is kept."""
    original = (minilm.folder() / "vocab.txt").read_text(encoding="utf-8").splitlines()
    texts = train_texts + list(masc.read_paragraphs(data / "masc" / "masc-noad-senses.tsv"))
    for novel in sorted((data / "litbank" / "novels").glob("*.txt")):
        texts += litbank.read_novel(novel)[::20]
    counts = prune.count_pieces(tokens.load_tokenizer(minilm.folder() / "vocab.txt"), texts)
    for line in (data / "freq" / "en_50k.txt").read_text(encoding="utf-8").splitlines()[:30000]:
        word, _, count = line.rpartition(" ")
        counts[word] += int(count) // 1000
    wanted = {w.strip(".,;:") for text in family_words.all_words() for w in text.lower().split()}
    pieces = prune.choose(original, counts, sorted(wanted), size)
    prune.write(pieces, path)


def keep_pieces(args: argparse.Namespace, data: Path, sizes: dataset.Sizes) -> Path:
    """The word pieces, chosen by the first training that is run; returns their file."""
    vocabulary = args.work / "vocab.txt"
    if not vocabulary.exists():
        texts = dataset.corpus_train(data, sizes.gum_words[0], sizes.litbank_words[0]) \
            + dataset.generated_train(data, sizes, VOCABULARY_SEED)
        choose_vocabulary(data, [e.text for e in texts], args.vocabulary, vocabulary)
    return vocabulary


def training_items(data: Path, sizes: dataset.Sizes, seed: int, phase: int, vocabulary: Path,
                   student: network.Textbook, folder: Path) -> list[list[batches.Item]]:
    """The encoded examples of every pass of a phase. What the model read itself stays in `folder`."""
    started, tokenizer = time.time(), tokens.load_tokenizer(vocabulary)
    if phase == 0:
        examples = dataset.first_phase(data, sizes, seed)
    else:
        readings = range(phase + 1 - dataset.LATER[phase - 1].readings, phase + 1)
        examples = dataset.later_phase(data, sizes, seed, phase, [e for n in readings for e in (
            selflabel.examples(student, tokenizer, data, sizes.read, seed * 10 + n,
                               folder / f"read-{n}.json"))])
    print(f"data: phase {phase + 1}, {len(examples)} passes, the first with {len(examples[0])} "
          f"texts and {dict(dataset.labels.count_relations(examples[0]))}", flush=True)
    items = [batches.encode(tokenizer, part) for part in examples]
    print(f"data: {sum(len(i.ids) for i in items[0])} tokens in the first pass, "
          f"{time.time() - started:.0f} s", flush=True)
    return items


def trained(args: argparse.Namespace, seed: int, data: Path, sizes: dataset.Sizes,
            number: int) -> None:
    """Trains one round of one seed, or goes on from its checkpoint."""
    folder = seed_folder(args, seed)
    folder.mkdir(parents=True, exist_ok=True)
    checkpoint, options = folder / f"round-{number}.pt", train.Options(seed, args.tokens)
    phases = train.ROUNDS[number].phases
    if train.finished(checkpoint, options, phases):
        return
    torch.manual_seed(seed)
    vocabulary = keep_pieces(args, data, sizes)
    _, student, teacher = networks(vocabulary)
    if number > 0:
        student.load_state_dict(torch.load(start_of(args, number), weights_only=True))
    trainer = train.Trainer(
        student, teacher, lambda phase: training_items(
            data, sizes, seed, phase, vocabulary, student, folder),
        options, phases, checkpoint)
    seconds = trainer.run()
    export.write_json({"tokens": args.tokens, "seconds": seconds, "threads": args.threads,
                       "lengths": trainer.lengths}, folder / f"run-{number}.json")


def train_all(args: argparse.Namespace, data: Path, sizes: dataset.Sizes) -> None:
    """Every round of every seed; with `--only`, of that one, until it needs the others."""
    for number in range(len(train.ROUNDS)):
        start, after = start_of(args, number), start_of(args, number + 1)
        if after.exists():
            continue
        if number > 0 and not start.exists():
            missing = [seed for seed in args.seeds if not train.finished(
                seed_folder(args, seed) / f"round-{number - 1}.pt",
                train.Options(seed, args.tokens), train.ROUNDS[number - 1].phases)]
            if missing:
                print(f"train: round {number + 1} begins with the mean of all seeds; not yet "
                      f"trained: {missing}", flush=True)
                return
            fresh = start.with_suffix(f".{args.only or 'new'}")
            torch.save(mean_weights(args, number - 1), fresh)
            fresh.replace(start)
        for seed in args.seeds if args.only is None else [args.only]:
            trained(args, seed, data, sizes, number)


def start_of(args: argparse.Namespace, number: int) -> Path:
    """The weights with which a round begins: the mean of the seeds after the round before."""
    return args.work / f"start-{number}.pt"


def seed_folder(args: argparse.Namespace, seed: int) -> Path:
    return args.work / f"seed-{seed}"


def weights_of(args: argparse.Namespace, seed: int, number: int) -> dict[str, torch.Tensor]:
    checkpoint = seed_folder(args, seed) / f"round-{number}.pt"
    return torch.load(checkpoint, map_location="cpu", weights_only=True)["model"]


def run_of(args: argparse.Namespace, seed: int) -> dict:
    """Length and time of a seed's training, over all rounds."""
    runs = [json.loads((seed_folder(args, seed) / f"run-{number}.json").read_text(encoding="utf-8"))
            for number in range(len(train.ROUNDS))]
    lengths: list[list[int]] = []
    for seen, planned in (length for run in runs for length in run["lengths"]):
        if not lengths or lengths[-1][1] != planned:
            lengths.append([seen, planned])
    return runs[-1] | {"seconds": sum(run["seconds"] for run in runs), "lengths": lengths}


def mean_weights(args: argparse.Namespace, number: int) -> dict[str, torch.Tensor]:
    """The mean of the seeds' weights after a round. All start from MiniLM and stay close enough for
    their mean to be a network of the same kind (Wortsman et al. 2022, "Model soups"): about half a
    point better than the seeds on average on LitBank's pronouns and the twins, the same on
    syntax."""
    states = [weights_of(args, seed, number) for seed in args.seeds]
    if train.ROUNDS[number].with_start:
        states.append(torch.load(start_of(args, number), map_location="cpu", weights_only=True))
    return {name: sum(state[name] for state in states) / len(states) for name in states[0]}


def write_model(student: network.Textbook, vocabulary: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    export.write_weights(student, folder)
    pieces = vocabulary.read_text(encoding="utf-8").splitlines()
    prune.write(pieces, folder / "vocab.txt")
    export.write_json(export.config(len(pieces)), folder / "config.json")


def networks(vocabulary: Path) -> tuple[list[str], network.Textbook, network.Teacher]:
    original = (minilm.folder() / "vocab.txt").read_text(encoding="utf-8").splitlines()
    pieces = vocabulary.read_text(encoding="utf-8").splitlines()
    return pieces, *network.build(pieces, original)


def measured(args: argparse.Namespace, data: Path, sizes: dataset.Sizes) -> report.Report:
    """Calibrates the weights in --out, unless that is done, measures that very file and writes
    what was found."""
    pieces, student, teacher = networks(args.out / "vocab.txt")
    export.read_weights(student, args.out)
    tokenizer = tokens.load_tokenizer(args.out / "vocab.txt")
    sets = dataset.development(data, DEVELOPMENT_SEED, tokenizer, sizes)
    for name, examples in sets.items():
        evaluate.write_lines(args.work / "score" / f"{name}.jsonl", examples)
    lines = {name: evaluate.prepare(tokenizer, examples) for name, examples in sets.items()}
    if not args.measure_only:
        temperatures = calibrate.fit(student, lines)
        export.write_json({str(c): t for c, t in temperatures.items()},
                          args.work / "temperatures.json")
        calibrate.fold(student, temperatures)
        export.write_weights(student, args.out)
        export.read_weights(student, args.out)
    idle = evaluate.prepare_idle(tokenizer, dataset.idle_sample(data))
    ids = tokenizer.encode(shown.SENTENCES[0][0]).ids
    seen = {name: evaluate.observe(student, part, evaluate.everything())
            for name, part in lines.items()}
    export.write_json(mistakes.most_confident(lines, seen), args.work / "mistakes.json")
    result = report.Report(
        {name: evaluate.table(part, seen[name]) for name, part in lines.items()},
        {count: evaluate.idle_share(student, idle, count) for count in (8, 12)},
        calibrate.measure(lines, seen), occlusion.masking_test(student, tokenizer, data),
        shown.look(student, tokenizer),
        report.closeness(student, teacher, tokenizer, sets["ewt"][:400]),
        export.check_with_transformers(student, args.out, ids),
        {seed: run_of(args, seed) for seed in args.seeds}, len(pieces), apart(args, lines))
    export.write_json(result.as_json(), args.work / "figures.json")
    export.write_json(result.heads_file(), args.out / "heads.json")
    card.write(result, train.Options(args.seeds[0], args.tokens), student, tokenizer, args.out)
    return result


def apart(args: argparse.Namespace, lines: dict[str, evaluate.Lines]) -> dict[int, report.Figures]:
    """The figures of each seed by itself, at full key width; nothing for a single seed."""
    out = {}
    for seed in args.seeds if len(args.seeds) > 1 else []:
        _, student, _ = networks(args.out / "vocab.txt")
        student.load_state_dict(weights_of(args, seed, len(train.ROUNDS) - 1))
        settings = [evaluate.full(count) for count in HEAD_COUNTS]
        out[seed] = {name: evaluate.table(part, evaluate.observe(student, part, settings))
                     for name, part in lines.items()}
    return out


def main() -> None:
    args = arguments()
    torch.set_num_threads(args.threads)
    started = time.time()
    data = archives.unpack(args.data, args.work)
    sizes = dataset.Sizes()
    if not args.measure_only:
        train_all(args, data, sizes)
        if args.only is not None:
            return
        _, student, teacher = networks(args.work / "vocab.txt")
        student.load_state_dict(mean_weights(args, len(train.ROUNDS) - 1))
        values.train(student, teacher, tokens.load_tokenizer(args.work / "vocab.txt"), data,
                     args.seeds[0])
        write_model(student, args.work / "vocab.txt", args.out)
    result = measured(args, data, sizes)
    print(result.as_text(), flush=True)
    print(f"done: {args.out}, {time.time() - started:.0f} s in all", flush=True)


if __name__ == "__main__":
    main()
