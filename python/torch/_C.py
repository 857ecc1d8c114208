"""The native library: libtorch as the polyglot language `torch`."""

import builtins
import os
import warnings

import polyglot

from ._override_state import (  # noqa: F401 (names that packages look for here)
    DisableTorchFunction,
    DisableTorchFunctionSubclass,
    _disabled_torch_function_impl,
)

library = polyglot.eval(language="torch", string="library")


def _is_tracing():
    """Return False: programs are not traced here."""
    return False


def _get_tracing_state():
    """Return None: programs are not traced here."""
    return None


def __getattr__(name):
    """Find what is made of files that need this one."""
    if not name.startswith("__"):
        from . import _C_names

        if hasattr(_C_names, name):
            return getattr(_C_names, name)
    raise AttributeError(f"module 'torch._C' has no attribute '{name}'")


class _LinAlgError(RuntimeError):
    """A matrix without the wanted inverse, factors or eigenvalues."""


class OutOfMemoryError(RuntimeError):
    """A CUDA device has no memory left."""


class AcceleratorError(RuntimeError):
    """An accelerator has failed."""


_FAILED = (
    "could not be completed because the input",
    "algorithm failed to converge",
    "input matrix is singular",
)


def _raise(kind, message):
    if kind == "RuntimeError":
        if message.startswith("CUDA out of memory"):
            raise OutOfMemoryError(message)
        if message.startswith("CUDA error: "):
            raise AcceleratorError(message)
        if any(text in message for text in _FAILED):
            raise _LinAlgError(message)
    raise getattr(builtins, kind)(message)


def _warn(message):
    """Warn of what libtorch warns of, from the program's line."""
    warnings.warn(
        message, UserWarning, stacklevel=2, skip_file_prefixes=(os.path.dirname(__file__),)
    )


library.raise_with(_raise)
library.warn_with(_warn)
Handle = type(library.operator("aten::empty")([0]))


def _handles(tensors):
    return (
        None if tensors is None else [None if tensor is None else tensor._h for tensor in tensors]
    )


def _autograd_backward(tensors, gradients, retain_graph, create_graph, inputs=None):
    """Run the engine from `tensors`, adding gradients to the leaves, or to `inputs` only."""
    library.backward(
        _handles(tensors),
        _handles(gradients),
        bool(retain_graph),
        bool(create_graph),
        _handles(inputs),
    )


def _autograd_grad(outputs, inputs, gradients, retain_graph, create_graph, allow_unused):
    """Run the engine from `outputs`, and return the gradients of `inputs` as tensors or None."""
    from ._operators import wrap_result

    found = library.grad_of(
        _handles(outputs),
        _handles(inputs),
        _handles(gradients),
        bool(retain_graph),
        bool(create_graph),
        bool(allow_unused),
    )
    return wrap_result(found)


def _log_api_usage_once(event):
    """Do nothing: nobody is told what is used."""


def _are_functorch_transforms_active():
    """Return False: torch.func's transforms here are loops over ordinary tensors."""
    return False
