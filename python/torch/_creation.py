"""Functions that make tensors: `tensor`, factories with a default device and `requires_grad`."""

from collections.abc import Sequence

from . import _arrays, _operators
from ._C import library
from ._operators import unwrap, wrap
from ._types import BY_CODE, DTYPES, device

_FACTORIES = (
    "empty zeros ones full rand randn randint randperm arange linspace logspace eye empty_strided "
    "normal zeros_like ones_like full_like empty_like rand_like randn_like randint_like "
    "tril_indices triu_indices empty_permuted scalar_tensor"
).split()
# Python's types and the dtypes of their values; None is the default dtype.
_PYTHON_KINDS = {bool: "bool", int: "int64", float: None, complex: "complex64"}
_HALF = 2**63
_OF_RESULT = ("dtype", "device", "layout")


def _factory(name):
    native = _operators.function(name)
    like = name.endswith("_like")
    size_first = not like and name not in ("randint", "normal")

    def create(*args, requires_grad=False, pin_memory=False, **kwargs):
        if (
            device.default is not None
            and not like
            and kwargs.get("device") is None
            and name != "normal"
        ):
            kwargs["device"] = device.default
        if kwargs.get("names") is not None:
            raise NotImplementedError(
                f"torch.{name}: named tensors are not provided (docs/coverage.md); leave names out"
            )
        if size_first and "size" in kwargs:
            args = (kwargs.pop("size"), *args)
        if kwargs.get("out") is not None:  # which has a dtype and a place of its own
            kwargs = {key: kwargs[key] for key in kwargs if key not in _OF_RESULT}
        made = native(*args, **kwargs)
        if pin_memory:
            made = made.pin_memory()
        if requires_grad:
            library.set_requires_grad(made._h, True)
        return made

    create.__name__ = create.__qualname__ = name
    return create


factories = {name: _factory(name) for name in _FACTORIES}


def full(size, fill_value, **kwargs):
    """Return a tensor of one value; its dtype follows the value where none is given."""
    return factories["full"](size, fill_value, **kwargs)


def tensor(data, *, dtype=None, device=None, requires_grad=False, pin_memory=False):
    """Return a new tensor from a scalar, nested lists or tuples, or a copy of a tensor.

    Raises:
        ValueError: if the lists are ragged.
        TypeError, RuntimeError: if an element is no number, or one that the dtype cannot hold.
    """
    if dtype is not None and not hasattr(dtype, "_h") and not isinstance(dtype, type):
        kind = type(dtype).__name__
        raise TypeError(f"tensor(): argument 'dtype' must be torch.dtype, not {kind}")
    if hasattr(data, "_h") and hasattr(data, "detach"):
        warn_of_copy("torch.tensor")
    return new(data, dtype, device, requires_grad, pin_memory)


def new(data, dtype=None, device=None, requires_grad=False, pin_memory=False):
    """Return what `tensor` does, and warn of nothing."""
    if isinstance(data, _arrays.classes):
        data = _arrays.as_tensor(data)
    if hasattr(data, "_h") and hasattr(data, "detach"):
        made = data.detach().clone()
        made = made if dtype is None and device is None else made.to(device=device, dtype=dtype)
    else:
        made = _from_numbers(data, dtype, device)
    if pin_memory:
        made = made.pin_memory()
    if requires_grad:
        library.set_requires_grad(made._h, True)
    return made


def warn_of_copy(name):
    """Warn, at the caller's caller, that a function that takes numbers was given a tensor."""
    import warnings

    from ._process import OURS

    warnings.warn(
        "To copy construct from a tensor, it is recommended to use sourceTensor.detach().clone() "
        f"or sourceTensor.detach().clone().requires_grad_(True), rather than {name}(sourceTensor).",
        skip_file_prefixes=(OURS,),
    )


def as_tensor(data, dtype=None, device=None):
    """Return `data` itself if it is a fitting tensor, else a new tensor."""
    if isinstance(data, _arrays.classes):
        data = _arrays.as_tensor(data)
    if hasattr(data, "_h") and hasattr(data, "detach"):
        return data if dtype is None and device is None else data.to(device=device, dtype=dtype)
    return tensor(data, dtype=dtype, device=device)


def _from_numbers(data, dtype, where):
    flat = []
    kinds = set()  # dtypes, and types of Python's
    if hasattr(data, "tolist") and not isinstance(data, (list, tuple)):
        _note_dtype(data, kinds)
        data, of_elements = data.tolist(), set()
    else:
        of_elements = kinds
    sizes = _shape(data)
    _flatten(data, sizes, 0, flat, of_elements)
    if any(isinstance(value, complex) for value in flat):
        if dtype is None or dtype.is_complex:
            return _complex(flat, sizes, dtype or _promoted(kinds), where)
        flat = [_real(value, dtype) for value in flat]
    dtype = _promoted(kinds) if dtype is None else dtype
    if any(type(value) is int and not -_HALF <= value < _HALF for value in flat):
        made = _from_long_numbers(flat, sizes, dtype)
    else:
        made = wrap(library.from_numbers(flat, sizes, unwrap(dtype)))
    where = where if where is not None else device.default
    return made if where is None else made.to(device=where)


