"""Older names of what torch.library has."""

from .library import custom_op, register_fake, register_kernel


def impl(qualname, *, device_types=("cpu", "cuda"), func=None):
    """Register a kernel of an operator. A decorator if func is None."""
    return register_kernel(qualname, list(device_types), func)


def impl_abstract(qualname, *, func=None):
    """Accept a kernel for tracing, which nothing does here. A decorator if func is None."""
    return register_fake(qualname, func)


__all__ = ["custom_op", "impl", "impl_abstract"]
