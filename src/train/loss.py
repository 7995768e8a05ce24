"""What the top layer is trained for: attention on the right words, outputs like the teacher's."""
import torch
import torch.nn.functional as F

from batches import Supervision

CONTRAST = 0.3
FLOOR = 1e-9                        # a probability below it teaches no harder


def attention_loss(scores: torch.Tensor, s: Supervision, narrow: bool = False) -> torch.Tensor:
    """Sum over rows of weight * (-(1-e) log p - e log(1-a)).

    a is the attention on the acceptable words, p the geometric mean of a and of the root of the
    summed squares of the attention on each of them. With one word both are that word's attention;
    with several the root is largest when one of them gets everything, so that the weight of the
    top word can be read as the probability of its being right, while a alone is easier to learn.
    A head that serves several roles gets the loss of each of them apart.
    """
    log_total = torch.logsumexp(scores, dim=-1).view(-1)[s.row_at]
    entries = torch.exp(scores.view(-1)[s.entry_at] - log_total[s.entry_row])
    groups = entries.new_zeros(len(s.group_row)).index_add(0, s.entry_group, entries)
    squares = entries.new_zeros(len(s.row_at)).index_add(0, s.group_row, groups * groups)
    sums = entries.new_zeros(len(s.row_at)).index_add(0, s.group_row, groups)
    log_p = 0.5 * torch.log(sums + FLOOR) + 0.25 * torch.log(squares + FLOOR * FLOOR)
    log_rest = torch.log1p(-sums.clamp(max=1 - 1e-5))
    row = -(1 - s.smoothing) * log_p - s.smoothing * log_rest
    weight = s.weight * s.sharp if narrow else s.weight
    loss = (row * weight).sum()
    if len(s.other_row):
        # Where a wrong candidate is known, the right words must beat it.
        wrong = (scores.view(-1)[s.other_at] - log_total[s.other_row]).clamp(min=-20.0)
        margin = log_p[s.other_row] - wrong
        loss = loss + CONTRAST * F.softplus(-margin).sum() / (len(s.other_row) + 3)
    return loss


def distillation_loss(outputs: torch.Tensor, wanted: torch.Tensor,
                      mask: torch.Tensor) -> torch.Tensor:
    """1 - cosine plus a scaled squared error between output vectors, over real tokens."""
    ours, theirs = outputs[mask], wanted[mask]
    cosine = 1 - F.cosine_similarity(ours, theirs, dim=-1).mean()
    return cosine + F.mse_loss(ours, theirs) / theirs.var()
