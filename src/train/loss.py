"""What the top layer is trained for: attention on the right words, outputs like the teacher's."""
import torch
import torch.nn.functional as F

from batches import Batch
from roles import HEAD_COUNT

# A head's share of the loss. Previous word is easy to learn but must be exact.
HEAD_WEIGHT = (3.0, 1.1, 1.1, 1.1, 1.6, 0.7, 0.8, 1.1)
# The probability left for other words: keeps rows from saturating at 1.00.
SMOOTHING = (0.005, 0.02, 0.02, 0.02, 0.06, 0.03, 0.02, 0.02)
IDLE_WEIGHT = 0.35


def attention_loss(log_attention: torch.Tensor, batch: Batch) -> torch.Tensor:
    """-(1-e) log p - e log(1-p) per row, p = attention on all targets; averaged per head over
    the rows with a target and, apart and lighter, over the rows that rest on [CLS]."""
    log_p = torch.logsumexp(log_attention.masked_fill(~batch.targets, -1e4), dim=-1)
    log_p = log_p.clamp(-20.0, -1e-5)
    smooth = torch.tensor(SMOOTHING, device=log_p.device)[None, :, None]
    row = -(1 - smooth) * log_p - smooth * torch.log(-torch.expm1(log_p))
    labelled, idle = batch.labelled.float(), batch.idle.float()
    with_target = (row * labelled).sum((0, 2)) / (labelled.sum((0, 2)) + 3)
    resting = (row * idle).sum((0, 2)) / (idle.sum((0, 2)) + 3)
    weight = torch.tensor(HEAD_WEIGHT, device=log_p.device)
    loss = (weight * (with_target + IDLE_WEIGHT * resting)).sum() / HEAD_COUNT
    if batch.others is not None:
        loss = loss + 0.3 * contrast_loss(log_attention, log_p, batch)
    return loss


def contrast_loss(log_attention: torch.Tensor, log_p: torch.Tensor, batch: Batch) -> torch.Tensor:
    """Where a wrong candidate is known: the right words must beat it."""
    b, h, q, k = batch.others.T
    margin = log_p[b, h, q] - log_attention[b, h, q, k].clamp(min=-20.0)
    return F.softplus(-margin).sum() / (len(b) + 3)


def distillation_loss(outputs: torch.Tensor, wanted: torch.Tensor,
                      mask: torch.Tensor) -> torch.Tensor:
    """1 - cosine plus a scaled squared error between output vectors, over real tokens."""
    ours, theirs = outputs[mask], wanted[mask]
    cosine = 1 - F.cosine_similarity(ours, theirs, dim=-1).mean()
    return cosine + F.mse_loss(ours, theirs) / theirs.var()
