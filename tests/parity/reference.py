"""The reference: every tensor of a trace, computed by PyTorch from transformers' own modules.

The projections, norms and feed-forward are the modules of transformers' BertModel; between them stand the
lines of equation 1 of Vaswani et al. 2017, so that each intermediate can be kept and one layer can have
other options. It is run in float64. `check_against_transformers` holds these lines against the unchanged model.

A layer with trained head counts has one attention for each: the plain tensors hold num_attention_heads, the
others stand behind "headlight.layer.<n>.heads.<count>.". They are kept in model.family, by "layer/count".
"""
import copy
import json
import math
import zlib
from pathlib import Path

import torch
from safetensors.torch import load_file
from transformers import BertConfig, BertModel

NAMES = ["q", "k", "v", "scores", "scaled", "masked", "attn", "concat", "out", "mid", "hidden"]


def set_heads(attention, count, width):
    attention.self.num_attention_heads = count
    attention.self.attention_head_size = width // count
    attention.self.scaling = (width // count) ** -0.5


def add_family(model, settings, heads, weights):
    """model.family; each layer gets the attention of the head count that it shows."""
    model.family = torch.nn.ModuleDict()
    for number, counts in settings.get("headlight", {}).get("trained_heads", {}).items():
        n = int(number) - 1
        block = model.encoder.layer[n]
        for count in counts:
            attention = copy.deepcopy(block.attention)
            if count != settings["num_attention_heads"]:
                prefix = f"headlight.layer.{n}.heads.{count}.attention."
                own = {k.removeprefix(prefix): v for k, v in weights.items() if k.startswith(prefix)}
                attention.load_state_dict(own)  # strict: all of them and no others
            set_heads(attention, count, settings["hidden_size"])
            model.family[f"{n}/{count}"] = attention
        block.attention = model.family[f"{n}/{heads[n]}"]


def load(directory):
    """A BertModel in float32 with eager attention, and the head count of each layer."""
    directory = Path(directory)
    settings = json.loads((directory / "config.json").read_text())
    heads = settings.get("headlight", {}).get("heads_per_layer")
    heads = heads or [settings["num_attention_heads"]] * settings["num_hidden_layers"]
    config = BertConfig(**{k: v for k, v in settings.items() if k not in ("headlight", "architectures")})
    config._attn_implementation = "eager"
    model = BertModel(config, add_pooling_layer=False)
    weights = load_file(directory / "model.safetensors")
    weights = {k.removeprefix("bert."): v.float() for k, v in weights.items()}
    wanted = model.state_dict()
    missing = [k for k in wanted if k not in weights and "position_ids" not in k]
    assert not missing, missing
    model.load_state_dict({k: weights[k] for k in wanted if k in weights}, strict=False)
    for layer, count in zip(model.encoder.layer, heads):
        set_heads(layer.attention, count, config.hidden_size)
    add_family(model, settings, heads, weights)
    return model.eval(), heads


def crc(directory):
    """CRC-32 of the weights, to tell whether a fixture belongs to them."""
    return zlib.crc32((Path(directory) / "model.safetensors").read_bytes())


def edit(attn, hidden, edits):
    """Weights set by hand (H,T,T), by the rules of hl_attention_options; hidden (T,T) is what is masked."""
    attn = attn.clone()
    by_row = {}
    for head, query, key, weight in edits:
        by_row.setdefault((head, query), {})[key] = weight
    for (head, query), wanted in by_row.items():
        row, seen = attn[head, query], ~hidden[query]
        edited = torch.zeros_like(seen)
        edited[list(wanted)] = True
        edited &= seen
        others = seen & ~edited
        if not edited.any():
            continue
        for key in edited.nonzero().flatten().tolist():
            row[key] = wanted[key]
        total = row[edited].sum()
        if total > 1 or not others.any():
            row[edited] = row[edited] / total if total > 0 else 1 / edited.sum().to(row.dtype)
        rest = 1 - row[edited].sum()
        if others.any():
            sum_of = row[others].sum()
            row[others] = row[others] * (rest / sum_of) if sum_of > 0 else rest / others.sum()
    return attn


def attend(q, k, v, heads, options):
    """q, k, v (T, W) -> dict of scores, scaled, masked, attn (H,T,T) and concat (T,W)."""
    T, width = q.shape
    wide = width // heads
    dk = options.get("dk", wide)
    split = lambda x: x.view(T, heads, wide).transpose(0, 1)  # (H, T, wide)
    scores = split(q)[..., :dk] @ split(k)[..., :dk].transpose(1, 2)
    scaled = scores / (1.0 if options.get("no_scale") else math.sqrt(dk)) / options.get("temperature", 1.0)
    hidden = torch.zeros(T, T, dtype=torch.bool)
    if options.get("mask") == "causal":
        hidden |= torch.ones(T, T, dtype=torch.bool).triu(1)
    hidden[:, options.get("padding", [])] = True
    masked = scaled.masked_fill(hidden, -math.inf)
    attn = torch.softmax(masked, -1).nan_to_num(0.0)  # a fully masked row is zeros
    attn = edit(attn, hidden, options.get("edits", []))
    out = attn @ split(v)
    for head in options.get("muted", []):
        out[head] = 0.0
    concat = out.transpose(0, 1).reshape(T, width)
    return dict(scores=scores, scaled=scaled, masked=masked, attn=attn, concat=concat)


@torch.no_grad()
def trace(model, heads, ids, layer=None, options=None):
    """Token ids -> {"embedding": .., "0/q": .., ...}; layer and options as in hl_run_options."""
    x = model.embeddings(input_ids=torch.tensor([ids]))[0]
    tensors = {"embedding": x}
    for n, block in enumerate(model.encoder.layer):
        own = options if n == layer and options else {}
        count = own.get("heads", heads[n])
        attention = model.family[f"{n}/{count}"] if f"{n}/{count}" in model.family else block.attention
        part = attention.self
        kept = {"q": part.query(x), "k": part.key(x), "v": part.value(x)}
        kept |= attend(kept["q"], kept["k"], kept["v"], count, own)
        kept["out"] = attention.output.dense(kept["concat"])
        kept["mid"] = attention.output.LayerNorm(kept["out"] + x)
        x = kept["hidden"] = block.output(block.intermediate(kept["mid"]), kept["mid"])
        tensors |= {f"{n}/{name}": kept[name] for name in NAMES}
    return tensors


@torch.no_grad()
def check_against_transformers(model, heads, ids, layer=None, count=None):
    """The largest difference between `trace` and the unchanged model (attentions, hidden states); with a
    trained head count of a layer, between `trace` with that option and the model with that attention in place."""
    ours = trace(model, heads, ids, layer, {"heads": count} if count else None)
    shown = copy.deepcopy(model)
    if count:
        shown.encoder.layer[layer].attention = shown.family[f"{layer}/{count}"]
    theirs = shown(input_ids=torch.tensor([ids]), attention_mask=torch.ones(1, len(ids), dtype=torch.long),
                   output_attentions=True, output_hidden_states=True)
    pairs = [(ours["embedding"], theirs.hidden_states[0][0])]
    for n in range(len(heads)):
        pairs += [(ours[f"{n}/hidden"], theirs.hidden_states[n + 1][0]), (ours[f"{n}/attn"], theirs.attentions[n][0])]
    return max(float((a - b).abs().max()) for a, b in pairs)


@torch.no_grad()
def check_plain_directory(model, heads, directory, ids):
    """The same against what transformers itself makes of the directory: num_attention_heads everywhere."""
    plain = BertModel.from_pretrained(directory, attn_implementation="eager", dtype=torch.float32,
                                      add_pooling_layer=False).eval()
    count, layer = plain.config.num_attention_heads, len(heads) - 1
    assert heads[:-1] == [count] * layer and f"{layer}/{count}" in model.family
    ours = trace(model, heads, ids, layer, {"heads": count})
    theirs = plain(input_ids=torch.tensor([ids]), attention_mask=torch.ones(1, len(ids), dtype=torch.long),
                   output_attentions=True)
    return max(float((ours[f"{layer}/hidden"] - theirs.last_hidden_state[0]).abs().max()),
               float((ours[f"{layer}/attn"] - theirs.attentions[layer][0]).abs().max()))
