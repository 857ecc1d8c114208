"""Whether, and for which classes, operators ask `__torch_function__` before they compute."""

from _thread import _local

#: Classes of tensors that ask; filled as programs define such classes.
overriding = set()
#: The modes for functions that some thread is in; operators look here first.
entered = []


class _State(_local):
    enabled = True
    modes = ()  # this thread's, the innermost last


state = _State()


class Overridden(TypeError):  # noqa: N818 (ends no program: a call goes another way)
    """An operator met a tensor of a class that takes its place."""


class DisableTorchFunctionSubclass:
    """A context in which operators compute at once on tensors of any class."""

    def __enter__(self):
        """Begin."""
        self._before, state.enabled = state.enabled, False

    def __exit__(self, *error):
        """End."""
        state.enabled = self._before


class DisableTorchFunction(DisableTorchFunctionSubclass):
    """A context in which modes are left out, too."""

    def __enter__(self):
        """Begin."""
        super().__enter__()
        self._modes, state.modes = state.modes, ()

    def __exit__(self, *error):
        """End."""
        state.modes = self._modes
        super().__exit__(*error)


def _disabled_torch_function_impl(func, types, args=(), kwargs=None):
    """Compute at once: as a class's `__torch_function__`, it says that the class asks nobody."""
    with DisableTorchFunctionSubclass():
        return func(*args, **(kwargs or {}))


def overrides(kind):
    """Tell whether objects of a class take the place of operators that are given them."""
    if kind in overriding:
        return state.enabled
    asked = getattr(kind, "__torch_function__", None)
    return asked is not None and asked is not _disabled_torch_function_impl and not _tensor(kind)


def _tensor(kind):
    from ._tensor import Tensor

    return issubclass(kind, Tensor)
