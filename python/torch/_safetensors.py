"""Files of named tensors in the safetensors format: a JSON header and the tensors' bytes.

Source: the format's description, https://huggingface.co/docs/safetensors. A reader trusts nothing:
every number is checked before memory is taken, and each byte belongs to exactly one tensor.
"""

from math import prod

from ._archive import bytes_of
from ._C import library
from ._creation import factories
from ._tensor import Tensor
from ._types import DTYPES

_NAMES = {
    "float64": "F64",
    "float32": "F32",
    "float16": "F16",
    "bfloat16": "BF16",
    "int64": "I64",
    "int32": "I32",
    "int16": "I16",
    "int8": "I8",
    "uint8": "U8",
    "bool": "BOOL",
}
_NAME_OF = {DTYPES[dtype]: name for dtype, name in _NAMES.items()}
_DTYPE_OF = {name: dtype for dtype, name in _NAME_OF.items()}
_METADATA = "__metadata__"
_HEADER_LIMIT = 100_000_000  # bytes; the format's own
_CHUNK = 16 << 20
_RANK_LIMIT = 64


def write(state, stream, name):
    """Write tensors by name.

    Args:
        state: dict of names to tensors of any strides.
        stream: binary file that can `write`.
        name: what errors call it.

    Raises: ValueError for what is no tensor, and for dtypes that the format does not have.
    """
    from json import dumps

    tensors = [(key, _writable(f"{name}: '{key}'", tensor)) for key, tensor in state.items()]
    # Wide numbers first, so that every tensor begins at a multiple of its item size.
    tensors.sort(key=lambda entry: (-entry[1].dtype.itemsize, entry[0]))
    header, place = {}, 0
    for key, tensor in tensors:
        end = place + tensor.numel() * tensor.dtype.itemsize
        header[key] = {
            "dtype": _NAME_OF[tensor.dtype],
            "shape": list(tensor.shape),
            "data_offsets": [place, end],
        }
        place = end
    text = dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    stream.write(len(text).to_bytes(8, "little") + text)
    for _, tensor in tensors:
        for chunk in bytes_of(tensor):
            stream.write(chunk)


def _writable(where, tensor):
    got = tensor.dtype if isinstance(tensor, Tensor) else type(tensor).__name__
    if got not in _NAME_OF:
        raise ValueError(
            f"{where}: expected a tensor of {', '.join(_NAMES)}, got {got}; write a .pt file"
        )
    return tensor.detach().cpu().contiguous()


def read(stream, name):
    """Read all tensors.

    Args:
        stream: binary file that can `read` and `seek`.
        name: what errors call it.

    Returns: dict of names to CPU tensors, in the order of their bytes.

    Raises: RuntimeError, with the name and the place, if the file is damaged.
    """
    size = stream.seek(0, 2)
    stream.seek(0)
    length = int.from_bytes(stream.read(8), "little")
    if size < 8 or length > min(size - 8, _HEADER_LIMIT):
        raise _damaged(name, "a header within the file", f"{length} bytes in a file of {size}")
    entries = sorted(_entries(stream.read(length), name), key=lambda entry: entry[3])
    place = 0
    for key, dtype, shape, (begin, end) in entries:
        needed = dtype.itemsize * prod(shape)
        if begin != place or end - begin != needed:
            raise _damaged(
                f"{name}: '{key}'",
                f"{needed} bytes from byte {place} on for shape {shape} of {dtype}",
                f"bytes {begin} to {end}",
            )
        place = end
    if place != size - 8 - length:
        raise _damaged(name, f"{place} bytes of tensors", f"{size - 8 - length}")
    return {key: _tensor(stream, name, dtype, shape) for key, dtype, shape, _ in entries}


def _entries(text, name):
    from json import loads

    try:
        header = loads(text.decode(), object_pairs_hook=lambda pairs: _once(pairs, name))
    except (ValueError, RecursionError) as error:
        raise _damaged(name, "a JSON header", str(error)) from None
    if not isinstance(header, dict):
        raise _damaged(name, "a JSON object as header", type(header).__name__)
    header.pop(_METADATA, None)
    return [(key, *_entry(f"{name}: '{key}'", entry)) for key, entry in header.items()]


def _once(pairs, name):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _damaged(name, "each name once", f"one of {[key for key, _ in pairs][:8]} twice")
    return found


def _entry(where, entry):
    if not isinstance(entry, dict) or entry.keys() != {"dtype", "shape", "data_offsets"}:
        raise _damaged(where, "dtype, shape and data_offsets", "others")
    dtype = _DTYPE_OF.get(entry["dtype"]) if isinstance(entry["dtype"], str) else None
    if dtype is None:
        raise _damaged(where, f"a dtype of {', '.join(_DTYPE_OF)}", repr(entry["dtype"]))
    shape, offsets = entry["shape"], entry["data_offsets"]
    for numbers in (shape, offsets):
        if not isinstance(numbers, list) or any(type(n) is not int or n < 0 for n in numbers):
            raise _damaged(where, "lists of whole numbers from 0 on", repr(numbers))
    if len(shape) > _RANK_LIMIT or len(offsets) != 2:
        raise _damaged(where, f"at most {_RANK_LIMIT} sizes and 2 offsets", "others")
    return dtype, shape, offsets


def _tensor(stream, name, dtype, shape):
    made = factories["empty"](shape, dtype=dtype, device="cpu")
    for begin in range(0, made.nbytes, _CHUNK):
        chunk = stream.read(min(_CHUNK, made.nbytes - begin))
        library.store_bytes(made._h, begin, chunk, 0, len(chunk))
    if dtype is DTYPES["bool"]:
        made.view(DTYPES["uint8"]).ne_(0)  # other bytes than 0 and 1 are no truth values
    return made


def _damaged(where, expected, got):
    return RuntimeError(
        f"{where}: expected {expected}, got {got}; the file is damaged or not a safetensors "
        "file: use another copy"
    )
