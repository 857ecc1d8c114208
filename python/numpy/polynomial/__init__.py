"""numpy.polynomial: the nodes and weights of Gaussian quadrature."""

from . import hermite, legendre

__all__ = ["hermite", "legendre"]
