"""Muon for many matrices at once: momentum, then the nearest semi-orthogonal matrix.

The update is that of `torch.optim.Muon` with `match_rms_adamw`. Its Newton-Schulz iteration
multiplies the matrix X from the left by polynomials in X X^T. Here the polynomials are gathered in
one small square matrix per X, and X is multiplied once at the end: equal in exact arithmetic, fewer
and batched products. It runs in float32 (the gathered form needs it), so results differ from
the original's by the original's bfloat16 rounding.
Axes: n matrices, s shorter side, l longer side. Source: unite-facts 5.1.
"""

import math

import torch

from .host import keep

COEFFICIENTS = (3.4445, -4.7750, 2.0315)
ITERATIONS = 5
NORM_EPS = 1e-6
RMS_OF_ADAMW = 0.2  # typical root mean square of an AdamW update, which Muon's is scaled to
BATCH_NUMBERS = 2**24  # largest batch of s x s matrices, in numbers (64 MiB)


def orthogonaliser(grams):
    """Find the matrices Q that Newton-Schulz multiplies X by, given G = X X^T.

    Args:
        grams: (n, s, s), float32, symmetric.

    Returns: (n, s, s); Q X has singular values near 1 (Muon's coefficients leave 0.7 to 1.2).
    """
    a, b, c = COEFFICIENTS
    squares = grams.diagonal(dim1=1, dim2=2).sum(dim=1)[:, None, None]  # squared Frobenius norms
    scale = squares.clamp(min=NORM_EPS**2).rsqrt()
    G = grams * scale.square()
    Q = torch.eye(G.shape[1], device=G.device) * scale
    for iteration in range(ITERATIONS):
        M = torch.baddbmm(G, G, G, beta=b, alpha=c)  # b G + c G^2; the factor is P = a + M
        Q = torch.baddbmm(Q, M, Q, beta=a)  # P Q
        if iteration + 1 < ITERATIONS:
            G = torch.baddbmm(G, M, G, beta=a)  # P G
            G = torch.baddbmm(G, G, M, beta=a)  # P G P
    return Q


class MatrixBatch:
    """Matrices of one shape, seen as one batch in the flat tensors."""

    def __init__(self, slots, values, grads):
        """Make the views for slots that lie side by side."""
        rows, columns = slots[0].shape
        self.values = keep(_matrices(values, slots))  # (n, rows, columns)
        self.grads = keep(_matrices(grads, slots))
        self.tall = rows > columns
        self.side = min(rows, columns)
        self.count = len(slots)
        self.rate = RMS_OF_ADAMW * math.sqrt(max(rows, columns))

    def grams(self):
        """Products of each matrix with itself along its longer side, (n, s, s)."""
        X = self.grads
        return torch.bmm(X.mT, X) if self.tall else torch.bmm(X, X.mT)

    def apply(self, Q, learning_rate):
        """Move the weights by the orthogonalised update; Q is (n, s, s)."""
        Q = Q * (learning_rate * -self.rate)
        self.values.baddbmm_(*((self.grads, Q) if self.tall else (Q, self.grads)))


def _matrices(flat, slots):
    first = slots[0]
    rows = flat[first.start : first.start + first.stride * len(slots)]
    rows = rows.view(len(slots), first.stride)[:, : first.size]
    return rows.unflatten(1, first.shape)


class Muon:
    """The optimizer of the matrices of a Layout.

    It spends the gradients: after a step they hold the update's direction.
    """

    def __init__(self, layout, values, grads, *, momentum, weight_decay):
        """Make the momentum buffer and group matrices by their shorter side.

        Args:
            layout: where the matrices are.
            values: flat weights, (layout.size,).
            grads: flat gradients, (layout.size,).
            momentum: share of the old momentum kept in a step.
            weight_decay: decoupled weight decay per unit of learning rate.
        """
        self.momentum_share, self.weight_decay = momentum, weight_decay
        self.values = keep(values[layout.adamw_size :])
        self.grads = keep(grads[layout.adamw_size :])
        self.momentum = keep(torch.zeros_like(self.values))
        batches = []
        for group in layout.muon:
            most = max(1, BATCH_NUMBERS // min(group[0].shape) ** 2)
            for first in range(0, len(group), most):
                batches.append(MatrixBatch(group[first : first + most], values, grads))
        batches.sort(key=lambda batch: batch.side)
        self.rounds = _rounds(batches)

    def step(self, learning_rate):
        """Update the weights from the gradients; learning_rate is a tensor of one number."""
        self.momentum.lerp_(self.grads, 1 - self.momentum_share)
        self.grads.lerp_(self.momentum, self.momentum_share)  # Nesterov's look ahead
        if self.weight_decay:
            self.values.mul_(1 - learning_rate * self.weight_decay)
        for batches in self.rounds:
            factors = orthogonaliser(torch.cat([batch.grams() for batch in batches]))
            parts = factors.split([batch.count for batch in batches])
            for batch, Q in zip(batches, parts, strict=True):
                batch.apply(Q, learning_rate)


def _rounds(batches):
    """Put batches of equal shorter side together while they stay under BATCH_NUMBERS."""
    rounds, numbers = [], 0
    for batch in batches:
        size = batch.count * batch.side**2
        if rounds and rounds[-1][0].side == batch.side and numbers + size <= BATCH_NUMBERS:
            rounds[-1].append(batch)
            numbers += size
        else:
            rounds.append([batch])
            numbers = size
    return rounds
