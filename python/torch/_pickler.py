"""Writes pickles of protocol 2; plain data so that PyTorch reads it with `weights_only=True`."""

from ._C import library
from ._file_storages import location_tag, packages
from ._operators import function
from ._storages import NAMES, whole
from ._tensor import Tensor
from ._types import LAYOUTS, Size, device, dtype, layout

_BATCH = 1000
_STRIDED = LAYOUTS["strided"]
_MARKS = ("_is_buffer", "_is_param", "persistent")  # Buffer's and Parameter's own
_QUANTIZED = {"quint8": "QUInt8Storage", "qint8": "QInt8Storage", "qint32": "QInt32Storage"}


class Pickler:
    """Turns one object into a pickle, and gathers the storages that it refers to.

    `storages` holds, after `dump`, one contiguous CPU tensor for each, by its key in the file.
    """

    def __init__(self):
        """Start with nothing written."""
        self._out = bytearray(b"\x80\x02")
        self._memo = {}
        self._keys = {}
        self.storages = []

    def dump(self, value):
        """Return the pickle of a value.

        Raises: PicklingError, TypeError or AttributeError, as of pickle, for what has no pickle.
        """
        self.write(value)
        return bytes(self._out + b".")

    def write(self, value):
        """Write a value, or a reference to it where it was written before."""
        known = self._memo.get(id(value))
        if known is not None:
            number = known[0]
            self._out += b"h%c" % number if number < 256 else b"j" + number.to_bytes(4, "little")
            return
        writer = self._WRITERS.get(type(value))
        if writer is not None:
            writer(self, value)
        elif isinstance(value, Tensor):
            self._tensor(value)
        else:
            self._other(value)

    def _other(self, value):
        from collections import Counter, OrderedDict

        if type(value) is OrderedDict:
            self._ordered(value)
        elif type(value) is Counter:
            self.call("collections Counter", (dict(value),), value)
        else:
            from ._pickled_objects import write

            write(self, value)

    def raw(self, opcodes):
        """Write opcodes."""
        self._out += opcodes

    def remember(self, value):
        """Let later mentions of the value refer to what is written just before."""
        number = len(self._memo)
        self._memo[id(value)] = (number, value)  # the value itself keeps its id from being reused
        self._out += b"q%c" % number if number < 256 else b"r" + number.to_bytes(4, "little")

    def _bool(self, value):
        self._out += b"\x88" if value else b"\x89"

    def _int(self, value):
        if 0 <= value < 256:
            self._out += b"K%c" % value
        elif -(1 << 31) <= value < 1 << 31:
            self._out += b"J" + value.to_bytes(4, "little", signed=True)
        else:
            data = value.to_bytes(value.bit_length() // 8 + 1, "little", signed=True)
            short = len(data) < 256
            self._out += (
                b"\x8a%c" % len(data) if short else b"\x8b" + len(data).to_bytes(4, "little")
            )
            self._out += data

    def _float(self, value):
        from _struct import pack

        self._out += b"G" + pack(">d", value)

    def _text(self, value):
        data = value.encode("utf-8", "surrogatepass")
        self._out += b"X" + len(data).to_bytes(4, "little") + data
        self.remember(value)

    def _tuple(self, value):
        if not value:
            self._out += b")"
            return
        if len(value) > 3:
            self._out += b"("
        for element in value:
            self.write(element)
        self._out += (b"\x85", b"\x86", b"\x87")[len(value) - 1] if len(value) < 4 else b"t"
        self.remember(value)

    def _list(self, value):
        self._out += b"]"
        self.remember(value)
        for begin in range(0, len(value), _BATCH):
            self._out += b"("
            for element in value[begin : begin + _BATCH]:
                self.write(element)
            self._out += b"e"

    def _dict(self, value):
        self._out += b"}"
        self.remember(value)
        self._items(value)

    def _items(self, value):
        items = list(value.items())
        for begin in range(0, len(items), _BATCH):
            self._out += b"("
            for key, element in items[begin : begin + _BATCH]:
                self.write(key)
                self.write(element)
            self._out += b"u"

    def _ordered(self, value):
        self.name("collections OrderedDict")
        self._out += b")R"
        self.remember(value)
        self._items(value)
        if vars(value):
            self.write(dict(vars(value)))
            self._out += b"b"

    def name(self, name):
        """Write a name, "module name"."""
        module, _, own = name.partition(" ")
        self._out += f"c{module}\n{own}\n".encode()

    def call(self, name, arguments, value=None):
        """Write a call of what has a name, and remember it as a value."""
        self.name(name)
        self.write(arguments)
        self._out += b"R"
        if value is not None:
            self.remember(value)

    def _bytes(self, value):
        self.call("_codecs encode", (value.decode("latin1"), "latin1"), value)

    def _tensor(self, value):
        kind, layout = type(value), value.layout
        state = {name: part for name, part in vars(value).items() if name not in _MARKS}
        if layout is not _STRIDED:
            _sparse(self, value, layout)
        elif value.is_quantized:
            _quantized(self, value)
        elif kind.__name__ == "Parameter":
            self.name("torch._utils _rebuild_parameter" + ("_with_state" if state else ""))
            self._out += b"("
            self._plain(value.detach(), False)
            self._bool(value.requires_grad)
            self._empty_hooks()
            if state:
                self.write(state)
            self._out += b"tR"
        elif kind is Tensor and not state:
            self._plain(value, value.requires_grad)
        else:
            self.name("torch._tensor _rebuild_from_type_v2")
            self._out += b"("
            self._plain(value, value.requires_grad, kind)
            self.write(state)
            self._out += b"tR"
        self.remember(value)

    def _plain(self, value, requires_grad, kind=None):
        """Write a strided tensor; with a class, only the function, the class and the arguments."""
        end = b"tR" if kind is None else b"t"
        if value.is_meta:
            self.name("torch._utils _rebuild_meta_tensor_no_storage")
            if kind is not None:
                self.write(kind)
            self._out += b"("
            for part in (value.dtype, tuple(value.shape), value.stride(), requires_grad):
                self.write(part)
            self._out += end
            return
        for lazy, resolve in (("is_conj", "resolve_conj"), ("is_neg", "resolve_neg")):
            if function(lazy)(value):
                value = function(resolve)(value)
        legacy = value.dtype._name in NAMES
        self.name(f"torch._utils _rebuild_tensor_v{2 if legacy else 3}")
        if kind is not None:
            self.write(kind)
        self._out += b"("
        self._storage(value)
        self._int(value.storage_offset())
        self.write(tuple(value.shape))
        self.write(value.stride())
        self._bool(requires_grad)
        self._empty_hooks()
        if not legacy:
            self.write(value.dtype)
        self._out += end

    def _storage(self, value, named=None):
        everything = whole(value)
        place = library.memory_token(everything._h)
        key = self._keys.get(place) if place else None
        if key is None:
            key = len(self.storages)
            self.storages.append(everything.cpu())
            if place:
                self._keys[place] = key
        named = named or NAMES.get(value.dtype._name)
        count = everything.numel() if named else everything.nbytes
        self._out += b"("
        self.write("storage")
        self.name(f"torch {named}" if named else "torch.storage UntypedStorage")
        for part in (str(key), _location(everything), count):
            self.write(part)
        self._out += b"tQ"

    def _empty_hooks(self):
        self.name("collections OrderedDict")
        self._out += b")R"

    _WRITERS = {
        type(None): lambda self, value: self._out.extend(b"N"),
        bool: _bool,
        int: _int,
        float: _float,
        str: _text,
        tuple: _tuple,
        list: _list,
        dict: _dict,
        bytes: _bytes,
        set: lambda self, value: self.call("__builtin__ set", (list(value),), value),
        bytearray: lambda self, value: self.call("__builtin__ bytearray", (bytes(value),), value),
        complex: lambda self, value: self.call("__builtin__ complex", (value.real, value.imag)),
        Size: lambda self, value: self.call("torch Size", (tuple(value),), value),
        dtype: lambda self, value: self.name(f"torch {value._name}"),
        device: lambda self, value: self.call(
            "torch device",
            (value.type,) if value.index is None else (value.type, value.index),
            value,
        ),
        layout: lambda self, value: self.call("torch.serialization _get_layout", (repr(value),)),
    }


def _location(tensor):
    if len(packages) == 1:
        return str(tensor.device)
    from .storage import UntypedStorage

    return location_tag(UntypedStorage._of(tensor))


def _sparse(pickler, value, layout):
    """Write a sparse tensor as the dense tensors that it is made of."""
    kind = repr(layout)
    if kind == "torch.sparse_coo":
        parts = (value._indices(), value._values(), value.size(), value.is_coalesced())
    elif kind in ("torch.sparse_csr", "torch.sparse_bsr"):
        parts = (value.crow_indices(), value.col_indices(), value.values(), value.size())
    elif kind in ("torch.sparse_csc", "torch.sparse_bsc"):
        parts = (value.ccol_indices(), value.row_indices(), value.values(), value.size())
    else:
        raise NotImplementedError(
            f"torch.save: expected a strided or sparse tensor, got {kind}; save to_dense(), "
            "or values() and offsets() of a nested one"
        )
    pickler.call("torch._utils _rebuild_sparse_tensor", (layout, parts))


def _quantized(pickler, value):
    """Write a quantized tensor as its whole numbers and what they mean."""
    named = _QUANTIZED.get(value.dtype._name)
    if named is None:
        raise NotImplementedError(
            f"torch.save: expected whole numbers of 8 or 32 bits, got {value.dtype}; save "
            "dequantize()"
        )
    numbers, scheme = value.int_repr().contiguous(), value.qscheme()
    if "tensor" in repr(scheme):
        parameters = (scheme, value.q_scale(), value.q_zero_point())
    else:
        scales, zeros = value.q_per_channel_scales(), value.q_per_channel_zero_points()
        parameters = (scheme, scales, zeros, value.q_per_channel_axis())
    pickler.name("torch._utils _rebuild_qtensor")
    pickler.raw(b"(")
    pickler._storage(numbers, named)
    for part in (0, tuple(numbers.shape), numbers.stride(), parameters, False):
        pickler.write(part)
    pickler._empty_hooks()
    pickler.raw(b"tR")
