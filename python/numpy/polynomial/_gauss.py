"""Gaussian quadrature from the recurrence of orthogonal polynomials.

Source: Golub and Welsch, "Calculation of Gauss quadrature rules" (1969).
"""

import torch

from .._ndarray import wrap


def rule(degree, recurrence, total):
    """Return nodes and weights that integrate polynomials of degree 2 * degree - 1 exactly.

    Args:
        degree: number of nodes.
        recurrence: tensor of 1, 2, … -> squares of the coefficients between neighbours.
        total: integral of the weight function.

    Raises: ValueError for a degree below 1.
    """
    if degree < 1:
        raise ValueError("deg must be a positive integer")
    between = recurrence(torch.arange(1, degree, dtype=torch.float64)).sqrt()
    nodes, vectors = torch.linalg.eigh(torch.diag(between, 1) + torch.diag(between, -1))
    weights = total * vectors[0].square()
    # both are symmetric, which rounding spoils
    return wrap((nodes - nodes.flip(0)) / 2), wrap((weights + weights.flip(0)) / 2)
