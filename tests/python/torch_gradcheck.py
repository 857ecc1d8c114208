"""torch.autograd.gradcheck and gradgradcheck."""

import warnings

import torch
from torch.autograd import Function, gradcheck, gradgradcheck
from torch_support import error_of


class _WrongSlope(Function):
    @staticmethod
    def forward(ctx, x):
        return x**2

    @staticmethod
    def backward(ctx, gradient):
        return gradient


class _WrongCurvature(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**2

    @staticmethod
    def backward(ctx, gradient):
        return 2 * ctx.saved_tensors[0].detach() * gradient


def doubles(*shape):
    """Random float64 numbers that require gradients."""
    torch.manual_seed(0)
    return torch.randn(*shape, dtype=torch.float64, requires_grad=True)


def test_right_gradients_pass():
    x, y = doubles(3), doubles(2, 3)
    assert gradcheck(torch.sin, x) and gradgradcheck(torch.sin, (x,))
    assert gradcheck(lambda a, b: (a * b, a.sum()), (x, y))
    assert gradgradcheck(lambda a, b: a * b, (x, y), gen_non_contig_grad_outputs=True)
    assert gradcheck(lambda a, b, n: (a * b).sum() * n, (x, y.detach(), 3), fast_mode=True)
    assert gradcheck(lambda a: a.round().detach(), (x,))


def test_complex_gradients_pass():
    torch.manual_seed(0)
    z = torch.randn(3, dtype=torch.complex128, requires_grad=True)
    assert gradcheck(torch.exp, (z,)) and gradcheck(lambda a: a.abs() ** 2, (z,))
    assert gradcheck(lambda a: a.conj() * a.imag, (z,)) and gradgradcheck(torch.sin, (z,))


def test_wrong_gradients_are_told():
    x = doubles(3)
    kind, message = error_of(lambda: gradcheck(_WrongSlope.apply, (x,)))
    assert kind == "GradcheckError" and message.startswith(
        "Jacobian mismatch for output 0 with respect to input 0,\nnumerical:tensor("
    )
    assert gradcheck(_WrongSlope.apply, (x,), raise_exception=False) is False
    assert gradcheck(_WrongCurvature.apply, (x,))
    assert gradgradcheck(_WrongCurvature.apply, (x,), raise_exception=False) is False
    assert error_of(lambda: gradcheck(lambda a: a.detach(), (x,)))[0] == "GradcheckError"
    assert error_of(lambda: gradcheck(torch.sin, (x.detach(),)))[0] == "ValueError"


def test_single_precision_is_warned_of():
    single = torch.ones(2, requires_grad=True)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        gradcheck(lambda a: a * 2, (single,), atol=0.1, rtol=0.1)
    assert any("not a double precision" in str(one.message) for one in caught)
