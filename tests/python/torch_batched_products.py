"""Batched matrix products, one call of MKL: values, gradients, and what it does not take."""

import itertools
import math

import torch
from torch.profiler import profile
from torch_support import error_of

SHAPES = ((1, 1, 1, 1), (3, 4, 5, 6), (2, 1, 7, 3), (4, 32, 64, 32))


def operands(shape, layout, dtype=torch.float32):
    """Two factors and a summand; each bit of `layout` makes one of them other than row by row."""
    n, rows, inner, columns = shape
    generator = torch.Generator().manual_seed(0)
    a = torch.randn(n, rows, inner, generator=generator, dtype=dtype)
    b = torch.randn(n, inner, columns, generator=generator, dtype=dtype)
    summand = torch.randn(n, rows, columns, generator=generator, dtype=dtype)
    a = a.mT.contiguous().mT if layout & 1 else a
    b = torch.cat([b, b], 2)[:, :, columns:] if layout & 2 else b
    return a, b, summand.mT.contiguous().mT if layout & 4 else summand


def each(a, b):
    """The products of matrix by matrix, in float64."""
    return torch.stack([x @ y for x, y in zip(a.double(), b.double(), strict=True)])


def test_values_of_any_layout():
    for shape, layout in itertools.product(SHAPES, range(8)):
        for dtype, tolerance in ((torch.float32, 1e-4), (torch.float64, 1e-12)):
            a, b, summand = operands(shape, layout, dtype)
            product = each(a, b)
            results = {
                torch.bmm(a, b): product,
                torch.einsum("nij,njk->nik", a, b): product,
                torch.baddbmm(summand, a, b, beta=0.5, alpha=2): 0.5 * summand + 2 * product,
                torch.baddbmm(summand[0, 0], a, b): summand[0, 0] + product,
                torch.baddbmm(summand * math.nan, a, b, beta=0): product,
                summand.clone().baddbmm_(a, b, beta=3): 3 * summand + product,
            }
            for result, expected in results.items():
                assert result.dtype is dtype
                assert (result - expected).abs().max().item() < tolerance


def test_gradients():
    a, b, summand = (t.requires_grad_() for t in operands((3, 4, 5, 6), 3, torch.float64))
    weight = torch.linspace(-1, 1, 72, dtype=torch.float64).reshape(3, 4, 6)
    torch.baddbmm(summand, a @ torch.ones(3, 5, 5, dtype=torch.float64), b).backward(weight)
    assert torch.equal(summand.grad, weight)
    rows = a.detach().sum(2, keepdim=True).expand(3, 4, 5)
    assert (b.grad - each(rows.mT, weight)).abs().max() < 1e-12
    columns = each(weight, b.detach().mT).sum(2, keepdim=True).expand(3, 4, 5)
    assert (a.grad - columns).abs().max() < 1e-12


def test_other_numbers_and_empty_batches():
    for dtype in (torch.int64, torch.bfloat16, torch.complex64):
        a, b = torch.ones(2, 3, 4, dtype=dtype), torch.ones(2, 4, 5, dtype=dtype)
        assert torch.equal(a @ b, torch.full((2, 3, 5), 4, dtype=dtype))
        assert torch.equal(torch.baddbmm(a[:, :, :1], a, b), torch.full((2, 3, 5), 5, dtype=dtype))
    assert torch.bmm(torch.ones(0, 2, 3), torch.ones(0, 3, 4)).shape == (0, 2, 4)
    assert torch.bmm(torch.ones(2, 2, 0), torch.ones(2, 0, 2)).tolist() == [[[0, 0], [0, 0]]] * 2
    ones = torch.ones(1, 2, 2)
    assert (ones.expand(3, 2, 2) @ ones.expand(3, 2, 2)).tolist() == [[[2, 2], [2, 2]]] * 3


def test_errors_are_libtorchs():
    a = torch.ones(2, 3, 4)
    assert error_of(lambda: torch.bmm(a, a)) == (
        "RuntimeError",
        "Expected size for first two dimensions of batch2 tensor to be: [2, 4] but got: [2, 3].",
    )
    double = torch.ones(2, 4, 3, dtype=torch.float64)
    for product in (
        lambda: torch.bmm(a, double),
        lambda: a @ double,
        lambda: torch.einsum("nij,njk->nik", a, double),
    ):
        assert error_of(product) == ("RuntimeError", "expected scalar type Float but found Double")
    kind, _ = error_of(lambda: torch.baddbmm(torch.ones(2, 3, 3), a, a))
    assert kind == "RuntimeError"


def test_one_call_for_all_matrices():
    a, b = torch.randn(8, 20, 20, requires_grad=True), torch.randn(8, 20, 20, requires_grad=True)
    with profile() as record:
        torch.bmm(a, b).backward(torch.randn(8, 20, 20))
    calls = {event.key: event.count for event in record.key_averages()}
    assert calls["aten::bmm"] == 3
    assert "aten::select" not in calls  # how libtorch's own loop takes its matrices
