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
import dataset  # noqa: E402
import export  # noqa: E402
import family_words  # noqa: E402
import minilm  # noqa: E402
import model as network  # noqa: E402
import prune  # noqa: E402
import tokens  # noqa: E402
import train  # noqa: E402
from corpora import archives, litbank, masc  # noqa: E402

DEFAULT_TOKENS = 7_200_000


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the .tar.xz archives")
    parser.add_argument("--work", type=Path, required=True, help="unpacked data, checkpoint, lines")
    parser.add_argument("--out", type=Path, required=True, help="model directory to write")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--tokens", type=int, default=DEFAULT_TOKENS,
                        help="length of the training")
    parser.add_argument("--vocabulary", type=int, default=20_000, help="word pieces to keep")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--train-only", action="store_true", help="stop when the weights are saved")
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


def trained(args: argparse.Namespace, data: Path, sizes: dataset.Sizes) -> None:
    """Trains (or goes on from the checkpoint) and writes the weights to --out."""
    started = time.time()
    torch.manual_seed(args.seed)
    checkpoint, vocabulary = args.work / "checkpoint.pt", args.work / "vocab.txt"
    examples = dataset.passes(data, sizes, args.seed)
    print(f"data: {len(examples)} passes, the first with {len(examples[0])} texts and "
          f"{dict(dataset.labels.count_relations(examples[0]))}", flush=True)
    if not checkpoint.exists():     # a checkpoint's word vectors belong to the pieces it began with
        choose_vocabulary(data, [e.text for e in examples[0]], args.vocabulary, vocabulary)
    tokenizer = tokens.load_tokenizer(vocabulary)
    items = [batches.encode(tokenizer, part) for part in examples]
    del examples
    print(f"data: {sum(len(i.ids) for i in items[0])} tokens in the first pass, "
          f"{time.time() - started:.0f} s", flush=True)
    pieces, student, teacher = networks(vocabulary)
    trainer = train.Trainer(student, teacher, items, train.Options(args.seed, args.tokens),
                            checkpoint)
    export.write_json({"seed": args.seed, "tokens": args.tokens, "seconds": trainer.run(),
                       "lengths": trainer.lengths}, args.work / "run.json")
    args.out.mkdir(parents=True, exist_ok=True)
    export.write_weights(student, args.out)
    prune.write(pieces, args.out / "vocab.txt")
    export.write_json(export.config(len(pieces)), args.out / "config.json")


def networks(vocabulary: Path) -> tuple[list[str], network.Textbook, network.Teacher]:
    original = (minilm.folder() / "vocab.txt").read_text(encoding="utf-8").splitlines()
    pieces = vocabulary.read_text(encoding="utf-8").splitlines()
    return pieces, *network.build(pieces, original)


def main() -> None:
    args = arguments()
    torch.set_num_threads(args.threads)
    started = time.time()
    data = archives.unpack(args.data, args.work)
    sizes = dataset.Sizes()
    if not args.measure_only:
        trained(args, data, sizes)
    if args.train_only:
        return
    raise SystemExit("measuring follows")


if __name__ == "__main__":
    main()
