"""How many bins a histogram gets by a rule's name.

Source: documentation of numpy.histogram_bin_edges, NumPy 2.4.
"""

import math
import warnings

import torch


def count(rule, array, low, high):
    """Return the number of equally wide bins from `low` to `high` for an array's elements there.

    Raises: ValueError for a rule that NumPy has not.
    """
    if rule not in _WIDTHS:
        raise ValueError(f"{rule!r} is not a valid estimator for `bins`")
    values = array._t.flatten().double()
    values = values[(values >= low) & (values <= high)]
    if not values.numel():
        return 1
    width = _WIDTHS[rule](values)
    if width and array.dtype.kind in "iu":
        width = max(width, 1)
    return math.ceil((high - low) / width) if width else 1


def _extent(x):
    return float(x.max() - x.min())


def _sqrt(x):
    return _extent(x) / math.sqrt(x.numel())


def _sturges(x):
    return _extent(x) / (math.log2(x.numel()) + 1)


def _rice(x):
    return _extent(x) / (2 * x.numel() ** (1 / 3))


def _scott(x):
    return (24 * math.sqrt(math.pi) / x.numel()) ** (1 / 3) * float(x.std(correction=0))


def _doane(x):
    n, deviation = x.numel(), float(x.std(correction=0))
    if n <= 2 or not deviation:
        return 0.0
    skew = float((((x - x.mean()) / deviation) ** 3).mean())
    usual = math.sqrt(6 * (n - 2) / ((n + 1) * (n + 3)))
    return _extent(x) / (1 + math.log2(n) + math.log2(1 + abs(skew) / usual))


def _freedman_diaconis(x):
    low, high = torch.quantile(x, x.new_tensor([0.25, 0.75])).tolist()
    return 2 * (high - low) * x.numel() ** (-1 / 3)


def _stone(x):
    n, extent = x.numel(), _extent(x)
    if n <= 1 or not extent:
        return 0.0

    def loss(bins):
        parts = torch.histc(x, bins) / n
        return (2 - (n + 1) * float(parts @ parts)) * bins / extent

    most = max(100, int(math.sqrt(n)))
    bins = min(range(1, most + 1), key=loss)
    if bins == most:
        warnings.warn(
            "The number of bins estimated may be suboptimal.", RuntimeWarning, stacklevel=2
        )
    return extent / bins


def _auto(x):
    return min(max(_freedman_diaconis(x), _sqrt(x) / 2), _sturges(x))


_WIDTHS = {
    "auto": _auto,
    "doane": _doane,
    "fd": _freedman_diaconis,
    "rice": _rice,
    "scott": _scott,
    "sqrt": _sqrt,
    "stone": _stone,
    "sturges": _sturges,
}
