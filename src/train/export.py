"""Writes the trained model as a Hugging Face directory, in F16."""
import json
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from model import D, EPS, INNER, LAYERS, TRUNK_HEADS, Textbook
from roles import HEAD_COUNTS, OWN_COUNT


def config(vocabulary: int) -> dict:
    return {
        "architectures": ["BertModel"], "model_type": "bert", "vocab_size": vocabulary,
        "hidden_size": D, "num_hidden_layers": LAYERS, "num_attention_heads": TRUNK_HEADS,
        "intermediate_size": INNER, "hidden_act": "gelu", "max_position_embeddings": 512,
        "type_vocab_size": 2, "layer_norm_eps": EPS, "pad_token_id": 0,
        "hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.1,
        "initializer_range": 0.02, "position_embedding_type": "absolute", "dtype": "float16",
        "headlight": {"heads_per_layer": [TRUNK_HEADS] * (LAYERS - 1) + [OWN_COUNT],
                      "trained_heads": {str(LAYERS): list(HEAD_COUNTS)}},
    }


def write_weights(model: Textbook, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    state = {name: tensor.detach().cpu().to(torch.float16).contiguous()
             for name, tensor in model.state_dict().items()}
    path = folder / "model.safetensors"
    save_file(state, path, metadata={"format": "pt"})
    path.chmod(0o644)


def read_weights(model: Textbook, folder: Path) -> None:
    """Loads the exported F16 weights back, so that the figures are those of the shipped file."""
    state = load_file(folder / "model.safetensors")
    model.load_state_dict({name: tensor.float() for name, tensor in state.items()})


def write_json(value: dict, path: Path) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def check_with_transformers(model: Textbook, folder: Path, ids: list[int]) -> tuple[float, float]:
    """Opens the directory as a plain BertModel, which is the 12-head setting; returns the largest
    differences of the top layer's attention and of the hidden states of all layers."""
    from transformers import BertModel
    theirs = BertModel.from_pretrained(folder, add_pooling_layer=False, dtype=torch.float32,
                                       attn_implementation="eager").eval()
    model = model.cpu().eval()
    batch = torch.tensor([ids])
    mask = torch.ones_like(batch, dtype=torch.bool)
    with torch.no_grad():
        found = theirs(batch, output_hidden_states=True, output_attentions=True)
        below = model.trunk(batch, mask)
        attention, above = model(batch, mask, TRUNK_HEADS)
    return (float((found.attentions[-1] - attention).abs().max()),
            max(float((found.hidden_states[-2] - below).abs().max()),
                float((found.hidden_states[-1] - above).abs().max())))
