"""The largest or smallest eigenvalues of a symmetric matrix that is only multiplied with.

Source: documentation of torch.lobpcg, PyTorch 2.10; Knyazev, Toward the Optimal Preconditioned
Eigensolver (2001), with the orthonormal basis of Stathopoulos and Wu (2002), by which both methods
that PyTorch names are computed here.
"""

import torch

_PRECISION = {torch.float32: 1.2e-07, torch.float64: 2.23e-16}


def lobpcg(
    A, k=None, B=None, X=None, n=None, iK=None, niter=None, tol=None, largest=None, method=None,
    tracker=None, ortho_iparams=None, ortho_fparams=None, ortho_bparams=None,
):  # fmt: skip
    """Return some eigenvalues and eigenvectors of A x = e B x.

    Args:
        A: (*, m, m), symmetric, dense or, without batches, sparse.
        k: number of pairs; X's columns, or 1, if None.
        B: (*, m, m), symmetric and positive; None is the identity.
        X: (*, m, n), where to begin; None is random, with `n` columns.
        n: columns that are iterated, at least k; as k if None.
        iK: (m, m), a preconditioner.
        niter: most iterations, 1000 if None; -1 is no limit.
        tol: residual, in parts of the norms, at which a pair is good.
        largest: the largest eigenvalues, which is the default, or the smallest.
        method: "ortho" or "basic".
        tracker: called after each iteration with its state.
        ortho_iparams: accepted, as the next two.
        ortho_fparams: accepted.
        ortho_bparams: accepted.

    Returns: E (*, k) and X (*, m, k). Gradients go to a dense A if B is None.
    Raises: ValueError if m is below 3 n, or for gradients of what has none.
    """
    assert A.shape[-2] == A.shape[-1], A.shape
    assert B is None or A.shape == B.shape, (A.shape, B.shape)
    if A.dtype not in _PRECISION:
        raise ValueError(f"lobpcg: expected A of float32 or float64, got {A.dtype}; convert it")
    if method not in (None, "ortho", "basic"):
        raise ValueError(f"lobpcg: expected method 'ortho' or 'basic', got {method!r}")
    m = A.shape[-1]
    k = (1 if X is None else X.shape[-1]) if k is None else k
    n = (k if n is None else n) if X is None else X.shape[-1]
    if m < 3 * n:
        raise ValueError(
            f"LPBPCG algorithm is not applicable when the number of A rows (={m}) is smaller than "
            f"3 x the number of requested eigenpairs (={n})"
        )
    _check_gradients(A, B)
    settings = {
        "iparams": {"m": m, "n": n, "k": k, "niter": 1000 if niter is None else niter},
        "fparams": {"tol": _PRECISION[A.dtype] ** 0.5 if tol is None else tol},
        "bparams": {"largest": largest is not False},
    }
    if A.dim() == 2:
        return _pairs(A, B, X, iK, tracker, settings)
    batches = range(A.shape[:-2].numel())
    flat = [None if part is None else part.flatten(0, -3) for part in (A, B, X)]
    found = []
    for place in batches:
        settings["iparams"]["batch_index"] = place
        own = [None if part is None else part[place] for part in flat]
        found.append(_pairs(*own, iK, tracker, settings))
    E, X = (torch.stack(parts) for parts in zip(*found, strict=True))
    return E.reshape(*A.shape[:-2], k), X.reshape(*A.shape[:-2], m, k)


def _check_gradients(A, B):
    if B is not None and (B.requires_grad or A.requires_grad):
        raise ValueError("lobpcg.backward: expected no gradients where B is given; detach A and B")
    if A.requires_grad and A.layout is not torch.strided:
        raise ValueError("lobpcg.backward: expected a dense A for gradients, got a sparse one")


def _pairs(A, B, X, iK, tracker, settings):
    m, n, k = (settings["iparams"][name] for name in "mnk")
    with torch.no_grad():
        X = torch.randn(m, n, dtype=A.dtype, device=A.device) if X is None else X
        assert X.shape == (m, n), (X.shape, (m, n))
        run = _Run(A.detach(), B, X, iK, settings)
        run.iterate(tracker)
        E, X = run.E[:k], run.X[:, :k]
    if A.requires_grad and torch.is_grad_enabled():
        return _with_gradients((A + A.mT) / 2, E, X)
    return E, X


