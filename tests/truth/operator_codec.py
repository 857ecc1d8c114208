"""How recorded samples lie in a file: one gzip of JSON records and the tensors' bytes.

Read on both hosts, without NumPy. The file holds the length of the JSON text (8 bytes, little
endian), that text, and the numbers of all tensors in native little-endian order.
"""

import array
import gzip
import json

import torch

# dtype -> (typecode of the stored numbers, numbers per element)
_STORED = {
    "float64": ("d", 1),
    "float32": ("f", 1),
    "float16": ("f", 1),
    "bfloat16": ("f", 1),
    "complex32": ("f", 2),
    "complex64": ("f", 2),
    "complex128": ("d", 2),
    "int64": ("q", 1),
    "int32": ("i", 1),
    "int16": ("h", 1),
    "int8": ("b", 1),
    "uint8": ("B", 1),
    "bool": ("B", 1),
}
# dtype -> the dtype of the same width that it is stored as
_STORED_AS = {
    "uint64": torch.int64,
    "uint32": torch.int32,
    "uint16": torch.int16,
    "float8_e4m3fn": torch.uint8,
    "float8_e5m2": torch.uint8,
    "float8_e4m3fnuz": torch.uint8,
    "float8_e5m2fnuz": torch.uint8,
}
_REAL = {"complex32": torch.float16, "complex64": torch.float32, "complex128": torch.float64}
# layout -> its constructor and the names of the parts that it is made from
_SPARSE = {
    torch.sparse_coo: ("sparse_coo_tensor", ("indices", "values")),
    torch.sparse_csr: ("sparse_csr_tensor", ("crow_indices", "col_indices", "values")),
    torch.sparse_csc: ("sparse_csc_tensor", ("ccol_indices", "row_indices", "values")),
    torch.sparse_bsr: ("sparse_bsr_tensor", ("crow_indices", "col_indices", "values")),
    torch.sparse_bsc: ("sparse_bsc_tensor", ("ccol_indices", "row_indices", "values")),
}
_NAMED = {torch.dtype: "dtype", torch.layout: "layout", torch.memory_format: "memory_format"}


class UndescribableError(Exception):
    """A value that the file cannot hold; the text says which."""


