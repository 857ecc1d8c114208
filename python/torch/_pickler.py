"""Writes objects as pickles of protocol 2 that PyTorch reads with `weights_only=True`."""

from ._operators import function
from ._storages import NAMES, whole
from ._tensor import Tensor
from ._types import LAYOUTS, Size, device, dtype, layout

_BATCH = 1000
_STRIDED = LAYOUTS["strided"]


class Pickler:
    """Turns one object into a pickle, and gathers the storages that it refers to.

    Args:
        classes: classes of the user's whose objects may be written by their own `__reduce_ex__`.

    `storages` holds, after `dump`, one contiguous CPU tensor for each, by its key in the file.
    """

    def __init__(self, classes=()):
        """Start with nothing written."""
        self._out = bytearray(b"\x80\x02")
        self._memo = {}
        self._keys = {}
        self._classes = set(classes)
        self.storages = []

    def dump(self, value):
        """Return the pickle of a value.

        Raises: NotImplementedError for an object that is not plain data.
        """
        self._write(value)
        return bytes(self._out + b".")

    def _write(self, value):
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
        elif type(value) in self._classes:
            self._object(value)
        else:
            self._refuse(value)

    def _refuse(self, value):
        kind = type(value)
        from collections import Counter, OrderedDict

        if kind is OrderedDict:
            self._ordered(value)
        elif kind is Counter:
            self._call("collections Counter", (dict(value),), value)
        elif isinstance(value, type) and value in self._classes:
            self._name(f"{value.__module__} {value.__qualname__}")
        else:
            raise NotImplementedError(
                "torch.save: expected tensors, numbers, text, lists, tuples, dicts, sets, dtypes "
                f"and devices, got an object of class '{kind.__module__}.{kind.__qualname__}'; "
                "save its state_dict() or vars(), or allow the class by "
                "torch.serialization.add_safe_globals"
            )

    def _remember(self, value):
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
        self._remember(value)

    def _tuple(self, value):
        if not value:
            self._out += b")"
            return
        if len(value) > 3:
            self._out += b"("
        for element in value:
            self._write(element)
        self._out += (b"\x85", b"\x86", b"\x87")[len(value) - 1] if len(value) < 4 else b"t"
        self._remember(value)

    def _list(self, value):
        self._out += b"]"
        self._remember(value)
        for begin in range(0, len(value), _BATCH):
            self._out += b"("
            for element in value[begin : begin + _BATCH]:
                self._write(element)
            self._out += b"e"

    def _dict(self, value):
        self._out += b"}"
        self._remember(value)
        self._items(value)

    def _items(self, value):
        items = list(value.items())
        for begin in range(0, len(items), _BATCH):
            self._out += b"("
            for key, element in items[begin : begin + _BATCH]:
                self._write(key)
                self._write(element)
            self._out += b"u"

    def _ordered(self, value):
        self._name("collections OrderedDict")
        self._out += b")R"
        self._remember(value)
        self._items(value)
        if vars(value):
            self._write(dict(vars(value)))
            self._out += b"b"

    def _name(self, name):
        module, _, own = name.partition(" ")
        self._out += f"c{module}\n{own}\n".encode()

    def _call(self, name, arguments, value=None):
        self._name(name)
        self._write(arguments)
        self._out += b"R"
        if value is not None:
            self._remember(value)

    def _bytes(self, value):
        self._call("_codecs encode", (value.decode("latin1"), "latin1"), value)

    def _tensor(self, value):
        name = type(value).__name__
        if value.layout is not _STRIDED:
            raise NotImplementedError(
                f"torch.save: expected strided tensors, got {value.layout}; save to_dense()"
            )
        if name not in ("Tensor", "Parameter", "Buffer"):
            raise NotImplementedError(
                f"torch.save: expected Tensor or Parameter, got its subclass '{name}'; "
                "save as_subclass(torch.Tensor)"
            )
        if name == "Parameter":
            self._name("torch._utils _rebuild_parameter")
            self._out += b"("
            self._plain(value.detach(), False)
            self._bool(value.requires_grad)
            self._empty_hooks()
            self._out += b"tR"
        else:
            self._plain(value, value.requires_grad)
        self._remember(value)

    def _plain(self, value, requires_grad):
        if value.is_meta:
            arguments = (value.dtype, tuple(value.shape), value.stride(), requires_grad)
            self._call("torch._utils _rebuild_meta_tensor_no_storage", arguments)
            return
        for lazy, resolve in (("is_conj", "resolve_conj"), ("is_neg", "resolve_neg")):
            if function(lazy)(value):
                value = function(resolve)(value)
        legacy = value.dtype._name in NAMES
        self._name(f"torch._utils _rebuild_tensor_v{2 if legacy else 3}")
        self._out += b"("
        self._storage(value)
        self._int(value.storage_offset())
        self._write(tuple(value.shape))
        self._write(value.stride())
        self._bool(requires_grad)
        self._empty_hooks()
        if not legacy:
            self._write(value.dtype)
        self._out += b"tR"

    def _storage(self, value):
        everything = whole(value)
        place = everything.data_ptr() if everything.numel() else 0
        key = self._keys.get(place) if place else None
        if key is None:
            key = len(self.storages)
            self.storages.append(everything.cpu())
            if place:
                self._keys[place] = key
        named = NAMES.get(value.dtype._name)
        count = everything.numel() if named else everything.nbytes
        self._out += b"("
        self._write("storage")
        self._name(f"torch {named}" if named else "torch.storage UntypedStorage")
        for part in (str(key), str(value.device), count):
            self._write(part)
        self._out += b"tQ"

    def _empty_hooks(self):
        self._name("collections OrderedDict")
        self._out += b")R"

    def _object(self, value):
        reduced = value.__reduce_ex__(2)
        if isinstance(reduced, str) or any(part is not None for part in reduced[3:]):
            raise NotImplementedError(
                f"torch.save: cannot write {type(value).__qualname__}: it is reduced to a name or "
                "to items; save its vars()"
            )
        make, arguments, state = (*reduced, None)[:3]
        if make.__name__ == "__newobj__":
            self._write(arguments[0])
            self._write(tuple(arguments[1:]))
            self._out += b"\x81"
        else:
            self._write(make)
            self._write(arguments)
            self._out += b"R"
        self._remember(value)
        if state is not None:
            self._write(state)
            self._out += b"b"

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
        set: lambda self, value: self._call("__builtin__ set", (list(value),), value),
        bytearray: lambda self, value: self._call("__builtin__ bytearray", (bytes(value),), value),
        complex: lambda self, value: self._call("__builtin__ complex", (value.real, value.imag)),
        Size: lambda self, value: self._call("torch Size", (tuple(value),), value),
        dtype: lambda self, value: self._name(f"torch {value._name}"),
        device: lambda self, value: self._call(
            "torch device",
            (value.type,) if value.index is None else (value.type, value.index),
            value,
        ),
        layout: lambda self, value: self._call("torch.serialization _get_layout", (repr(value),)),
    }
