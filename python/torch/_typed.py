"""`torch.LongTensor` and its like: older names of dtypes that make, test and convert tensors.

Source: documentation of torch.Tensor, PyTorch 2.10.
"""

from . import _arrays, _creation
from ._operators import function
from ._types import BY_CODE, DTYPES, Size

NAMES = {
    "DoubleTensor": "float64",
    "FloatTensor": "float32",
    "HalfTensor": "float16",
    "BFloat16Tensor": "bfloat16",
    "ByteTensor": "uint8",
    "CharTensor": "int8",
    "ShortTensor": "int16",
    "IntTensor": "int32",
    "LongTensor": "int64",
    "BoolTensor": "bool",
    "ComplexFloatTensor": "complex64",
    "ComplexDoubleTensor": "complex128",
}
_of_dtype = {dtype: name for name, dtype in NAMES.items()}
_made = {}


def new(dtype, device, args):
    """Make a tensor from sizes, a sequence, an array, or another tensor, whose data it shares.

    Raises: TypeError for a tensor of another dtype, or for a number that is no size.
    """
    first = args[0] if len(args) == 1 else None
    if hasattr(first, "_h") and hasattr(first, "detach"):
        if first.dtype != dtype:
            raise TypeError(
                f"new(): expected a tensor of {dtype}, got one of {first.dtype}; convert it with "
                "to()"
            )
        return function("alias")(first)
    if isinstance(first, (list, tuple, *_arrays.classes)) and not isinstance(first, Size):
        return _creation.tensor(first, dtype=dtype, device=device)
    if isinstance(first, (float, str, complex)):
        raise TypeError(f"new(): data must be a sequence (got {type(first).__name__})")
    return _creation.factories["empty"](*(args or (0,)), dtype=dtype, device=device)


class tensortype(type):
    """The class of typed tensor classes."""

    def __call__(cls, *args, device=None):
        """Make a tensor of this type."""
        return new(cls.dtype, cls._device if device is None else device, args)

    def __instancecheck__(cls, value):
        """Tell whether a tensor has this dtype and kind of device."""
        from torch import Tensor

        return (
            isinstance(value, Tensor)
            and value.dtype == cls.dtype
            and value.is_cuda == cls.is_cuda
            and value.is_sparse == cls.is_sparse
        )

    def __repr__(cls):
        """Show PyTorch's name."""
        return f"<class '{cls.__module__}.{cls.__name__}'>"


def make(module, name):
    """Return the typed tensor class of a module (`torch`, `torch.cuda`, `torch.sparse`, …)."""
    found = _made.get((module, name))
    if found is None:
        places = module.split(".")
        members = {
            "dtype": DTYPES[NAMES[name]],
            "is_cuda": "cuda" in places,
            "is_sparse": "sparse" in places,
            "_device": "cuda" if "cuda" in places else "cpu",
            "__module__": module,
        }
        found = _made[module, name] = tensortype(name, (), members)
    return found


def parse(text):
    """Return the typed tensor class of a name such as "torch.cuda.FloatTensor".

    Raises: ValueError if it names none.
    """
    module, _, name = text.rpartition(".")
    if name not in NAMES or module not in ("torch", "torch.cuda"):
        raise ValueError(f"invalid type: '{text}'")
    return make(module, name)


def name_of(tensor):
    """Return the name of the typed tensor class that a tensor is an instance of."""
    places = ["torch"]
    if tensor.is_sparse:
        places.append("sparse")
    if tensor.device.type != "cpu":
        places.append(tensor.device.type)
    dtype = tensor.dtype._name
    return ".".join([*places, _of_dtype.get(dtype, dtype.capitalize() + "Tensor")])


def convert(tensor, to):
    """Return a tensor as another type: a dtype, a typed tensor class, or its name."""
    if isinstance(to, str):
        to = parse(to)
    if isinstance(to, tensortype):
        return tensor.to(device=to._device, dtype=to.dtype)
    return tensor.to(to)


def set_default_tensor_type(t):
    """Set the default dtype and device by a typed tensor class or its name."""
    import torch

    chosen = parse(t) if isinstance(t, str) else t
    if not chosen.dtype.is_floating_point:
        raise TypeError("only floating-point types are supported as the default type")
    torch.set_default_dtype(chosen.dtype)
    torch.set_default_device(chosen._device if chosen.is_cuda else None)


def default_dtype():
    """Return the dtype of tensors made without one."""
    from ._C import library

    return BY_CODE[library.get_default_dtype()]
