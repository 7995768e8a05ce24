"""The reference: every tensor of a trace, computed by PyTorch from transformers' own modules.

The projections, norms and feed-forward are the modules of transformers' BertModel; between them stand the
lines of equation 1 of Vaswani et al. 2017, so that each intermediate can be kept and one layer can have
other options. It is run in float64. `check_against_transformers` holds these lines against the unchanged model.
"""
import json
import math
import zlib
from pathlib import Path

import torch
from safetensors.torch import load_file
from transformers import BertConfig, BertModel

NAMES = ["q", "k", "v", "scores", "scaled", "masked", "attn", "concat", "out", "mid", "hidden"]


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
        layer.attention.self.num_attention_heads = count
        layer.attention.self.attention_head_size = config.hidden_size // count
        layer.attention.self.scaling = (config.hidden_size // count) ** -0.5
    return model.eval(), heads


def crc(directory):
    """CRC-32 of the weights, to tell whether a fixture belongs to them."""
    return zlib.crc32((Path(directory) / "model.safetensors").read_bytes())


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
        part = block.attention.self
        kept = {"q": part.query(x), "k": part.key(x), "v": part.value(x)}
        kept |= attend(kept["q"], kept["k"], kept["v"], own.get("heads", heads[n]), own)
        kept["out"] = block.attention.output.dense(kept["concat"])
        kept["mid"] = block.attention.output.LayerNorm(kept["out"] + x)
        x = kept["hidden"] = block.output(block.intermediate(kept["mid"]), kept["mid"])
        tensors |= {f"{n}/{name}": kept[name] for name in NAMES}
    return tensors


@torch.no_grad()
def check_against_transformers(model, heads, ids):
    """The largest difference between `trace` and the unchanged model (attentions, hidden states)."""
    ours = trace(model, heads, ids)
    theirs = model(input_ids=torch.tensor([ids]), attention_mask=torch.ones(1, len(ids), dtype=torch.long),
                   output_attentions=True, output_hidden_states=True)
    pairs = [(ours["embedding"], theirs.hidden_states[0][0])]
    for n in range(len(heads)):
        pairs += [(ours[f"{n}/hidden"], theirs.hidden_states[n + 1][0]), (ours[f"{n}/attn"], theirs.attentions[n][0])]
    return max(float((a - b).abs().max()) for a, b in pairs)
