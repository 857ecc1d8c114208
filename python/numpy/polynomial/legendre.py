"""Legendre polynomials."""

from ._gauss import rule


def leggauss(deg):
    """Return nodes and weights for the weight function 1 on [-1, 1]."""
    return rule(deg, lambda n: n * n / (4 * n * n - 1), 2.0)
