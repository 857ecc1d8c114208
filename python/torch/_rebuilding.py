"""The functions by which a file of `torch.save` makes its tensors; they check what they are given.

Source: behaviour of torch._utils, PyTorch 2.10.
"""

from . import _sparse_creation, _storages
from ._creation import factories
from ._operators import function
from ._quantized import SCHEMES
from ._tensor import Tensor
from ._types import DTYPES
from ._unpickler import Builder, expect, expect_dtype

#: Names in the module torch of quantized storages, and the type of their numbers.
QUANTIZED = {"QUInt8Storage": "uint8", "QInt8Storage": "int8", "QInt32Storage": "int32"}


def tensor(storage, offset, size, stride, requires_grad, hooks, metadata=None, dtype=None):
    """Return a strided tensor over a storage."""
    expect(storage, _storages.Storage, "a storage")
    for sizes in (size, stride):
        expect(sizes, tuple, "a tuple of sizes")
    dtype = dtype or storage.dtype
    if dtype is None or (storage.dtype is not None and dtype is not storage.dtype):
        raise ValueError(f"expected the storage's dtype {storage.dtype}, got {dtype}")
    made = _storages.view(storage.data, dtype, offset, size, stride)
    for key, marked in (metadata or {}).items():
        if marked and key not in ("conj", "neg"):
            raise ValueError(f"expected the marks conj and neg of a tensor, got {key!r}")
        if marked:
            made = function("_conj" if key == "conj" else "_neg_view")(made)
    return made.requires_grad_(True) if expect(requires_grad, bool, "requires_grad") else made


def tensor_with_dtype(storage, offset, size, stride, requires_grad, hooks, dtype, metadata=None):
    """Return a strided tensor over a storage of bytes."""
    dtype = expect_dtype(dtype)
    return tensor(storage, offset, size, stride, requires_grad, hooks, metadata, dtype)


def parameter(data, requires_grad, hooks, state=None):
    """Return a parameter, with the attributes that a program gave it."""
    from .nn import Parameter

    made = Parameter(data, expect(requires_grad, bool, "requires_grad"))
    return made if state is None else _with_state(made, state)


def with_class(make, cls, arguments, state):
    """Return a tensor of a class, with its attributes.

    Args:
        make: one of the functions here.
        cls: Tensor, or a subclass.
        arguments: of the function.
        state: the attributes.
    """
    if not isinstance(make, Builder) or not isinstance(cls, type) or not issubclass(cls, Tensor):
        raise ValueError(f"expected a class of tensors, got {cls!r} by {make!r}")
    made = make(*expect(arguments, tuple, "arguments"))
    if type(made) is not cls:
        made = made.as_subclass(cls)
    return _with_state(made, state)


def _with_state(made, state):
    if hasattr(made, "__setstate__"):
        made.__setstate__(state)
        return made
    for part in state if isinstance(state, tuple) else (state,):
        for name, value in (part or {}).items():
            setattr(made, name, value)
    return made


def sparse(layout, parts):
    """Return a sparse tensor of the dense ones that it consists of."""
    if repr(layout) != "torch.sparse_coo":
        indices, others, values, size = parts
        size = list(expect(size, tuple, "sizes"))
        return _sparse_creation.sparse_compressed_tensor(
            indices, others, values, size, layout=layout
        )
    indices, values, size, *whole = parts
    size = list(expect(size, tuple, "sizes"))
    whole = expect(whole[0], bool, "is_coalesced") if whole else None
    return _sparse_creation.sparse_coo_tensor(indices, values, size, is_coalesced=whole)


def quantized(storage, offset, size, stride, parameters, requires_grad, hooks):
    """Return a quantized tensor of the whole numbers in a storage."""
    numbers = tensor(storage, offset, size, stride, False, hooks)
    scheme, *parameters = expect(parameters, tuple, "a tuple of a quantizer's parameters")
    if scheme not in SCHEMES:
        raise ValueError(f"expected a scheme of quantization, got {scheme!r}")
    kind = "per_tensor" if "tensor" in repr(scheme) else "per_channel"
    return function(f"_make_{kind}_quantized_tensor")(numbers, *parameters)


def meta(dtype, size, stride, requires_grad):
    """Return a tensor without data."""
    return factories["empty_strided"](
        list(expect(size, tuple, "sizes")),
        list(expect(stride, tuple, "strides")),
        dtype=expect_dtype(dtype),
        device="meta",
        requires_grad=expect(requires_grad, bool, "requires_grad"),
    )


def names():
    """Return what a file may name of PyTorch's tensors, by "module name"."""
    from .nn import Buffer, Parameter

    found = {f"torch {name}": dtype for name, dtype in DTYPES.items()}
    for name, dtype in {**_storages.TYPES, **QUANTIZED}.items():
        found[f"torch {name}"] = _storages.StorageType(DTYPES[dtype])
    found["torch.storage UntypedStorage"] = _storages.StorageType(None)
    found.update((f"torch {scheme._name}", scheme) for scheme in SCHEMES)
    found["torch Tensor"] = found["torch._tensor Tensor"] = Tensor
    found["torch.nn.parameter Parameter"] = Parameter
    found["torch.nn.parameter Buffer"] = Buffer
    functions = {
        "_utils _rebuild_tensor_v2": tensor,
        "_utils _rebuild_tensor_v3": tensor_with_dtype,
        "_utils _rebuild_parameter": parameter,
        "_utils _rebuild_parameter_with_state": parameter,
        "_utils _rebuild_meta_tensor_no_storage": meta,
        "_utils _rebuild_sparse_tensor": sparse,
        "_utils _rebuild_qtensor": quantized,
        "_tensor _rebuild_from_type_v2": with_class,
    }
    found.update((f"torch.{name}", Builder(build)) for name, build in functions.items())
    return found
