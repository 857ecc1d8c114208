"""Where tensors meet NumPy's arrays.

Our package `numpy` registers its classes when a program imports it; until then there are none, and
the questions here cost nothing.
"""

from . import _tensor_operators
from ._C import library

#: The classes of arrays and scalars, or nothing.
classes = ()


def register(array, scalar):
    """Let torch's functions take arrays, whose memory they share, and scalars as numbers."""
    global classes
    classes = (array, scalar)
    _tensor_operators._numbers += (scalar,)


def plain(value):
    """Return an array's tensor or a scalar's number; any other value as it is."""
    if not isinstance(value, classes):
        return value
    return value._as_torch() if isinstance(value, classes[0]) else value.item()


def as_tensor(value):
    """Return a tensor over an array's memory, or a new one of a scalar's number and type."""
    array = value if isinstance(value, classes[0]) else value._array()
    return array._as_torch()


def from_numpy(array):
    """Return a tensor that shares the memory of an array."""
    if not classes or not isinstance(array, classes[0]):
        raise TypeError(f"expected np.ndarray (got {type(array).__name__})")
    return array._as_torch().detach()


def to_numpy(tensor, force=False):
    """Return an array that shares the memory of a tensor; `force` copies from graph and device."""
    import numpy

    if force:
        tensor = tensor.detach().cpu().resolve_conj().resolve_neg()
    elif tensor.device.type != "cpu":
        raise TypeError(
            f"can't convert {tensor.device} device type tensor to numpy. Use Tensor.cpu() to copy "
            "the tensor to host memory first."
        )
    elif tensor.requires_grad and library.is_grad_enabled():
        raise RuntimeError(
            "Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead."
        )
    for lazy, bit in (("conj", "conjugate"), ("neg", "negative")):
        if getattr(tensor, f"is_{lazy}")():
            raise RuntimeError(
                f"Can't call numpy() on Tensor that has {bit} bit set. "
                f"Use tensor.resolve_{lazy}().numpy() instead."
            )
    if not classes:  # a NumPy of the user's own, which cannot see libtorch's memory
        return numpy.array(tensor.tolist(), dtype=tensor.dtype._name)
    return numpy.asarray(tensor)
