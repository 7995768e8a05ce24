"""The network: MiniLM's first four layers as a trunk, one supervised layer on top.

Module names are those of Hugging Face's BertModel, so that a state dict is already in its layout.
Letters: B texts, T tokens, D width 384, H heads, d_k width of a head's key.
"""
import math

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import nn

import minilm
from roles import HEAD_COUNT, HEAD_WIDTH

D, TRUNK_HEADS, LAYERS, INNER, EPS = 384, 12, 5, 1536, 1e-12


class Layer(nn.Module):
    """One post-LayerNorm BERT layer."""

    def __init__(self):
        super().__init__()
        attention = nn.ModuleDict({"query": nn.Linear(D, D), "key": nn.Linear(D, D),
                                   "value": nn.Linear(D, D)})
        self.attention = nn.ModuleDict({
            "self": attention,
            "output": nn.ModuleDict({"dense": nn.Linear(D, D),
                                     "LayerNorm": nn.LayerNorm(D, eps=EPS)})})
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(D, INNER)})
        self.output = nn.ModuleDict({"dense": nn.Linear(INNER, D),
                                     "LayerNorm": nn.LayerNorm(D, eps=EPS)})

    def project(self, x: torch.Tensor, heads: int) -> list[torch.Tensor]:
        """q, k, v as (B, H, T, D/H)."""
        b, t, _ = x.shape
        return [self.attention["self"][name](x).view(b, t, heads, D // heads).transpose(1, 2)
                for name in ("query", "key", "value")]

    def finish(self, x: torch.Tensor, mixed: torch.Tensor, drop: float) -> torch.Tensor:
        """W_O, residual, norm and feed-forward over the heads' outputs (B, H, T, D/H)."""
        b, _, t, _ = mixed.shape
        mixed = mixed.transpose(1, 2).reshape(b, t, D)
        out = self.attention["output"]
        x = out["LayerNorm"](x + F.dropout(out["dense"](mixed), drop, self.training))
        inner = F.gelu(self.intermediate["dense"](x))
        return self.output["LayerNorm"](
            x + F.dropout(self.output["dense"](inner), drop, self.training))

    def forward(self, x: torch.Tensor, mask: torch.Tensor, drop: float) -> torch.Tensor:
        q, k, v = self.project(x, TRUNK_HEADS)
        return self.finish(x, F.scaled_dot_product_attention(q, k, v, attn_mask=mask), drop)


class Textbook(nn.Module):
    def __init__(self, vocabulary: int, drop: float = 0.1):
        super().__init__()
        self.drop = drop
        self.embeddings = nn.ModuleDict({
            "word_embeddings": nn.Embedding(vocabulary, D),
            "position_embeddings": nn.Embedding(512, D),
            "token_type_embeddings": nn.Embedding(2, D),
            "LayerNorm": nn.LayerNorm(D, eps=EPS)})
        self.encoder = nn.ModuleDict({"layer": nn.ModuleList([Layer() for _ in range(LAYERS)])})

    def trunk(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """ids (B, T), mask (B, T) true at real tokens -> hidden states below the top layer."""
        e = self.embeddings
        places = torch.arange(ids.shape[1], device=ids.device)
        x = e["LayerNorm"](e["word_embeddings"](ids) + e["position_embeddings"](places)
                           + e["token_type_embeddings"].weight[0])
        x = F.dropout(x, self.drop, self.training)
        wide = mask[:, None, None, :]
        for layer in self.encoder["layer"][:-1]:
            x = layer(x, wide, self.drop)
        return x

    @property
    def top(self) -> Layer:
        return self.encoder["layer"][-1]

    @staticmethod
    def attend(q: torch.Tensor, k: torch.Tensor, mask: torch.Tensor, dk: int) -> torch.Tensor:
        """log softmax(q k^T / sqrt(dk)) over the first dk columns, padding left out."""
        scores = q[..., :dk] @ k[..., :dk].transpose(-1, -2) / math.sqrt(dk)
        scores = scores.masked_fill(~mask[:, None, None, :], -1e9)
        return F.log_softmax(scores, dim=-1)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, dks: tuple[int, ...] = (HEAD_WIDTH,),
                outputs: bool = True) -> tuple[list[torch.Tensor], torch.Tensor | None]:
        """One log-attention (B, H, T, T) per key width in `dks`, and the output vectors, which
        follow the first of them."""
        x = self.trunk(ids, mask)
        q, k, v = self.top.project(x, HEAD_COUNT)
        attention = [self.attend(q, k, mask, dk) for dk in dks]
        if not outputs:
            return attention, None
        return attention, self.top.finish(x, attention[0].exp() @ v, self.drop)


class Teacher(nn.Module):
    """The untouched original down to the same depth, on the same pieces."""

    def __init__(self, state: dict[str, torch.Tensor], pieces: torch.Tensor):
        super().__init__()
        self.body = Textbook(len(state["embeddings.word_embeddings.weight"]), drop=0.0)
        self.body.load_state_dict(state)
        self.register_buffer("pieces", pieces)

    @torch.no_grad()
    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        x = self.body.trunk(self.pieces[ids], mask)
        return self.body.top(x, mask[:, None, None, :], 0.0)


def original_state() -> dict[str, torch.Tensor]:
    """MiniLM's embeddings and first five layers."""
    state = load_file(minilm.folder() / "model.safetensors")
    wanted = tuple(f"encoder.layer.{i}." for i in range(LAYERS))
    return {name: tensor.float() for name, tensor in state.items()
            if (name.startswith("embeddings.") and not name.endswith("position_ids"))
            or name.startswith(wanted)}


def build(pieces: list[str], original: list[str]) -> tuple[Textbook, Teacher]:
    """A student on the kept pieces and its teacher, both starting from MiniLM's weights."""
    place = {piece: i for i, piece in enumerate(original)}
    rows = torch.tensor([place[p] for p in pieces])
    state = original_state()
    teacher = Teacher(state, rows).eval()
    student_state = dict(state)
    name = "embeddings.word_embeddings.weight"
    student_state[name] = state[name][rows]
    student = Textbook(len(pieces))
    student.load_state_dict(student_state)
    return student, teacher
