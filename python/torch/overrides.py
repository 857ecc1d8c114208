"""torch.overrides: classes whose `__torch_function__` takes the place of torch's functions.

Asked are operators, the methods of tensors and what turns a tensor into another; attributes such as
`shape` are answered without asking. Functions that are Python here ask for the operators within.

Source: documentation of torch.overrides, PyTorch 2.10; protocol: NEP 18, "type dispatch".
"""

import functools

from ._override_state import entered as _entered
from ._override_state import overrides as _overrides
from ._override_state import state as _state
from .utils._lazy import elsewhere


def _relevant(values):
    """Yield the arguments that take a function's place, also those in lists and tuples."""
    for value in values:
        if type(value) in (list, tuple):
            yield from _relevant(value)
        elif _overrides(type(value)):
            yield value


def has_torch_function(relevant_args):
    """Tell whether one of the arguments takes a function's place."""
    return next(_relevant(relevant_args), None) is not None


def has_torch_function_unary(arg):
    """Tell whether the argument takes a function's place."""
    return _overrides(type(arg))


def has_torch_function_variadic(*args):
    """Tell whether one of the arguments takes a function's place."""
    return has_torch_function(args)


def _in_order(relevant):
    """Return one argument of each class, classes before those they derive from."""
    found = []
    for value in relevant:
        kind = type(value)
        if any(type(known) is kind for known in found):
            continue
        later = [i for i, known in enumerate(found) if issubclass(kind, type(known))]
        found.insert(later[0] if later else len(found), value)
    return found


def handle_torch_function(public_api, relevant_args, *args, **kwargs):
    """Return what the innermost mode, or the first class that knows it, makes of a function's call.

    Raises: TypeError if none does.
    """
    found, asked = _asked(public_api, relevant_args, args, kwargs)
    if found is NotImplemented:
        name = f"{getattr(public_api, '__module__', 'torch')}.{public_api.__name__}"
        types = [type(value) for value in asked]
        mode = f" nor in mode {_state.modes[-1]}" if _state.modes else ""
        raise TypeError(
            f"no implementation found for '{name}' on types that implement __torch_function__: "
            f"{types}{mode}"
        )
    return found


def _asked(function, relevant_args, args, kwargs):
    """Return what is made of a call, or NotImplemented, and the arguments whose classes decide."""
    asked = _in_order(_relevant(relevant_args))
    types = tuple(type(value) for value in asked)
    if _state.modes:
        modes = _state.modes
        _state.modes = modes[:-1]  # what the mode does is the next one's
        try:
            found = modes[-1].__torch_function__(function, types, args, kwargs)
        finally:
            _state.modes = modes
        if found is not NotImplemented:
            return found, asked
    for value in asked:
        found = value.__torch_function__(function, types, args, kwargs)
        if found is not NotImplemented:
            return found, asked
    return NotImplemented, asked


def instead(function, args, kwargs, error):
    """Return what an argument's class makes of a call that an operator could not take.

    Raises: the operator's own error if no argument takes its place.
    """
    relevant = list(_relevant((*args, *kwargs.values())))
    if not relevant:
        raise error
    return in_mode(function, args, kwargs)


def in_mode(function, args, kwargs):
    """Return what a mode, or an argument's class, makes of an operator's call.

    Raises: TypeError if none does anything.
    """
    found, asked = _asked(function, (*args, *kwargs.values()), args, kwargs)
    if found is NotImplemented:
        handlers = [f"  - tensor subclass {type(value)}" for value in asked]
        if _state.modes:
            handlers.insert(0, f"  - mode object {_state.modes[-1]}")
        raise TypeError(
            f"Multiple dispatch failed for '{resolve_name(function)}'; all __torch_function__ "
            "handlers returned NotImplemented:\n\n" + "\n".join(handlers) + "\n\n"
            "For more information, try re-running with TORCH_LOGS=not_implemented"
        )
    return found


def wrap_torch_function(dispatcher):
    """Return a decorator: arguments that the dispatcher names may take the function's place."""

    def decorate(function):
        @functools.wraps(function)
        def wrapped(*args, **kwargs):
            relevant = dispatcher(*args, **kwargs)
            if has_torch_function(relevant):
                return handle_torch_function(wrapped, relevant, *args, **kwargs)
            return function(*args, **kwargs)

        return wrapped

    return decorate


def is_tensor_like(inp):
    """Tell whether a value is a tensor, or says that it acts as one."""
    import torch

    return isinstance(inp, torch.Tensor) or hasattr(type(inp), "__torch_function__")


def is_tensor_method_or_property(func):
    """Tell whether a function is a method of Tensor, or the getter of one of its attributes."""
    import torch

    name = getattr(func, "__name__", "")
    return name == "__get__" or getattr(torch.Tensor, name, None) is func


class TorchFunctionMode:
    """In its context, torch's functions call its `__torch_function__(func, types, args, kwargs)`.

    What that calls in turn asks the mode around it. Entering the first mode has Tensor's methods
    and the functions written in Python ask from then on.
    """

    def __torch_function__(self, func, types, args=(), kwargs=None):
        """Answer a call in the function's place; every subclass defines it."""
        raise NotImplementedError

    def __enter__(self):
        """Enter the mode."""
        from . import _asking

        _asking.install()
        _state.modes = (*_state.modes, self)
        _entered.append(self)
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        """Leave the mode."""
        _state.modes = _state.modes[:-1]
        _entered.remove(self)


class BaseTorchFunctionMode(TorchFunctionMode):
    """A mode that calls each function."""

    def __torch_function__(self, func, types, args=(), kwargs=None):
        """Call the function."""
        return func(*args, **(kwargs or {}))


def _get_current_function_mode_stack():
    """Return the modes that this thread is in, the innermost last."""
    return list(_state.modes)


def _get_current_function_mode():
    """Return the innermost mode, None outside of all."""
    return _state.modes[-1] if _state.modes else None


def resolve_name(f):
    """Return the name under which a function is found, or None."""
    from . import _asking

    return _asking.name_of(f)


__getattr__ = elsewhere(__name__, "_asking")
