"""Repeating a setting once per axis."""


def _ntuple(count, name="parse"):
    def parse(value):
        if hasattr(value, "__iter__"):
            return tuple(value)
        return (value,) * count

    parse.__name__ = name
    return parse


_single = _ntuple(1, "_single")
_pair = _ntuple(2, "_pair")
_triple = _ntuple(3, "_triple")
_quadruple = _ntuple(4, "_quadruple")
