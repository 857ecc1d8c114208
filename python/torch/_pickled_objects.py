"""Writes objects of any class into the pickle of `torch.save`, by what they say of themselves.

Classes and functions are written as names, other objects by `copyreg` or their `__reduce_ex__`.

Source: the pickle protocol, version 2; documentation of Python's modules pickle and copyreg.
"""

import copyreg
import sys
from _compat_pickle import REVERSE_IMPORT_MAPPING, REVERSE_NAME_MAPPING
from functools import partial
from pickle import PicklingError, whichmodule
from types import FunctionType

_BATCH = 1000
#: Where names stand in public: GraalPy's own modules, and PyTorch's functions where they are made.
PUBLIC = {
    "_collections": "collections",
    "_pydatetime": "datetime",
    "_pydecimal": "decimal",
    "torch._operators": "torch",
}
#: Classes whose names stand in no module, and the one object of each.
_NAMELESS = {type(one): one for one in (None, NotImplemented, ...)}


def write(pickler, value):
    """Write an object for which the pickler has no writer of its own.

    Args:
        pickler: a `_pickler.Pickler`.
        value: any object.

    Raises: PicklingError, TypeError or AttributeError, as of pickle, for what cannot be written.
    """
    kind = type(value)
    if kind is type and value in _NAMELESS:
        pickler.call("__builtin__ type", (_NAMELESS[value],), value)
        return
    reduce = copyreg.dispatch_table.get(kind)
    if reduce is not None:
        reduced = reduce(value)
    elif issubclass(kind, type) or kind is FunctionType:
        reduced = value.__qualname__
    else:
        reduced = value.__reduce_ex__(2)
    if isinstance(reduced, str):
        _named(pickler, value, reduced)
    else:
        _made(pickler, value, *reduced)


def _named(pickler, value, name):
    """Write a class or function as the name by which it is found again."""
    module = whichmodule(value, name)
    module = PUBLIC.get(module, module)
    if module.startswith("torch.nn.functional."):
        module = "torch.nn.functional"
    holder = _holder(value, module, name)
    own = name.rpartition(".")[2]
    if holder is sys.modules[module]:
        module, own = REVERSE_NAME_MAPPING.get((module, own), (module, own))
        pickler.name(f"{REVERSE_IMPORT_MAPPING.get(module, module)} {own}")
    else:  # protocol 2 names only what stands in a module itself
        pickler.call("__builtin__ getattr", (holder, own))
    pickler.remember(value)


def _holder(value, module, name):
    """Return the module or class in which a name stands.

    Raises: PicklingError or AttributeError if the name does not lead back to the value.
    """
    if "<locals>" in name:
        raise AttributeError(f"Can't pickle local object '{name}'")
    *outer, own = name.split(".")
    try:
        __import__(module)
        holder = sys.modules[module]
        for part in outer:
            holder = getattr(holder, part)
        found = getattr(holder, own)
    except (ImportError, KeyError, AttributeError):
        raise PicklingError(
            f"Can't pickle {value!r}: attribute lookup {name} on {module} failed"
        ) from None
    if found is not value:
        raise PicklingError(f"Can't pickle {value!r}: it's not the same object as {module}.{name}")
    return holder


def _made(pickler, value, make, arguments, state=None, elements=None, items=None, setter=None):
    """Write a call that makes an object, then what it is filled with."""
    kind = getattr(make, "__name__", "")
    if kind == "__newobj__":
        pickler.write(arguments[0])
        pickler.write(tuple(arguments[1:]))
        pickler.raw(b"\x81")
    else:
        if kind == "__newobj_ex__":
            cls, positional, named = arguments
            make, arguments = partial(cls.__new__, cls, *positional, **named), ()
        pickler.write(make)
        pickler.write(arguments)
        pickler.raw(b"R")
    pickler.remember(value)
    _filled(pickler, list(elements or ()), b"e", lambda element: (element,))
    _filled(pickler, list(items or ()), b"u", lambda item: item)
    if state is not None and setter is not None:
        pickler.write(setter)
        pickler.write(value)
        pickler.write(state)
        pickler.raw(b"\x86R0")
    elif state is not None:
        pickler.write(state)
        pickler.raw(b"b")


def _filled(pickler, content, opcode, parts):
    for begin in range(0, len(content), _BATCH):
        pickler.raw(b"(")
        for element in content[begin : begin + _BATCH]:
            for part in parts(element):
                pickler.write(part)
        pickler.raw(opcode)
