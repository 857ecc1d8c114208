"""Assertions and small questions. Source: documentation of torch, PyTorch 2.10."""

import torch


def _assert(condition, message):
    """Raise AssertionError if a condition does not hold."""
    if not condition:
        raise AssertionError(message)


def _raiser(name, kind):
    def check(cond, message=None):
        if not isinstance(cond, (bool, torch.Tensor)):
            raise TypeError(f"cond must be a bool, but got {type(cond)}")
        if not cond:
            raise kind("Expected cond to be True, but got False." if message is None else message())

    check.__name__ = check.__qualname__ = name
    check.__doc__ = f"Raise {kind.__name__} with the text that message() gives unless cond holds."
    return check


_check = _raiser("_check", RuntimeError)
_check_index = _raiser("_check_index", IndexError)
_check_value = _raiser("_check_value", ValueError)
_check_type = _raiser("_check_type", TypeError)


def _check_is_size(i, message=None, *, max=None):
    """Raise RuntimeError if a number is negative, or above max."""
    _check(i >= 0, message)
    if max is not None:
        _check(i <= max, message)


def typename(obj):
    """Return the name of a tensor's type, or of a value's class."""
    if isinstance(obj, torch.Tensor):
        return obj.type()
    kind = obj if hasattr(obj, "__qualname__") else type(obj)
    module = getattr(kind, "__module__", None)
    return kind.__qualname__ if module in (None, "builtins") else f"{module}.{kind.__qualname__}"