def _from_long_numbers(flat, sizes, dtype):
    """Make a tensor of integers some of which do not fit 64 bits with a sign.

    Raises: ValueError unless the dtype holds them.
    """
    if dtype.is_floating_point if dtype is not None else any(isinstance(n, float) for n in flat):
        return wrap(library.from_numbers(list(map(float, flat)), sizes, unwrap(dtype)))
    if dtype is None or dtype._name != "uint64" or not all(0 <= n < 2 * _HALF for n in flat):
        raise ValueError("Overflow when unpacking long long")
    signed = [n - 2 * _HALF if n >= _HALF else n for n in flat]
    return wrap(library.from_numbers(signed, sizes, DTYPES["int64"]._h)).view(dtype)


def _real(value, dtype):
    """Return a complex number's truth for a tensor of bools.

    Raises: TypeError for any other dtype.
    """
    if not isinstance(value, complex):
        return value
    if dtype._name == "bool":
        return bool(value)
    raise TypeError(
        "must be real number, not complex"
        if dtype.is_floating_point
        else "'complex' object cannot be interpreted as an integer"
    )


_PARTS = {"complex32": "float16", "complex64": "float32", "complex128": "float64"}


def _complex(flat, sizes, dtype, where):
    parts = [[complex(value).real, complex(value).imag] for value in flat]
    wanted = dtype or DTYPES["complex64"]
    precision = DTYPES[_PARTS[wanted._name]]
    pairs = _from_numbers(parts or [[0.0, 0.0]][:0], precision, where)
    return _operators.function("view_as_complex")(pairs).reshape(sizes)


def _is_sequence(data):
    """Tell lists, deques and the like from numbers, texts and tensors."""
    return isinstance(data, (list, tuple, range)) or (
        isinstance(data, Sequence) and not isinstance(data, (str, bytes))
    )


def _shape(data):
    sizes = []
    while type(data) not in _PYTHON_KINDS and _is_sequence(data):
        sizes.append(len(data))
        if len(data) == 0:
            break
        data = data[0]
    if isinstance(data, _arrays.classes):
        sizes.extend(data.shape)
    return sizes


def _note_dtype(data, kinds):
    """Note the dtype of a tensor, an array or one of NumPy's numbers."""
    own = getattr(data, "dtype", None)
    own = getattr(own, "torch", own)
    own = own if hasattr(own, "_h") else DTYPES.get(str(own))
    if own is not None:
        kinds.add(own)


def _promoted(kinds):
    """Return the dtype that holds values of dtypes and of Python's types, None if of these only."""
    if kinds <= _PYTHON_KINDS.keys():
        return None
    from ._functions_more import promote_types

    found = None
    for kind in kinds:
        name = _PYTHON_KINDS.get(kind, kind)
        own = BY_CODE[library.get_default_dtype()] if name is None else DTYPES.get(name, kind)
        found = own if found is None else promote_types(found, own)
    return found


def _flatten(data, sizes, depth, flat, kinds):
    if isinstance(data, _arrays.classes):
        _note_dtype(data, kinds)
        data, kinds = data.tolist(), set()
    elif hasattr(data, "_h") and hasattr(data, "tolist"):
        _note_dtype(data, kinds)
        data, kinds = _only_number(data), set()
    if depth == len(sizes):
        if type(data) in _PYTHON_KINDS:
            kinds.add(type(data))
        else:
            _note_dtype(data, kinds)
        if isinstance(data, (list, tuple)):
            raise ValueError(f"expected sequence of length 0 at dim {depth} (got {len(data)})")
        if not isinstance(data, (bool, int, float, complex)):
            data = _number(data, is_first=depth > 0 and not flat)
        flat.append(data)
        return
    if not _is_sequence(data):
        raise TypeError(f"not a sequence at dim {depth}: {type(data).__name__}")
    if len(data) != sizes[depth]:
        raise ValueError(
            f"expected sequence of length {sizes[depth]} at dim {depth} (got {len(data)})"
        )
    for element in data:
        _flatten(element, sizes, depth + 1, flat, kinds)


def _only_number(tensor):
    """Return the number of a tensor in a list.

    Raises: TypeError or ValueError for several: PyTorch takes none of them apart.
    """
    if tensor.numel() != 1 and not (tensor.is_floating_point() or tensor.is_complex()):
        raise TypeError("only integer tensors of a single element can be converted to an index")
    return tensor._only()


def _number(value, is_first):
    if hasattr(value, "__index__"):
        return value.__index__()
    if hasattr(value, "__float__"):
        return float(value)
    if not isinstance(value, (str, bytes)):
        raise RuntimeError(f"Could not infer dtype of {type(value).__name__}")
    if is_first:  # a text is a sequence that PyTorch would go into
        raise ValueError("too many dimensions 'str'")
    raise TypeError(f"new(): invalid data type '{type(value).__name__}'")
