"""Versions that compare with texts and tuples. Source: behaviour of torch.torch_version, 2.10."""


def _key(version):
    """Return what a version is ordered by, or None for other texts."""
    import re

    text = version if isinstance(version, str) else ".".join(map(str, version))
    found = re.fullmatch(r"v?(\d+(?:\.\d+)*)(.*)", text)
    if found is None:
        return None
    numbers = [int(number) for number in found[1].split(".")]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    rest = found[2]
    rank = 0 if not rest else 1 if rest.startswith(("+", ".post", "-")) else -1
    return numbers, rank, rest


def _comparing(name):
    compare = getattr(str, name)

    def method(self, other):
        if not isinstance(other, (str, tuple, list)):
            return NotImplemented
        mine, others = _key(self), _key(other)
        if others is None:  # no version: as text
            return compare(self, other if isinstance(other, str) else ".".join(map(str, other)))
        return getattr(tuple, name)(mine, others)

    method.__name__ = name
    return method


class TorchVersion(str):
    """A version as text; compared with texts or tuples, by its numbers."""

    __slots__ = ()
    __hash__ = str.__hash__


for _name in ("__lt__", "__le__", "__eq__", "__ne__", "__gt__", "__ge__"):
    setattr(TorchVersion, _name, _comparing(_name))
