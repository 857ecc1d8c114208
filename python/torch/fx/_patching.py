"""What is another while a program is recorded: attributes of modules, wrapped functions."""

import builtins
import functools
import sys

from .proxy import Proxy

#: (globals, name) of what `wrap` was told of, by the identity of the globals.
_wrapped = {}


def wrap(fn_or_name):
    """Have calls of a function of this module recorded as one step. A decorator.

    Args:
        fn_or_name: the function, or its name as a string; call this at the top level of a module.

    Raises: RuntimeError for anything else; NotImplementedError inside of a function.
    """
    if not callable(fn_or_name) and not isinstance(fn_or_name, str):
        raise RuntimeError(
            "Unsupported type for global function! Must be either a callable or string name"
        )
    name = fn_or_name if isinstance(fn_or_name, str) else fn_or_name.__name__
    frame = sys._getframe(1)
    if frame.f_code.co_name != "<module>":
        raise NotImplementedError("wrap must be called at the top level of a module")
    _wrapped[id(frame.f_globals), name] = frame.f_globals
    return fn_or_name


class Patches:
    """Changes that go when the context ends; none is made twice."""

    def __init__(self):
        """Begin without changes."""
        self._undo, self._seen = [], set()

    def __enter__(self):
        """Begin."""
        return self

    def __exit__(self, *error):
        """Take the changes back, the last first."""
        while self._undo:
            self._undo.pop()()

    def visit_once(self, thing):
        """Tell whether this is the first visit."""
        known = id(thing) in self._seen
        self._seen.add(id(thing))
        return not known

    def entry(self, namespace, name, value):
        """Set an entry of a module's dict."""
        absent = name not in namespace
        before = namespace.get(name)
        namespace[name] = value
        self._undo.append(
            (lambda: namespace.pop(name)) if absent
            else (lambda: namespace.__setitem__(name, before))
        )  # fmt: skip

    def attribute(self, kind, name, value):
        """Set an attribute of a class."""
        before = getattr(kind, name)
        setattr(kind, name, value)
        self._undo.append(lambda: setattr(kind, name, before))

    def wrapped_functions(self):
        """Have what `wrap` was told of record calls with a proxy."""
        for (_, name), namespace in list(_wrapped.items()):
            known = namespace.get(name, getattr(builtins, name, None))
            if known is not None and not hasattr(known, "_fx_wrapped"):
                self.entry(namespace, name, recording(known, True))

    def functions_of(self, namespace, identities):
        """Have the functions of these identities, where a dict holds them, record such calls."""
        if not self.visit_once(namespace):
            return
        for name, value in list(namespace.items()):
            if not name.startswith("_") and callable(value) and id(value) in identities:
                self.entry(namespace, name, recording(value, False))


def _find(values):
    for value in values:
        if isinstance(value, Proxy):
            return value
        inner = value.values() if isinstance(value, dict) else value
        found = _find(inner) if isinstance(value, (list, tuple, dict)) else None
        if found is not None:
            return found
    return None


def recording(function, is_wrapped):
    """Return a function that becomes a step where it is given a proxy."""

    @functools.wraps(function)
    def asking(*args, **kwargs):
        proxy = _find((*args, *kwargs.values()))
        if proxy is None:
            return function(*args, **kwargs)
        made = proxy.tracer.create_proxy("call_function", function, args, kwargs)
        if is_wrapped:
            made.node.meta["is_wrapped"] = True
        return made

    asking._fx_wrapped = True
    return asking