class Writer:
    """Collects tensors' bytes while samples are turned into JSON."""

    def __init__(self):
        """Start with no bytes."""
        self.data = bytearray()

    def encode(self, value):
        """Return a JSON value for a number, text, tensor, dtype, slice, list, tuple, dict of them.

        Raises: UndescribableError for anything else.
        """
        if value is None or type(value) in (bool, int, float, str):
            return value
        if isinstance(value, torch.Tensor):
            return self._tensor(value)
        if isinstance(value, list):
            return [self.encode(element) for element in value]
        if isinstance(value, tuple):
            return {"tuple": [self.encode(element) for element in value]}
        if isinstance(value, dict) and all(isinstance(key, str) for key in value):
            return {"dict": {key: self.encode(element) for key, element in value.items()}}
        if isinstance(value, complex):
            return {"complex": [value.real, value.imag]}
        if isinstance(value, slice):
            return {"slice": [self.encode(v) for v in (value.start, value.stop, value.step)]}
        if value is Ellipsis:
            return {"ellipsis": 0}
        if isinstance(value, torch.device):
            return {"device": str(value)}
        if isinstance(value, torch.nn.PairwiseDistance):
            return {"distance": [value.norm, value.eps, value.keepdim]}
        for kind, name in _NAMED.items():
            if isinstance(value, kind):
                return {name: str(value)[len("torch.") :]}
        raise UndescribableError(f"a value of type {type(value).__name__}")

    def _tensor(self, tensor):
        name = str(tensor.dtype)[len("torch.") :]
        shape, leaf = list(tensor.shape), bool(tensor.requires_grad)
        if tensor.is_quantized or tensor.is_nested or tensor.is_meta:
            raise UndescribableError(f"a tensor of dtype {name} on {tensor.device}")
        tensor = tensor.detach()
        if tensor._is_zerotensor():
            return {"zeros": [name, shape, leaf]}
        if tensor.layout in _SPARSE:
            maker, parts = _SPARSE[tensor.layout]
            if tensor.layout == torch.sparse_coo and not tensor.is_coalesced():
                parts = ["_indices", "_values"]
            parts = [self._tensor(getattr(tensor, part)()) for part in parts]
            return {"sparse": [maker, shape, parts, leaf]}
        tensor = tensor.resolve_conj().resolve_neg()
        size = tensor.untyped_storage().nbytes() // tensor.element_size()
        if tensor.is_contiguous() and size == tensor.numel():
            return {"tensor": [name, shape, self._numbers(tensor, name), None, leaf]}
        # A view: what surrounds it matters to as_strided, and its strides to the kernels.
        place = [list(tensor.stride()), tensor.storage_offset(), size]
        whole = tensor.as_strided((size,), (1,), 0)
        return {"tensor": [name, shape, self._numbers(whole, name), place, leaf]}

    def _numbers(self, tensor, name):
        """Store the elements; returns where."""
        tensor = tensor.reshape(-1)
        if name in _STORED_AS:
            tensor = tensor.view(_STORED_AS[name])
            name = str(tensor.dtype)[len("torch.") :]
        if name not in _STORED:
            raise UndescribableError(f"a tensor of dtype {name}")
        if tensor.is_complex():
            tensor = torch.view_as_real(tensor)
        if tensor.dtype in (torch.float16, torch.bfloat16):
            tensor = tensor.float()
        start = len(self.data)
        code, _ = _STORED[name]
        self.data += array.array(code, tensor.reshape(-1).tolist()).tobytes()
        return start

    def save(self, path, header):
        """Write the header (JSON) and the bytes; the same content gives the same file."""
        text = json.dumps(header, separators=(",", ":")).encode()
        with open(path, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
            packed.write(len(text).to_bytes(8, "little") + text + bytes(self.data))


class Reader:
    """Reads a file of samples; `header` is its JSON."""

    def __init__(self, data, header=None):
        """Keep the bytes (see `load`)."""
        self.data = data
        self.header = header

    @classmethod
    def load(cls, path):
        """Read a file that `Writer.save` wrote."""
        with gzip.open(path, "rb") as packed:
            content = packed.read()
        end = 8 + int.from_bytes(content[:8], "little")
        return cls(memoryview(content)[end:], json.loads(content[8:end].decode()))

    def decode(self, value):
        """Return what `Writer.encode` was given; every tensor new."""
        if isinstance(value, list):
            return [self.decode(element) for element in value]
        if not isinstance(value, dict):
            return value
        ((kind, content),) = value.items()
        if kind in ("tensor", "zeros", "sparse"):
            made = getattr(self, "_" + kind)(*content[:-1])
            return made.requires_grad_() if content[-1] else made
        if kind == "tuple":
            return tuple([self.decode(element) for element in content])
        if kind == "dict":
            return {key: self.decode(element) for key, element in content.items()}
        if kind == "complex":
            return complex(*content)
        if kind == "slice":
            return slice(*[self.decode(element) for element in content])
        if kind == "ellipsis":
            return Ellipsis
        if kind == "distance":
            return torch.nn.PairwiseDistance(*content)
        return torch.device(content) if kind == "device" else getattr(torch, content)

    def _tensor(self, name, shape, start, place):
        if place is None:
            return self._numbers(name, start, _product(shape)).reshape(shape)
        strides, offset, size = place
        return self._numbers(name, start, size).as_strided(shape, strides, offset)

    def _zeros(self, name, shape):
        return torch._efficientzerotensor(shape, dtype=getattr(torch, name))

    def _sparse(self, maker, shape, parts):
        parts = [self.decode(part) for part in parts]
        return getattr(torch, maker)(*parts, shape)

    def _numbers(self, name, start, count):
        stored = name
        if name in _STORED_AS:
            stored = str(_STORED_AS[name])[len("torch.") :]
        code, width = _STORED[stored]
        numbers = array.array(code)
        numbers.frombytes(bytes(self.data[start : start + count * width * numbers.itemsize]))
        wide = {"d": torch.float64, "f": torch.float32}.get(code, torch.int64)
        made = torch.tensor(numbers.tolist(), dtype=wide)
        if width == 2:
            return torch.view_as_complex(made.to(_REAL[name]).reshape(-1, 2))
        made = made.to(getattr(torch, stored))
        return made if name == stored else made.view(getattr(torch, name))


def _product(shape):
    count = 1
    for size in shape:
        count *= size
    return count
