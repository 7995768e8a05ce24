"""The network: MiniLM's first four layers as a trunk and one supervised layer on top, whose
attention exists once for each head count.

Module names are those of Hugging Face's BertModel, so that a state dict is already in its layout:
`encoder.layer.4` is the top layer with 12 heads, `headlight.layer.4.heads.<N>` holds the attention
of the other head counts, and the feed-forward is shared by all of them.
Letters: B texts, T tokens, D width 384, H heads, d_k width of a head's key.
"""
import math

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import nn

import minilm
from roles import HEAD_COUNTS

D, TRUNK_HEADS, LAYERS, INNER, EPS = 384, 12, 5, 1536, 1e-12
PADDED = -1e9                       # the score of a padding token


class Attention(nn.ModuleDict):
    """q, k, v, W_O and the norm after them, under BERT's names."""

    def __init__(self):
        super().__init__({
            "self": nn.ModuleDict({"query": nn.Linear(D, D), "key": nn.Linear(D, D),
                                   "value": nn.Linear(D, D)}),
            "output": nn.ModuleDict({"dense": nn.Linear(D, D),
                                     "LayerNorm": nn.LayerNorm(D, eps=EPS)})})

    def project(self, name: str, x: torch.Tensor, heads: int) -> torch.Tensor:
        """query, key or value as (B, H, T, D/H)."""
        b, t, _ = x.shape
        return self["self"][name](x).view(b, t, heads, D // heads).transpose(1, 2)

    def finish(self, x: torch.Tensor, mixed: torch.Tensor, drop: float) -> torch.Tensor:
        """W_O, residual and norm over the heads' outputs (B, H, T, D/H)."""
        b, _, t, _ = mixed.shape
        mixed = self["output"]["dense"](mixed.transpose(1, 2).reshape(b, t, D))
        return self["output"]["LayerNorm"](x + F.dropout(mixed, drop, self.training))


class Layer(nn.Module):
    """One post-LayerNorm BERT layer."""

    def __init__(self):
        super().__init__()
        self.attention = Attention()
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(D, INNER)})
        self.output = nn.ModuleDict({"dense": nn.Linear(INNER, D),
                                     "LayerNorm": nn.LayerNorm(D, eps=EPS)})

    def feed_forward(self, x: torch.Tensor, drop: float) -> torch.Tensor:
        inner = F.gelu(self.intermediate["dense"](x))
        return self.output["LayerNorm"](
            x + F.dropout(self.output["dense"](inner), drop, self.training))

    def forward(self, x: torch.Tensor, mask: torch.Tensor, drop: float) -> torch.Tensor:
        q, k, v = (self.attention.project(n, x, TRUNK_HEADS) for n in ("query", "key", "value"))
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        return self.feed_forward(self.attention.finish(x, mixed, drop), drop)


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
        others = nn.ModuleDict({str(n): nn.ModuleDict({"attention": Attention()})
                                for n in HEAD_COUNTS if n != TRUNK_HEADS})
        self.headlight = nn.ModuleDict({"layer": nn.ModuleDict({
            str(LAYERS - 1): nn.ModuleDict({"heads": others})})})

    @property
    def top(self) -> Layer:
        return self.encoder["layer"][-1]

    def setting(self, count: int) -> Attention:
        """The top layer's attention at a head count."""
        if count == TRUNK_HEADS:
            return self.top.attention
        return self.headlight["layer"][str(LAYERS - 1)]["heads"][str(count)]["attention"]

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

    def scores(self, x: torch.Tensor, mask: torch.Tensor, count: int,
               dks: tuple[int, ...]) -> list[torch.Tensor]:
        """q k^T / sqrt(d_k) over the first d_k columns of each head, (B, H, T, T) for each d_k;
        padding gets PADDED."""
        b, t, _ = x.shape
        q, k = (self.setting(count).project(n, x, count) for n in ("query", "key"))
        q, k = q.reshape(b * count, t, -1), k.reshape(b * count, t, -1)
        padding = torch.zeros_like(mask, dtype=x.dtype).masked_fill(~mask, PADDED)
        padding = padding[:, None, None, :].expand(b, count, t, t).reshape(b * count, t, t)
        return [torch.baddbmm(padding, q[..., :dk], k[..., :dk].transpose(1, 2),
                              alpha=1 / math.sqrt(dk)).view(b, count, t, t) for dk in dks]

    def outputs(self, x: torch.Tensor, scores: torch.Tensor, count: int) -> torch.Tensor:
        """The layer's output vectors (B, T, D) under the attention of `scores`."""
        attention = self.setting(count)
        mixed = scores.softmax(-1) @ attention.project("value", x, count)
        return self.top.feed_forward(attention.finish(x, mixed, self.drop), self.drop)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor,
                count: int = TRUNK_HEADS, dk: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
        """Attention (B, H, T, T) and output vectors (B, T, D) at a head count; d_k 0 is all."""
        x = self.trunk(ids, mask)
        scores = self.scores(x, mask, count, (dk or D // count,))[0]
        return scores.softmax(-1), self.outputs(x, scores, count)


class Teacher(nn.Module):
    """The untouched original down to the same depth, on the same pieces."""

    def __init__(self, state: dict[str, torch.Tensor], pieces: torch.Tensor):
        super().__init__()
        self.body = Textbook(len(state["embeddings.word_embeddings.weight"]), drop=0.0)
        self.body.load_state_dict(with_settings(state))
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


def setting_name(name: str, count: int) -> str | None:
    """The name under which another head count keeps its own copy of a top-layer tensor of
    BertModel's; None for tensors that all head counts share."""
    before = f"encoder.layer.{LAYERS - 1}.attention."
    if count == TRUNK_HEADS or not name.startswith(before):
        return None
    return f"headlight.layer.{LAYERS - 1}.heads.{count}.attention.{name[len(before):]}"


def with_settings(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Every head count starts from the same attention; its heads are wider or narrower slices."""
    out = dict(state)
    for name, tensor in state.items():
        for count in HEAD_COUNTS:
            copy = setting_name(name, count)
            if copy:
                out[copy] = tensor.clone()
    return out


def build(pieces: list[str], original: list[str]) -> tuple[Textbook, Teacher]:
    """A student on the kept pieces and its teacher, both starting from MiniLM's weights."""
    place = {piece: i for i, piece in enumerate(original)}
    rows = torch.tensor([place[p] for p in pieces])
    state = original_state()
    teacher = Teacher(state, rows).eval()
    student_state = with_settings(state)
    name = "embeddings.word_embeddings.weight"
    student_state[name] = state[name][rows]
    student = Textbook(len(pieces))
    student.load_state_dict(student_state)
    return student, teacher
