"""Normal and exponential numbers in single precision: ziggurats with words of 32 bits.

Each step is rounded to single precision, as NumPy computes it.
"""

import _struct
import math

from torch._C import library

from . import _ziggurat

_log1p = library.c_log1pf
_single = _struct.Struct("f")
_tables = {}
#: Where a width lies between two numbers of single precision, and NumPy's table holds the larger.
_OFF = {("exponential", 226): 1.0 + 2.0**-24}
_INVERSE_EDGE = 0.27366123732975828  # 1 / NORMAL_EDGE


def rounded(value):
    """Return the nearest number of single precision."""
    return _single.unpack(_single.pack(value))[0]


def _of(name, made, from_bits, to_bits):
    """Return double precision's tables, made for fewer bits."""
    if name not in _tables:
        widths, _, heights = made()
        shift = 2.0 ** (from_bits - to_bits)
        bounds = [int(widths[i - 1] / widths[i] * 2.0**to_bits) for i in range(256)]
        bounds[1] = 0
        _tables[name] = [
            [rounded(width * shift * _OFF.get((name, i), 1)) for i, width in enumerate(widths)],
            bounds,
            [rounded(height) for height in heights],
        ]
    return _tables[name]


def _uniform(source):
    return (source.next32() >> 8) * 2.0**-24


def _between(heights, layer, source):
    step = rounded(heights[layer - 1] - heights[layer])
    return rounded(rounded(step * _uniform(source)) + heights[layer])


def normal(source):
    """Return a function that draws normal numbers."""
    widths, bounds, heights = _of("normal", _ziggurat.normal_tables, 52, 23)

    def draw():
        while True:
            bits = source.next32()
            layer = bits & 0xFF
            magnitude = bits >> 9 & 0x7FFFFF
            x = rounded(magnitude * widths[layer])
            x = -x if bits >> 8 & 1 else x
            if magnitude < bounds[layer]:
                return x
            if layer == 0:
                return _tail(source, magnitude >> 8 & 1)
            if _between(heights, layer, source) < math.exp(-0.5 * x * x):
                return x

    return draw


def _tail(source, negative):
    inverse, edge = rounded(_INVERSE_EDGE), rounded(_ziggurat.NORMAL_EDGE)
    while True:
        x = rounded(-inverse * _log1p(-_uniform(source)))
        y = -_log1p(-_uniform(source))
        if y + y > rounded(x * x):
            return rounded(-(edge + x) if negative else edge + x)


def exponential(source):
    """Return a function that draws exponential numbers."""
    widths, bounds, heights = _of("exponential", _ziggurat.exponential_tables, 53, 23)

    def draw():
        while True:
            bits = source.next32() >> 1
            layer = bits & 0xFF
            bits >>= 8
            x = rounded(bits * widths[layer])
            if bits < bounds[layer]:
                return x
            if layer == 0:
                last = _log1p(-_uniform(source))
                return rounded(rounded(_ziggurat.EXPONENTIAL_EDGE) - last)
            if _between(heights, layer, source) < math.exp(-x):
                return x

    return draw