def _with_gradients(A, E, X):
    """Return E and X after one more step, whose derivatives by A are the eigenpairs' own."""
    error = A @ X - X * E
    identity = torch.eye(len(A), dtype=A.dtype, device=A.device)
    columns = []
    for value, vector, its in zip(E, X.mT, error.mT, strict=True):
        along = torch.outer(vector, vector)
        shifted = A.detach() - value * identity + A.detach().norm() * along
        away = torch.linalg.solve(shifted, its - along @ its)
        columns.append(vector - (away - along @ away))
    return (X * (A @ X)).sum(0), torch.stack(columns, 1)


class _Run:
    """The state of an iteration: what it was given, E, X, basis S, residual R, and variables."""

    def __init__(self, A, B, X, iK, settings):
        self.A, self.B, self.iK = A, B, iK
        self.X, self.S = X, X
        self.iparams, self.fparams, self.bparams = settings.values()
        self.ivars = {"istep": 0, "converged_count": 0}
        self.fvars, self.bvars, self.tvars = {}, {}, {}
        self._P = X[:, :0]

    def iterate(self, tracker):
        """Go on until the first k pairs are good, the tracker says so or it has been enough."""
        size = self.X.norm()
        self.fvars["X_norm"] = size.item()
        self.fvars["A_norm"] = ((self.A @ self.X).norm() / size).item()
        self.fvars["B_norm"] = (self._by_B(self.X).norm() / size).item()
        self._choose(self._orthonormal(self.X))
        while True:
            self._measure()
            if tracker is not None:
                tracker(self)
            done = self.ivars["converged_count"] >= self.iparams["k"]
            if done or self.bvars.get("force_stop") or self.ivars["istep"] == self.iparams["niter"]:
                return
            self.ivars["istep"] += 1
            open_ones = self.R[:, self.tvars["rerr"] >= self.fparams["tol"]]
            further = open_ones if self.iK is None else self.iK @ open_ones
            rest = self._orthonormal(torch.cat([further, self._P], 1), self.X)
            self._choose(torch.cat([self.X, rest], 1))

    def _by_B(self, vectors):
        return vectors if self.B is None else self.B @ vectors

    def _choose(self, basis):
        """Take the best vectors within an orthonormal basis, whose first columns are X."""
        n = self.iparams["n"]
        small = basis.mT @ (self.A @ basis)
        values, vectors = torch.linalg.eigh((small + small.mT) / 2)
        if self.bparams["largest"]:
            values, vectors = values.flip(0), vectors.flip(1)
        self.S, self.E = basis, values[:n]
        self.X = basis @ vectors[:, :n]
        self._P = basis[:, n:] @ vectors[n:, :n]

    def _measure(self):
        self.R = self.A @ self.X - self._by_B(self.X) * self.E
        scale = self.fvars["A_norm"] + self.E.abs() * self.fvars["B_norm"]
        self.tvars["rerr"] = self.R.norm(dim=0) / (self.X.norm(dim=0) * scale)
        good = (self.tvars["rerr"] < self.fparams["tol"]).tolist()
        self.ivars["converged_count"] = (good + [False]).index(False)

    def _orthonormal(self, vectors, beside=None):
        """Return a basis of what vectors span, orthogonal to `beside`, in B's inner product."""
        precision = torch.finfo(vectors.dtype).eps
        for _ in range(3):  # each time takes most of the rounding of the one before away
            if beside is not None:
                vectors = vectors - beside @ (self._by_B(beside).mT @ vectors)
            vectors = vectors / vectors.norm(dim=0).clamp_min(torch.finfo(vectors.dtype).tiny)
            values, turned = torch.linalg.eigh(vectors.mT @ self._by_B(vectors))
            kept = values > 10 * precision * values.max() if len(values) else values > 0
            vectors = (vectors @ turned[:, kept]) / values[kept].sqrt()
        return vectors
