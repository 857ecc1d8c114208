"""Lists and dictionaries of parameters."""

import torch
from torch.nn.modules.container import _place, key_value_pairs
from torch.nn.modules.module import Module
from torch.nn.parameter import Parameter
from torch.utils._lazy import belong


def _as_parameter(value):
    if isinstance(value, torch.Tensor) and not isinstance(value, Parameter):
        return Parameter(value)
    return value


def _describe(value, kind):
    """Say what stands at one place; kind is how the value's type prints."""
    if not isinstance(value, torch.Tensor):
        return "Object of type: " + type(value).__name__
    size = "x".join(str(length) for length in value.size())
    name = "Parameter" if isinstance(value, Parameter) else "Tensor"
    where = f" (GPU {value.get_device()})" if value.is_cuda else ""
    return f"{name} containing: [{kind} of size {size}{where}]"


class ParameterList(Module):
    """A list whose tensors are parameters; other values are kept as they are."""

    def __init__(self, values=None):
        """Store the values."""
        super().__init__()
        self._size = 0
        if values is not None:
            self.extend(values)

    def __len__(self):
        """Count the values."""
        return self._size

    def __iter__(self):
        """Iterate over the values in order."""
        return iter([self[place] for place in range(self._size)])

    def __getitem__(self, index):
        """Return one value, or a ParameterList of a slice."""
        if isinstance(index, slice):
            return type(self)([self[place] for place in range(*index.indices(self._size))])
        return getattr(self, str(_place(index, self._size)))

    def __setitem__(self, index, value):
        """Replace one value; a tensor becomes a parameter."""
        setattr(self, str(_place(index, self._size)), _as_parameter(value))

    def append(self, value):
        """Add a value at the end; returns self."""
        self._size += 1
        self[self._size - 1] = value
        return self

    def extend(self, values):
        """Append several values; returns self.

        Raises: TypeError if values cannot be iterated over or is a tensor.
        """
        if not hasattr(values, "__iter__") or isinstance(values, torch.Tensor):
            raise TypeError(
                "ParameterList.extend should be called with an iterable, but got "
                + type(values).__name__
            )
        for value in values:
            self.append(value)
        return self

    def __iadd__(self, values):
        """Append several values."""
        return self.extend(values)

    def __dir__(self):
        """Leave the numbers out."""
        return [name for name in super().__dir__() if not name.isdigit()]

    def extra_repr(self):
        """Show every place, indented as PyTorch does."""
        lines = []
        for place, value in enumerate(self):
            kind = value.dtype if isinstance(value, torch.Tensor) else None
            lines.append(f"  ({place}): {_describe(value, kind)}")
        return "\n".join(lines)

    def __call__(self, *args, **kwargs):
        """Refuse: this is no layer."""
        raise RuntimeError("ParameterList should not be called.")


class ParameterDict(Module):
    """A dictionary whose tensors are parameters; other values are kept as they are."""

    def __init__(self, parameters=None):
        """Store the values of a mapping or of pairs."""
        super().__init__()
        self._keys = {}
        if parameters is not None:
            self.update(parameters)

    def _attribute(self, key):
        if not isinstance(key, str):
            raise TypeError(
                "Index given to ParameterDict cannot be used as a key as it is not a string "
                f"(type is '{type(key).__name__}'). Open an issue on github if you need non-string "
                "keys."
            )
        return key

    def __getitem__(self, key):
        """Return one value.

        Raises: KeyError if it is missing.
        """
        if key not in self._keys:
            raise KeyError(key)
        return getattr(self, self._attribute(key))

    def __setitem__(self, key, value):
        """Add or replace one value; a tensor becomes a parameter."""
        attribute = self._attribute(key)
        self._keys[key] = None
        setattr(self, attribute, _as_parameter(value))

    def __delitem__(self, key):
        """Remove one value."""
        del self._keys[key]
        delattr(self, self._attribute(key))

    def __len__(self):
        """Count the values."""
        return len(self._keys)

    def __iter__(self):
        """Iterate over the keys."""
        return iter(self._keys)

    def __reversed__(self):
        """Iterate over the keys from the last."""
        return reversed(list(self._keys))

    def __contains__(self, key):
        """Say whether there is such a key."""
        return key in self._keys

    def __or__(self, other):
        """Return a copy updated by other."""
        merged = self.copy()
        merged.update(other)
        return merged

    def __ior__(self, other):
        """Update by other."""
        self.update(other)
        return self

    def __ror__(self, other):
        """Return other updated by self."""
        merged = ParameterDict(other)
        merged.update(self)
        return merged

    def copy(self):
        """Return a dictionary with the same values."""
        return ParameterDict({key: self[key] for key in self._keys})

    def get(self, key, default=None):
        """Return one value, or default if it is missing."""
        return self[key] if key in self._keys else default

    def setdefault(self, key, default=None):
        """Return one value, having stored default if it was missing."""
        if key not in self._keys:
            self[key] = default
        return self[key]

    def clear(self):
        """Remove every value."""
        for key in list(self._keys):
            del self[key]

    def pop(self, key):
        """Remove and return one value."""
        value = self[key]
        del self[key]
        return value

    def popitem(self):
        """Remove and return the last (key, value)."""
        key = list(self._keys)[-1]
        return key, self.pop(key)

    def fromkeys(self, keys, default=None):
        """Return a dictionary with the same value at every key."""
        return ParameterDict({key: default for key in keys})

    def keys(self):
        """Return the keys."""
        return self._keys.keys()

    def items(self):
        """Return the (key, value) pairs."""
        return [(key, self[key]) for key in self._keys]

    def values(self):
        """Return the values."""
        return [self[key] for key in self._keys]

    def update(self, parameters):
        """Add or replace values from a mapping or from pairs."""
        for key, value in key_value_pairs("ParametersDict", parameters):
            self[key] = value

    def extra_repr(self):
        """Show every key, indented as PyTorch does."""
        lines = []
        for key, value in self.items():
            kind = value.type() if isinstance(value, torch.Tensor) else None
            lines.append(f"  ({key}): {_describe(value, kind)}")
        return "\n".join(lines)

    def __call__(self, input):
        """Refuse: this is no layer."""
        raise RuntimeError("ParameterDict should not be called.")


belong(globals(), "torch.nn.modules.container")
