"""torch.lobpcg: eigenpairs of dense, sparse and batched matrices, and their gradients."""

import torch
from torch_support import error_of


def symmetric(*shape, seed=0):
    """Symmetric matrices of float64 with eigenvalues far apart."""
    made = torch.randn(*shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))
    made = made @ made.mT / shape[-1]
    return made + torch.diag(torch.arange(shape[-1], dtype=torch.float64))


def holds(A, E, X, B=None):
    """Whether the pairs are eigenpairs."""
    right = X if B is None else B @ X
    return torch.allclose(A @ X, right * E.unsqueeze(-2), atol=1e-4 * float(A.norm()))


def test_the_largest_and_smallest():
    A = symmetric(20, 20)
    expected = torch.linalg.eigvalsh(A)
    E, X = torch.lobpcg(A, 3)
    assert torch.allclose(E, expected.flip(0)[:3]) and holds(A, E, X) and X.shape == (20, 3)
    for method in ("ortho", "basic"):
        E, X = torch.lobpcg(A, 2, largest=False, method=method)
        assert torch.allclose(E, expected[:2], atol=1e-5) and holds(A, E, X)
    E, X = torch.lobpcg(A.float(), n=4, k=1)
    assert E.dtype == torch.float32 and E.shape == (1,)
    assert torch.allclose(E.double(), expected[-1:], rtol=1e-4)


def test_a_second_matrix_a_preconditioner_and_a_first_guess():
    A, B = symmetric(15, 15), symmetric(15, 15, seed=1) + torch.eye(15, dtype=torch.float64)
    expected = torch.linalg.eigvals(torch.linalg.solve(B, A)).real.sort().values
    E, X = torch.lobpcg(A, 2, B, largest=False)
    assert torch.allclose(E, expected[:2], atol=1e-4) and holds(A, E, X, B)
    guess = torch.linalg.eigh(A).eigenvectors[:, -2:] + 0.01
    E, X = torch.lobpcg(A, X=guess, iK=torch.eye(15, dtype=torch.float64))
    assert torch.allclose(E, torch.linalg.eigvalsh(A).flip(0)[:2]) and holds(A, E, X)


def test_sparse_matrices_and_batches():
    A = symmetric(20, 20)
    E, X = torch.lobpcg(torch.where(A.abs() > 0.2, A, 0.0).to_sparse(), 2)
    dense = torch.where(A.abs() > 0.2, A, 0.0)
    assert torch.allclose(E, torch.linalg.eigvalsh(dense).flip(0)[:2]) and holds(dense, E, X)
    many = torch.stack([symmetric(12, 12, seed=seed) for seed in range(4)]).view(2, 2, 12, 12)
    E, X = torch.lobpcg(many, 2)
    assert E.shape == (2, 2, 2) and X.shape == (2, 2, 12, 2)
    assert torch.allclose(E, torch.linalg.eigvalsh(many).flip(-1)[..., :2]) and holds(many, E, X)


def test_gradients_are_those_of_eigh():
    A = symmetric(9, 9).requires_grad_()
    weights = torch.arange(18.0, dtype=torch.float64).view(9, 2)
    E, X = torch.lobpcg(A, 2, tol=1e-12)
    ((X**2 * weights).sum() + (E * E).sum()).backward()
    found, A.grad = A.grad, None
    E, X = torch.linalg.eigh((A + A.mT) / 2)
    E, X = E.flip(0)[:2], X.flip(1)[:, :2]
    ((X**2 * weights).sum() + (E * E).sum()).backward()
    assert torch.allclose(found, A.grad, atol=1e-4)


def test_a_tracker_sees_each_iteration_and_may_stop_it():
    steps = []

    def track(run):
        steps.append((run.ivars["istep"], run.X.shape, run.tvars["rerr"].shape))
        run.bvars["force_stop"] = len(steps) == 3

    torch.lobpcg(symmetric(30, 30), 2, tracker=track, tol=0.0)
    assert len(steps) == 3 and steps[0][1:] == ((30, 2), (2,))
    E, _ = torch.lobpcg(symmetric(30, 30), 2, niter=2)
    assert E.isfinite().all()


def test_what_it_refuses():
    name, message = error_of(lambda: torch.lobpcg(symmetric(8, 8), 3))
    assert name == "ValueError" and "LPBPCG algorithm is not applicable" in message
    assert error_of(lambda: torch.lobpcg(torch.ones(4, 5)))[0] == "AssertionError"
    A = symmetric(9, 9).requires_grad_()
    assert error_of(lambda: torch.lobpcg(A, 1, A.detach())[0].sum().backward())[0] == "ValueError"
