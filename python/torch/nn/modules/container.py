"""Containers of modules and parameters."""

from torch.nn.modules._traverse import indent
from torch.nn.modules.module import Module
from torch.utils._lazy import elsewhere


def _place(index, count):
    """Turn an index, maybe negative, into a place below count.

    Raises: IndexError if it is out of range.
    """
    index = index.__index__()
    if not -count <= index < count:
        raise IndexError(f"index {index} is out of range")
    return index % count


class _Numbered(Module):
    """What Sequential and ModuleList share: children named "0", "1", ..."""

    def __len__(self):
        """Count the modules."""
        return len(self._modules)

    def __iter__(self):
        """Iterate over the modules in order."""
        return iter(self._modules.values())

    def _renumber(self, modules):
        self._modules.clear()
        for place, module in enumerate(modules):
            self.add_module(str(place), module)

    def _key(self, index):
        return list(self._modules)[_place(index, len(self))]

    def __setitem__(self, index, module):
        """Replace one module."""
        setattr(self, self._key(index), module)

    def __dir__(self):
        """Leave the numbers out."""
        return [name for name in super().__dir__() if not name.isdigit()]

    def append(self, module):
        """Add a module at the end; returns self."""
        self.add_module(str(len(self)), module)
        return self

    def insert(self, index, module):
        """Add a module before index."""
        modules = list(self)
        modules.insert(index, module)
        self._renumber(modules)

    def pop(self, key):
        """Remove and return the module at an index."""
        module = self[key]
        del self[key]
        return module


class Sequential(_Numbered):
    """Call modules one after the other; takes modules, or one ordered dict of named ones."""

    def __init__(self, *args):
        """Register the modules."""
        super().__init__()
        if len(args) == 1 and isinstance(args[0], dict):
            for name, module in args[0].items():
                self.add_module(name, module)
        else:
            for place, module in enumerate(args):
                self.add_module(str(place), module)

    def __getitem__(self, index):
        """Return one module, or a Sequential of a slice."""
        if isinstance(index, slice):
            part = type(self)()
            for name, module in list(self._modules.items())[index]:
                part.add_module(name, module)
            return part
        return self._modules[self._key(index)]

    def __delitem__(self, index):
        """Remove one module or a slice; the rest is numbered anew."""
        keys = list(self._modules)[index] if isinstance(index, slice) else [self._key(index)]
        for key in keys:
            delattr(self, key)
        self._renumber(list(self))

    @staticmethod
    def _check_other(other):
        if not isinstance(other, Sequential):
            raise ValueError(
                "add operator supports only objects of Sequential class, but "
                f"{type(other)} is given."
            )

    def __add__(self, other):
        """Join two into a new one."""
        self._check_other(other)
        return Sequential(*self, *other)

    def __iadd__(self, other):
        """Append the modules of another."""
        self._check_other(other)
        return self.extend(other)

    def __mul__(self, times):
        """Repeat the modules (shared, not copied) in a new one."""
        self._check_times(times)
        return Sequential(*(list(self) * times))

    __rmul__ = __mul__

    def __imul__(self, times):
        """Repeat the modules in place."""
        self._check_times(times)
        for module in list(self) * (times - 1):
            self.append(module)
        return self

    @staticmethod
    def _check_times(times):
        if not isinstance(times, int):
            raise TypeError(
                f"unsupported operand type(s) for *: {type(Sequential)} and {type(times)}"
            )
        if times <= 0:
            raise ValueError(f"Non-positive multiplication factor {times} for {type(Sequential)}")

    def insert(self, index, module):
        """Add a module before index; returns self."""
        if not isinstance(module, Module):
            raise AssertionError(f"module should be of type: {Module}")
        if not -len(self) <= index <= len(self):
            raise IndexError(f"Index out of range: {index}")
        super().insert(index, module)
        return self

    def extend(self, sequential):
        """Append several modules; returns self."""
        for module in sequential:
            self.append(module)
        return self

    def forward(self, input):
        """Pass input through the modules in order."""
        for module in self._modules.values():
            input = module(input)
        return input


