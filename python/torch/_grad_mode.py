"""Switches of gradient recording: no_grad, enable_grad, set_grad_enabled, inference_mode."""

from ._C import library
from ._decorating import in_context

is_grad_enabled = library.is_grad_enabled
is_inference_mode_enabled = library.is_inference_mode_enabled
_set = library.set_grad_enabled


class _Mode:
    """A context manager that also decorates functions."""

    def __init_subclass__(cls):
        """Let texts and pickles name PyTorch's place of a mode."""
        cls.__module__ = "torch.autograd.grad_mode"

    def __call__(self, function):
        """Return `function` running inside a fresh copy of this mode."""
        return in_context(self.clone, function)

    def clone(self):
        """Return a fresh copy of this mode."""
        return type(self)()

    def __exit__(self, *error):
        """Put the previous mode back."""
        _set(self._before)


class no_grad(_Mode):
    """Operators inside record no gradient."""

    def __new__(cls, function=None):
        """Allow `@torch.no_grad` without brackets."""
        mode = object.__new__(cls)
        return mode if function is None else mode(function)

    def __enter__(self):
        """Switch recording off."""
        self._before = is_grad_enabled()
        _set(False)


class enable_grad(_Mode):
    """Operators inside record gradients, also within `no_grad`."""

    def __new__(cls, function=None):
        """Allow `@torch.enable_grad` without brackets."""
        mode = object.__new__(cls)
        return mode if function is None else mode(function)

    def __enter__(self):
        """Switch recording on."""
        self._before = is_grad_enabled()
        _set(True)


class set_grad_enabled(_Mode):
    """Switch recording on or off, at once and, as a context manager, back at the end."""

    def __init__(self, mode):
        """Set the mode; works as a plain call too."""
        self.mode = bool(mode)
        self._before = is_grad_enabled()
        _set(self.mode)

    def __call__(self, function):
        """Decorate; the mode of the definition's place stays as it was."""
        _set(self._before)
        return _Mode.__call__(self, function)

    def clone(self):
        """Return a fresh copy of this mode."""
        return set_grad_enabled(self.mode)

    def __repr__(self):
        """Show the mode."""
        return f"torch.autograd.grad_mode.set_grad_enabled(mode={self.mode})"

    def __enter__(self):
        """Set the mode again, for an object that is used twice."""
        _set(self.mode)


class inference_mode(_Mode):
    """Operators inside record nothing at all, not even versions.

    Their results cannot take part in autograd later.
    """

    def __new__(cls, mode=True):
        """Allow `@torch.inference_mode` without brackets."""
        made = object.__new__(cls)
        made.mode = mode if isinstance(mode, bool) else True
        return made if isinstance(mode, bool) else made(mode)

    def clone(self):
        """Return a fresh copy of this mode."""
        return inference_mode(self.mode)

    def __enter__(self):
        """Open a native guard."""
        self._guard = library.enter_inference_mode(self.mode)

    def __exit__(self, *error):
        """Close it."""
        library.leave_inference_mode(self._guard)
