"""Trains the textbook model from the corpus archives: one command, one seed.

    python src/train/main.py --data DATA_DIR --work build/train --out assets/models/textbook --seed 7
"""
import argparse
import json
import sys
import time
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parent))

import batches  # noqa: E402
import card  # noqa: E402
import dataset  # noqa: E402
import evaluate  # noqa: E402
import export  # noqa: E402
import family_words  # noqa: E402
import minilm  # noqa: E402
import model as network  # noqa: E402
import prune  # noqa: E402
import report  # noqa: E402
import shown  # noqa: E402
import tokens  # noqa: E402
import train  # noqa: E402
from corpora import archives, litbank, masc  # noqa: E402


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the .tar.xz archives")
    parser.add_argument("--work", type=Path, required=True, help="unpacked data, checkpoint, lines")
    parser.add_argument("--out", type=Path, required=True, help="model directory to write")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--tokens", type=int, default=report.DEFAULT_TOKENS, help="length of the training")
    parser.add_argument("--vocabulary", type=int, default=20_000, help="word pieces to keep")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--measure-only", action="store_true", help="figures of what lies in --out")
    return parser.parse_args()


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


def main() -> None:
    args = arguments()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    started = time.time()
    data = archives.unpack(args.data, args.work)
    sizes = dataset.Sizes()
    vocabulary = (args.out if args.measure_only else args.work) / "vocab.txt"
    if not args.measure_only:
        passes = dataset.passes(data, sizes, args.seed)
        print(f"data: {len(passes)} passes, the first with {len(passes[0])} texts and "
              f"{dict(dataset.labels.count_relations(passes[0]))}", flush=True)
        choose_vocabulary(data, [e.text for e in passes[0]], args.vocabulary, vocabulary)
    original = (minilm.folder() / "vocab.txt").read_text(encoding="utf-8").splitlines()
    pieces = vocabulary.read_text(encoding="utf-8").splitlines()
    tokenizer = tokens.load_tokenizer(vocabulary)
    student, teacher = network.build(pieces, original)
    log = args.work / "run.json"
    if not args.measure_only:
        items = [batches.encode(tokenizer, examples) for examples in passes]
        del passes
        print(f"data: {sum(len(i.ids) for i in items[0])} tokens in the first pass, "
              f"{time.time() - started:.0f} s", flush=True)
        trainer = train.Trainer(student, teacher, items,
                                train.Options(args.seed, args.tokens), args.work / "checkpoint.pt")
        export.write_json({"seed": args.seed, "tokens": args.tokens, "seconds": trainer.run(),
                           "lengths": trainer.lengths}, log)
        args.out.mkdir(parents=True, exist_ok=True)
        export.write_weights(student, args.out)
        prune.write(pieces, args.out / "vocab.txt")
        export.write_json(export.config(len(pieces)), args.out / "config.json")
    export.read_weights(student, args.out)
    run = json.loads(log.read_text(encoding="utf-8"))

    sets = dataset.development(data, args.seed, tokenizer, sizes)
    for name, lines in sets.items():
        evaluate.write_lines(args.work / "score" / f"{name}.jsonl", lines)
    figures = {name: evaluate.measure(student, tokenizer, lines) for name, lines in sets.items()}
    idle = evaluate.idle_share(student, tokenizer, dataset.idle_sample(data))
    closeness = report.closeness(student, teacher, tokenizer, sets["ewt"][:400])
    difference = export.check_with_transformers(student, args.out, tokenizer.encode(
        shown.SENTENCES[0][0]).ids)
    result = report.Report(figures, idle, shown.look(student, tokenizer), closeness, difference,
                           run["seconds"], run["seed"], run["tokens"], len(pieces), run["lengths"])
    export.write_json(result.as_json(), args.work / "figures.json")
    export.write_json(export.heads_file(result.accuracies()), args.out / "heads.json")
    card.write(result, args.out)
    print(result.as_text(), flush=True)
    print(f"done: {args.out}, {time.time() - started:.0f} s in all", flush=True)


if __name__ == "__main__":
    main()
