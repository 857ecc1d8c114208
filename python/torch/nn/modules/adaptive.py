"""The adaptive softmax, which makes many classes cheap.

Source: documentation of torch.nn.AdaptiveLogSoftmaxWithLoss, PyTorch 2.10.
"""

import torch
from torch.nn import functional as F
from torch.nn.modules.container import ModuleList, Sequential
from torch.nn.modules.linear import Linear
from torch.nn.modules.module import Module

__all__ = ["AdaptiveLogSoftmaxWithLoss"]


class _ASMoutput(tuple):
    """Log-probabilities of the targets, and their mean loss."""

    output = property(lambda self: self[0])
    loss = property(lambda self: self[1])
    _fields = ("output", "loss")

    def __repr__(self):
        """Name both."""
        return f"_ASMoutput(output={self[0]!r}, loss={self[1]!r})"


class AdaptiveLogSoftmaxWithLoss(Module):
    """A softmax over classes ordered by frequency: the rare ones are found in two steps.

    The head decides between the first classes and the clusters of others; a cluster's classes are
    told apart from fewer features.

    Args:
        in_features: D, of the input.
        n_classes: how many classes.
        cutoffs: rising class numbers at which clusters begin.
        div_value: each cluster has this many times fewer features than the one before.
        head_bias: the head has a bias.
        device: of the parameters.
        dtype: of the parameters.

    Source: Grave et al., arXiv 1609.04309.
    """

    def __init__(
        self,
        in_features,
        n_classes,
        cutoffs,
        div_value=4.0,
        head_bias=False,
        device=None,
        dtype=None,
    ):
        """Make the head and the clusters."""
        super().__init__()
        cutoffs = list(cutoffs)
        if not cutoffs:
            raise ValueError("cutoffs should be a sequence of length larger than 0")
        if (
            cutoffs != sorted(set(cutoffs))
            or min(cutoffs) <= 0
            or max(cutoffs) > n_classes - 1
            or any(int(cutoff) != cutoff for cutoff in cutoffs)
        ):
            raise ValueError(
                "cutoffs should be a sequence of unique, positive integers sorted in an increasing "
                "order, where each value is between 1 and n_classes-1"
            )
        self.in_features = in_features
        self.n_classes = n_classes
        self.cutoffs = [*cutoffs, n_classes]
        self.div_value = div_value
        self.head_bias = head_bias
        self.shortlist_size = self.cutoffs[0]
        self.n_clusters = len(self.cutoffs) - 1
        self.head_size = self.shortlist_size + self.n_clusters
        where = {"device": device, "dtype": dtype}
        self.head = Linear(in_features, self.head_size, bias=head_bias, **where)
        self.tail = ModuleList()
        for number, (low, high) in enumerate(self._clusters(), 1):
            width = int(in_features // div_value**number)
            self.tail.append(
                Sequential(
                    Linear(in_features, width, bias=False, **where),
                    Linear(width, high - low, bias=False, **where),
                )
            )

    def _clusters(self):
        """Return first and end class of each cluster."""
        return list(zip(self.cutoffs, self.cutoffs[1:], strict=False))

    def reset_parameters(self):
        """Fill all parameters anew."""
        self.head.reset_parameters()
        for project, classify in self.tail:
            project.reset_parameters()
            classify.reset_parameters()

    def _check(self, input, target):
        if target.dim() == 1:
            if input.shape[0] != target.shape[0]:
                raise RuntimeError(
                    "Input and target should have the same size in the batch dimension."
                )
            if input.dim() != 2:
                raise RuntimeError(
                    "1D target tensor expects 2D input tensors, but found inputs with size",
                    input.size(),
                )
        elif target.dim() == 0:
            if input.dim() != 1:
                raise RuntimeError(
                    "0D target tensor expects 1D input tensors, but found inputs with size",
                    input.size(),
                )
        else:
            raise RuntimeError("0D or 1D target tensor expected, multi-target not supported")
        if target.numel() and not (0 <= target.min() and target.max() < self.n_classes):
            raise RuntimeError(
                f"Target values should be in [0, {self.n_classes - 1}], but values in range "
                f"[{target.min().item()}, {target.max().item()}] were found. "
            )

    def forward(self, input, target):
        """Return the targets' log-probabilities and their mean loss.

        Args:
            input: (N, D), or (D).
            target: (N), or a single class.

        Returns: output, (N) or a number, and loss.
        """
        self._check(input, target)
        batched = target.dim() > 0
        if not batched:
            input, target = input.unsqueeze(0), target.unsqueeze(0)
        # The head sees the class itself, or the cluster that it is in.
        in_head = target.clone()
        within = input.new_zeros(target.shape)
        for number, (low, high) in enumerate(self._clusters()):
            mask = (low <= target) & (target < high)
            rows = mask.nonzero().squeeze(-1)
            if rows.numel():
                in_head[mask] = self.shortlist_size + number
                logs = F.log_softmax(self.tail[number](input.index_select(0, rows)), dim=1)
                own = logs.gather(1, (target[rows] - low).unsqueeze(1)).squeeze(1)
                within = within.index_copy(0, rows, own.to(within.dtype))
        head = F.log_softmax(self.head(input), dim=1)
        output = within + head.gather(1, in_head.unsqueeze(1)).squeeze(1)
        loss = (-output).mean()
        return _ASMoutput((output if batched else output.squeeze(0), loss))

    def log_prob(self, input):
        """Return the log-probabilities of all classes.

        Args:
            input: (N, D).

        Returns: (N, n_classes).
        """
        head = F.log_softmax(self.head(input), dim=1)
        parts = [head[:, : self.shortlist_size]]
        for number, cluster in enumerate(self.tail):
            chance = head[:, self.shortlist_size + number].unsqueeze(1)
            parts.append(F.log_softmax(cluster(input), dim=1) + chance)
        return torch.cat(parts, 1)

    def predict(self, input):
        """Return the likeliest class of each row, (N)."""
        return self.log_prob(input).argmax(dim=1)
