"""Modes that stand in for operators below autograd: also for parts of operators, and backward.

Source: PyTorch's notes on extending it by `__torch_dispatch__`, 2.10. libtorch's dispatcher calls
one handler here, which calls the innermost mode.
"""

from contextlib import contextmanager
from threading import local

import torch
from torch import _lifetime
from torch._C import Handle, library
from torch._operators import unwrap, wrap
from torch._types import BY_CODE, LAYOUT_BY_CODE, MEMORY_FORMATS, device


class _Asked:
    """What libtorch asks for the modes of a thread: also on its own threads in a backward pass."""

    modes = ()  # that the program has entered, also while one of them runs

    def __call__(self, *call):
        """Answer an operator's call."""
        if _state.modes:
            return _handle(*call)
        own, _state.asked, _state.modes = _state.asked, self, self.modes
        try:
            return _handle(*call)
        finally:
            _state.asked, _state.modes = own, ()


class _State(local):
    modes = ()  # this thread's, the innermost last

    def __init__(self):
        self.asked = _Asked()


_state = _State()
_FORMATS = (
    MEMORY_FORMATS["contiguous_format"],
    MEMORY_FORMATS["preserve_format"],
    MEMORY_FORMATS["channels_last"],
    MEMORY_FORMATS["channels_last_3d"],
)
# What is no number, text or tensor, by the name of its kind.
_READERS = {
    "DTYPE": BY_CODE.__getitem__,
    "LAYOUT": LAYOUT_BY_CODE.__getitem__,
    "MEMORY_FORMAT": _FORMATS.__getitem__,
    "DEVICE": device,
    "COMPLEX": lambda parts: complex(*parts),
    "GENERATOR": lambda native: torch.Generator._of(native),
}


class TorchDispatchMode:
    """In its context, operators call its `__torch_dispatch__(func, types, args, kwargs)`.

    `func` is an overload of an operator, `torch.ops.aten.mm.default`, say. What the method calls in
    turn asks the mode around it, and records no gradient: autograd was before. Tensors come as
    plain ones, not as the objects that the program knows.
    """

    def __init__(self, _dispatch_key=None):
        """Accept PyTorch's argument."""

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        """Answer an operator's call in its place; every subclass defines it."""
        raise NotImplementedError

    def __enter__(self):
        """Enter the mode.

        Raises: NotImplementedError on platforms where libtorch cannot be given such modes.
        """
        _change((*_state.modes, self))
        return self

    def __exit__(self, *error):
        """Leave the mode."""
        _change(_state.modes[:-1])


class BaseTorchDispatchMode(TorchDispatchMode):
    """A mode that calls each operator."""

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        """Call the operator."""
        return func(*args, **(kwargs or {}))


def _change(modes):
    _set(modes)
    _state.asked.modes = modes


def _set(modes):
    if modes and not _state.modes:
        library.enter_dispatch(_state.asked)
    elif _state.modes and not modes:
        library.leave_dispatch()
    _state.modes = modes


def _handle(operator, overload, kinds, names, values):
    """Return what the innermost mode makes of a call in libtorch."""
    args, kwargs = [], {}
    for kind, name, value in zip(kinds, names, values, strict=True):
        read = _READERS.get(kind, _read) if value is not None else _read
        if name:
            kwargs[name] = read(value)
        else:
            args.append(read(value))
    namespace, _, name = operator.partition("::")
    function = getattr(getattr(torch.ops, namespace), name)
    function = getattr(function, overload or "default")
    modes, entered = _state.modes, _state.asked.modes
    token = _lifetime.suspend()  # what a mode makes and is shown, it may hold on to
    _set(modes[:-1])
    try:
        result = modes[-1].__torch_dispatch__(function, (), tuple(args), kwargs)
    finally:
        _set(modes)
        _state.asked.modes = entered
        _lifetime.resume(token)
    if result is NotImplemented:
        raise TypeError(
            f"Multiple dispatch failed for 'torch._ops.{function}'; all __torch_dispatch__ "
            f"handlers returned NotImplemented:\n\n  - mode object {modes[-1]}\n\n"
            "For more information, try re-running with TORCH_LOGS=not_implemented"
        )
    return unwrap(result)


def _read(value):
    if type(value) is Handle:
        return _lifetime.keep(wrap(value))
    if hasattr(value, "__len__") and not isinstance(value, str):
        return [_read(element) for element in value]
    return value


def _get_current_dispatch_mode():
    """Return the innermost mode, None outside of all."""
    return _state.modes[-1] if _state.modes else None


def _get_current_dispatch_mode_stack():
    """Return the modes that this thread is in, the innermost last."""
    return list(_state.modes)


def is_in_torch_dispatch_mode(include_infra_modes=True):
    """Tell whether this thread is in a mode."""
    return bool(_state.modes)


@contextmanager
def _disable_current_modes():
    """Return a context in which operators ask no mode."""
    modes = _state.modes
    _change(())
    try:
        yield list(modes)
    finally:
        _change(modes)


def is_traceable_wrapper_subclass(t):
    """Return False: no tensor here consists of others."""
    return False
