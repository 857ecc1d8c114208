"""Polynomials by their coefficients, highest power first."""

import torch

from . import linalg
from ._creation import array, asarray
from ._ndarray import wrap


def roots(p):
    """Return a polynomial's roots, the eigenvalues of its companion matrix.

    Args:
        p: coefficients, one dimension.

    Raises: ValueError for another number of dimensions.
    """
    coefficients = asarray(p)
    if coefficients.ndim != 1:
        raise ValueError("Input must be a rank-1 array.")
    numbers = coefficients.tolist()
    while numbers and not numbers[0]:
        numbers.pop(0)
    zeros = 0
    while numbers and not numbers[-1]:
        numbers.pop()
        zeros += 1
    degree = len(numbers) - 1
    if degree < 1:
        return array([0.0] * zeros)
    companion = torch.diag(torch.ones(degree - 1, dtype=torch.float64), -1)
    first = asarray(numbers)._t[1:] / -numbers[0]
    companion = companion.to(torch.promote_types(first.dtype, companion.dtype))
    companion[0] = first
    found = asarray(linalg.eigvals(wrap(companion)))._t
    return wrap(torch.cat([found, found.new_zeros(zeros)]))
