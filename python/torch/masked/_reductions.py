"""Masked reductions: each computes torch's own on an input filled with its identity."""

import torch

from ._masks import broadcast, dimensions, fill, strided, where

_SMALL_INTEGERS = (torch.bool, torch.uint8, torch.int8, torch.int16, torch.int32)


def _reduction(name, compute, choose=dimensions):
    """Make a reduction; compute: (filled input, dimensions, keepdim, dtype or None) -> tensor."""

    def reduce(input, dim=None, *, keepdim=False, dtype=None, mask=None):
        filled = fill(name, input, mask)
        return compute(filled, choose(dim, input.ndim), bool(keepdim), dtype or input.dtype)

    reduce.__name__ = reduce.__qualname__ = name
    reduce.__doc__ = f"""Return torch.{name} of the elements whose mask is True.

    Args:
        input: strided tensor of any shape.
        dim: dimensions to reduce; None means all.
        keepdim: whether reduced dimensions stay, with size 1.
        dtype: of the result.
        mask: boolean tensor that broadcasts to the input; None means that all elements count.

    Returns: the input's shape without the reduced dimensions.
    """
    return reduce


def _accumulator(function):
    """Let small integers add up to int64 unless a dtype was asked for."""

    def call(input, dim=None, *, keepdim=False, dtype=None, mask=None):
        if dtype is None and input.dtype in _SMALL_INTEGERS:
            dtype = torch.int64
        return function(input, dim, keepdim=keepdim, dtype=dtype, mask=mask)

    call.__name__ = call.__qualname__ = function.__name__
    call.__doc__ = function.__doc__
    return call


def _product(filled, dims, keepdim, dtype):
    result = filled.to(dtype)
    for dim in reversed(dims):  # torch.prod takes one at a time
        result = result.prod(dim, keepdim=keepdim)
    return result


def _converted(native):
    """Return a computation that converts what torch's function gives."""
    return lambda filled, dims, keepdim, dtype: native(filled, dims, keepdim).to(dtype)


def _given(dim, ndim):
    return dim


sum = _accumulator(_reduction("sum", lambda x, dims, keep, t: torch.sum(x, dims, keep, dtype=t)))
prod = _accumulator(_reduction("prod", _product))
amax = _reduction("amax", _converted(torch.amax))
amin = _reduction("amin", _converted(torch.amin))
argmax = _reduction("argmax", _converted(torch.argmax), _given)
argmin = _reduction("argmin", _converted(torch.argmin), _given)
logsumexp = _reduction("logsumexp", _converted(torch.logsumexp))


def mean(input, dim=None, *, keepdim=False, dtype=None, mask=None):
    """Return the mean of the elements whose mask is True; nan where there is none.

    Raises: ValueError for integers without a floating-point dtype.
    """
    chosen = dtype or input.dtype
    if not (chosen.is_floating_point or chosen.is_complex):
        raise ValueError(
            "mean(): Could not infer output dtype. "
            f"{'Input' if dtype is None else 'Optional'} dtype must be either "
            f"a floating point or complex dtype. Got: {chosen}"
        )
    mask = broadcast("mean", input, mask)
    total = sum(input, dim, keepdim=keepdim, dtype=chosen, mask=mask)
    return total / sum(mask, dim, keepdim=keepdim)


def median(input, dim=-1, *, keepdim=False, dtype=None, mask=None):
    """Return the lower median along one dimension; nan where all is masked out.

    Raises: ValueError for integers of which a whole row is masked out.
    """
    numbers = input if input.is_floating_point() else input.to(torch.float32)
    filled = fill("median", numbers, mask)
    result = torch.nanmedian(filled, dimensions(dim, input.ndim)[0], keepdim).values
    if numbers is input:
        return result
    if torch.isnan(result).any():
        raise ValueError(
            "masked median expects no fully masked out rows if dtype is not floating point"
        )
    return result.to(dtype or input.dtype)


def logaddexp(input, other, *, dtype=None, input_mask=None, other_mask=None):
    """Return log(exp(input) + exp(other)) without the elements whose mask is False."""
    result = torch.logaddexp(
        fill("logaddexp", input, input_mask), fill("logaddexp", other, other_mask)
    )
    return result.to(dtype or input.dtype)


def norm(input, ord=2.0, dim=None, *, keepdim=False, dtype=None, mask=None):
    """Return the vector norm of order `ord` of the elements whose mask is True."""
    strided("norm", input)
    if mask is not None:
        identity = torch.inf if ord == -torch.inf else 0
        input = where(broadcast("norm", input, mask), input, identity)
    dims = dimensions(dim, input.ndim)
    return torch.linalg.vector_norm(input, ord, dims, bool(keepdim), dtype=dtype or input.dtype)


def var(input, dim=None, unbiased=None, *, correction=None, keepdim=False, dtype=None, mask=None):
    """Return the variance of the elements whose mask is True; nan where there is none.

    Args:
        input: strided tensor of any shape.
        dim: dimensions to reduce; None means all.
        unbiased: whether to divide by one less than the number of elements (the default).
        correction: what to take from the number of elements, instead of `unbiased`.
        keepdim: whether reduced dimensions stay, with size 1.
        dtype: of the result; integers give float32 without it.
        mask: boolean tensor that broadcasts to the input.

    Returns: the input's shape without the reduced dimensions.
    """
    assert unbiased is None or correction is None, (
        "Only one of unbiased and correction may be given"
    )
    if correction is None:
        correction = 0 if unbiased is False else 1
    mask = broadcast("var", input, mask)
    inexact = input.dtype.is_floating_point or input.dtype.is_complex
    dtype = dtype or (input.dtype if inexact else torch.float32)
    computing = dtype if dtype.is_floating_point or dtype.is_complex else torch.float32
    count = sum(mask, dim, keepdim=True)
    away = input - sum(input, dim, keepdim=True, dtype=dtype, mask=mask) / count
    total = sum(away * away.conj(), dim, keepdim=keepdim, dtype=computing, mask=mask)
    count = count.reshape(total.shape)
    if correction:
        count = (count.to(total.real.dtype) - correction).clamp(min=0)
    return (total / count).to(dtype)


def std(input, dim=None, unbiased=None, *, correction=None, keepdim=False, dtype=None, mask=None):
    """Return the square root of `var`, with its arguments."""
    return torch.sqrt(
        var(input, dim, unbiased, correction=correction, keepdim=keepdim, dtype=dtype, mask=mask)
    )
