"""The attributes of a tensor that are a program's: what `vars` and `__dict__` show."""

from _collections_abc import MutableMapping  # what is loaded already

_OURS = ("_h", "_maker")


class Bare:
    """A base of Tensor that reaches Python's own `__dict__`."""


#: Returns the attributes themselves, the native handle among them.
everything_of = vars(Bare)["__dict__"].__get__


class _Attributes(MutableMapping, dict):
    """A tensor's attributes that are a program's; what is written here reaches the tensor."""

    __getitem__, __iter__, __len__ = dict.__getitem__, dict.__iter__, dict.__len__

    def __init__(self, own):
        dict.__init__(self, own)
        self._own = own
        for name in _OURS:
            dict.pop(self, name, None)

    def __setitem__(self, name, value):
        dict.__setitem__(self, name, value)
        self._own[name] = value

    def __delitem__(self, name):
        dict.__delitem__(self, name)
        del self._own[name]


def _set(tensor, attributes):
    shown = _Attributes(everything_of(tensor))
    shown.clear()
    shown.update(attributes)


attributes = property(
    lambda tensor: _Attributes(everything_of(tensor)),
    _set,
    doc="Attributes that a program set: packages copy them, or pass them on as arguments.",
)
