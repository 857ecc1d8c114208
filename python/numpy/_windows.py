"""Windows for the Fourier transform, and the Bessel function that one of them needs."""

import torch

from ._creation import asarray, ones, zeros
from ._ndarray import result
from ._ranges import arange


def _window(M, shape):
    """Return a window of M points; `shape` is a function of the place, from -1 to 1."""
    if M < 1:
        return zeros(0)
    if M == 1:
        return ones(1)
    return shape(arange(1 - M, M, 2) / (M - 1))


def _cosine(place, times=1):
    tensor = asarray(place)._t
    return result(torch.cos(times * torch.pi * tensor))


def hanning(M):
    """Return a raised cosine that ends at zero."""
    return _window(M, lambda place: 0.5 + 0.5 * _cosine(place))


def hamming(M):
    """Return a raised cosine that ends at 0.08."""
    return _window(M, lambda place: 0.54 + 0.46 * _cosine(place))


def blackman(M):
    """Return a sum of two cosines that ends at zero."""
    return _window(M, lambda place: 0.42 + 0.5 * _cosine(place) + 0.08 * _cosine(place, 2))


def bartlett(M):
    """Return a triangle that ends at zero."""
    return _window(M, lambda place: 1 - abs(place))


def kaiser(M, beta):
    """Return a window of Bessel functions; `beta` trades width against side lobes."""
    return _window(M, lambda place: i0(beta * (1 - place * place) ** 0.5) / i0(float(beta)))


def i0(x):
    """Return the modified Bessel function of the first kind, order 0."""
    return result(torch.special.i0(asarray(x)._t.double()))
