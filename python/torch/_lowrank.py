"""Approximate singular values by random projections.

Source: documentation of torch.svd_lowrank and torch.pca_lowrank, PyTorch 2.10; Halko, Martinsson
and Tropp (2009), algorithms 4.4 and 5.1.
"""

import torch


def _range(A, q, niter):
    """Return q orthonormal columns whose span is nearly A's: (*, m, q)."""
    columns = torch.randn(A.shape[-1], q, dtype=A.dtype, device=A.device)
    Q = torch.linalg.qr(A @ columns).Q
    for _ in range(niter):
        Q = torch.linalg.qr(A.mH @ Q).Q
        Q = torch.linalg.qr(A @ Q).Q
    return Q


def svd_lowrank(A, q=6, niter=2, M=None):
    """Return nearly the q largest singular values and their vectors.

    Args:
        A: (*, m, n).
        q: number of values, at most min(m, n).
        niter: number of subspace iterations.
        M: what to subtract from A, broadcast to it; None for 0.

    Returns: U (*, m, q), S (*, q), V (*, n, q) with A = U diag(S) V^H nearly.
    """
    A = A if M is None else A - M
    wide = A.shape[-2] < A.shape[-1]
    A = A.mH if wide else A
    Q = _range(A, q, niter)
    U, S, Vh = torch.linalg.svd(Q.mH @ A, full_matrices=False)
    U, V = Q @ U, Vh.mH
    return (V, S, U) if wide else (U, S, V)


def pca_lowrank(A, q=None, center=True, niter=2):
    """Return nearly the q first principal components of rows.

    Args:
        A: (*, m, n), a row for each sample.
        q: number of components, at most min(m, n); up to 6 if None.
        center: subtract the columns' means first.
        niter: number of subspace iterations.

    Returns: U (*, m, q), S (*, q), V (*, n, q), whose columns are the components.
    Raises: ValueError for a q or niter out of range.
    """
    m, n = A.shape[-2:]
    q = min(6, m, n) if q is None else q
    if not 0 <= q <= min(m, n):
        raise ValueError(
            f"q(={q}) must be non-negative integer and not greater than min(m, n)={min(m, n)}"
        )
    if niter < 0:
        raise ValueError(f"niter(={niter}) must be non-negative integer")
    return svd_lowrank(A - A.mean(dim=-2, keepdim=True) if center else A, q, niter)
