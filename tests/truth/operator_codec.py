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
    "complex64": ("f", 2),
    "complex128": ("d", 2),
    "int64": ("q", 1),
    "int32": ("i", 1),
    "int16": ("h", 1),
    "int8": ("b", 1),
    "uint8": ("B", 1),
    "bool": ("B", 1),
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
            return {"tensor": self._tensor(value)}
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
        for kind, name in _NAMED.items():
            if isinstance(value, kind):
                return {name: str(value)[len("torch.") :]}
        raise UndescribableError(f"a value of type {type(value).__name__}")

    def _tensor(self, tensor):
        name = str(tensor.dtype)[len("torch.") :]
        if tensor.layout != torch.strided:
            raise UndescribableError(f"a tensor of layout {tensor.layout}")
        if tensor.is_quantized or tensor.is_nested or name not in _STORED or tensor.is_meta:
            raise UndescribableError(f"a tensor of dtype {name} on {tensor.device}")
        code, _ = _STORED[name]
        plain = tensor.detach().resolve_conj().resolve_neg()
        if plain.is_complex():
            plain = torch.view_as_real(plain)
        if name in ("float16", "bfloat16"):
            plain = plain.float()
        start = len(self.data)
        self.data += array.array(code, plain.reshape(-1).tolist()).tobytes()
        shape = list(tensor.shape)
        strides = None
        if not tensor.is_contiguous() and _is_dense(tensor):
            strides = list(tensor.stride())
        return [name, shape, start, strides, bool(tensor.requires_grad)]

    def save(self, path, header):
        """Write the header (JSON) and the bytes; the same content gives the same file."""
        text = json.dumps(header, separators=(",", ":")).encode()
        with open(path, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
            packed.write(len(text).to_bytes(8, "little") + text + bytes(self.data))


def _is_dense(tensor):
    """Whether the strides only permute a gapless block, so that `empty_strided` makes it again."""
    expected = 1
    for stride, size in sorted(zip(tensor.stride(), tensor.shape, strict=True)):
        if size != 1 and stride != expected:
            return False
        expected *= size
    return True


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
        if kind == "tensor":
            return self._tensor(*content)
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
        return torch.device(content) if kind == "device" else getattr(torch, content)

    def _tensor(self, name, shape, start, strides, requires_grad):
        code, width = _STORED[name]
        count = width
        for size in shape:
            count *= size
        numbers = array.array(code)
        numbers.frombytes(bytes(self.data[start : start + count * numbers.itemsize]))
        wide = {"d": torch.float64, "f": torch.float32}.get(code, torch.int64)
        made = torch.tensor(numbers.tolist(), dtype=wide)
        if width == 2:
            made = torch.view_as_complex(made.reshape([*shape, 2]))
        made = made.to(getattr(torch, name)).reshape(shape)
        if strides is not None:
            made = torch.empty_strided(shape, strides, dtype=made.dtype).copy_(made)
        return made.requires_grad_() if requires_grad else made
