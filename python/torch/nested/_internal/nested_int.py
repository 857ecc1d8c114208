"""The size of a ragged dimension: a sign that equals itself only. Source: torch.nested."""

import itertools

_numbers = itertools.count()


class NestedInt:
    """A size that differs from part to part, or a multiple of it.

    Args:
        number: tells apart sizes with other offsets.
        factor: what it is multiplied by.
    """

    def __init__(self, number, factor=1):
        """Take both."""
        self._key = number, factor

    def __eq__(self, other):
        """Tell whether both are the sizes of the same parts."""
        return isinstance(other, NestedInt) and self._key == other._key

    def __hash__(self):
        """Return what equal sizes have in common."""
        return hash(self._key)

    def __mul__(self, times):
        """Return a multiple."""
        return NestedInt(self._key[0], self._key[1] * times)

    __rmul__ = __mul__

    def __repr__(self):
        """Return PyTorch's text."""
        number, factor = self._key
        return f"j{number}" if factor == 1 else f"{factor}*j{number}"


def size_of(lengths):
    """Return the size that belongs to a tensor of offsets or lengths."""
    found = vars(lengths).get("_nested_int")
    if found is None:
        found = lengths._nested_int = NestedInt(next(_numbers))
    return found