class ModuleList(_Numbered):
    """A list of modules."""

    def __init__(self, modules=None):
        """Register the modules."""
        super().__init__()
        if modules is not None:
            self.extend(modules)

    def __getitem__(self, index):
        """Return one module, or a ModuleList of a slice."""
        if isinstance(index, slice):
            return type(self)(list(self)[index])
        return self._modules[self._key(index)]

    def __delitem__(self, index):
        """Remove one module or a slice; the rest is numbered anew."""
        modules = list(self)
        del modules[index]
        self._renumber(modules)

    def __add__(self, other):
        """Join with other modules into a new list."""
        return ModuleList([*self, *other])

    def __iadd__(self, modules):
        """Append several modules."""
        return self.extend(modules)

    def extend(self, modules):
        """Append several modules; returns self.

        Raises: TypeError if modules cannot be iterated over.
        """
        if not hasattr(modules, "__iter__"):
            raise TypeError(
                "ModuleList.extend should be called with an iterable, but got "
                + type(modules).__name__
            )
        for module in modules:
            self.append(module)
        return self

    def __repr__(self):
        """Print runs of equal modules once, with their number."""
        texts = [repr(module) for module in self]
        if not texts:
            return self._get_name() + "()"
        lines = []
        start = 0
        for place in range(1, len(texts) + 1):
            if place < len(texts) and texts[place] == texts[start]:
                continue
            last = place - 1
            if last == start:
                label = f"({start}): {texts[start]}"
            else:
                label = f"({start}-{last}): {place - start} x {texts[start]}"
            lines.append(indent(label))
            start = place
        return self._get_name() + "(\n  " + "\n  ".join(lines) + "\n)"


def key_value_pairs(owner, given):
    """List (key, value) of a mapping or of an iterable of pairs.

    Raises: TypeError or ValueError saying what is wrong with it.
    """
    if not hasattr(given, "__iter__"):
        raise TypeError(
            f"{owner}.update should be called with an iterable of key/value pairs, but got "
            + type(given).__name__
        )
    if hasattr(given, "items"):
        return list(given.items())
    pairs = []
    for place, pair in enumerate(given):
        if not hasattr(pair, "__iter__"):
            raise TypeError(
                f"{owner} update sequence element #{place} should be Iterable; is"
                + type(pair).__name__
            )
        if len(pair) != 2:
            raise ValueError(
                f"{owner} update sequence element #{place} has length {len(pair)}; 2 is required"
            )
        pairs.append((pair[0], pair[1]))
    return pairs


class ModuleDict(Module):
    """A dictionary of modules."""

    def __init__(self, modules=None):
        """Register the modules of a mapping or of pairs."""
        super().__init__()
        if modules is not None:
            self.update(modules)

    def __getitem__(self, key):
        """Return one module."""
        return self._modules[key]

    def __setitem__(self, key, module):
        """Add or replace one module."""
        self.add_module(key, module)

    def __delitem__(self, key):
        """Remove one module."""
        del self._modules[key]

    def __len__(self):
        """Count the modules."""
        return len(self._modules)

    def __iter__(self):
        """Iterate over the keys."""
        return iter(self._modules)

    def __contains__(self, key):
        """Say whether there is such a key."""
        return key in self._modules

    def clear(self):
        """Remove every module."""
        self._modules.clear()

    def pop(self, key):
        """Remove and return one module."""
        module = self[key]
        del self[key]
        return module

    def keys(self):
        """Return the keys."""
        return self._modules.keys()

    def items(self):
        """Return the (key, module) pairs."""
        return self._modules.items()

    def values(self):
        """Return the modules."""
        return self._modules.values()

    def update(self, modules):
        """Add or replace modules from a mapping or from pairs."""
        for key, module in key_value_pairs("ModuleDict", modules):
            self[key] = module


class Container(Module):
    """A module of the given children (deprecated; Module itself does all of it)."""

    def __init__(self, **kwargs):
        """Add each child under its name."""
        import warnings

        super().__init__()
        warnings.warn(
            "`nn.Container` is deprecated. All of it's functionality is now implemented in "
            "`nn.Module`. Subclass that instead.",
            FutureWarning,
            stacklevel=2,
        )
        for key, value in kwargs.items():
            self.add_module(key, value)


__getattr__ = elsewhere(__name__, "parameter_container")
