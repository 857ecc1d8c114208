"""Reads files of `torch.save` in the format before PyTorch 1.6: pickles, then the storages' bytes.

The pickles are a magic number, the version, the sizes of C's types, the object, and the keys of
the storages in the order of their bytes. Plain pickles of CPython's tensors hold such files, too.
"""

from . import _storages
from ._C import library
from ._creation import factories
from ._types import DTYPES
from ._unpickler import RefusedError, Unpickler, expect

_MAGIC = 0x1950A86A20F9469CFC6C
_VERSION = 1001


class _Awaited:
    """The storages that an object names: memory first, the bytes when the file comes to them."""

    def __init__(self, storages):
        self._storages = storages
        self._known = {}

    def get(self, persistent):
        """Return the storage of an id `("storage", type, key, location, count, view)`."""
        kind, key, location, size = self._storages.named(persistent, 6)
        if persistent[5] is not None:
            raise ValueError("expected a storage of its own, got a view of another storage")
        if key not in self._known:
            empty = factories["empty"](size, dtype=DTYPES["uint8"], device="cpu")
            self._known[key] = kind.dtype, self._storages.placed(empty, location)
        dtype, data = self._known[key]
        if dtype is not kind.dtype or data.numel() != size:
            raise ValueError(f"expected {data.numel()} bytes of {dtype} in storage {key!r} again")
        return _storages.Storage(data, dtype)

    def fill(self, keys, data, place):
        """Take the bytes of the storages, each after its number of elements."""
        for key in keys:
            if key not in self._known:
                raise ValueError(f"expected storages that the object names, got {key!r}")
            dtype, storage = self._known[key]
            count = int.from_bytes(data[place : place + 8], "little")
            size, place = storage.numel(), place + 8
            if count * (dtype.itemsize if dtype else 1) != size or place + size > len(data):
                raise ValueError(f"expected {size} bytes of storage {key!r} at byte {place}")
            here = storage if storage.is_cpu else storage.cpu()
            if size:
                library.store_bytes(here._h, 0, data, place, size)
            if dtype is DTYPES["bool"]:
                here.ne_(0)  # other bytes than 0 and 1 are no truth values
            if here is not storage:
                storage.copy_(here)
            place += size


def _end(data, start):
    """Return the place behind a pickle."""
    import io
    import pickletools

    *_, (_, _, stop) = pickletools.genops(io.BytesIO(data[start:]))
    return start + stop + 1


def read(data, name, storages, reader):
    """Return the object of a file.

    Args:
        data: the file, bytes.
        name: of the file, for errors.
        storages: names storages, and places them.
        reader: function of a pickle, a function of persistent ids, and the file's name.

    Raises: RuntimeError if the file is damaged, or whatever the reader raises.
    """
    awaited = _Awaited(storages)
    place, parts = 0, []
    try:
        for _ in range(5):
            end = _end(data, place)
            parts.append(data[place:end])
            place = end
        magic, version, machine, _, keys = (
            None if number == 3 else Unpickler(part, {}, None, ()).load()
            for number, part in enumerate(parts)
        )
        if magic != _MAGIC or version != _VERSION or not machine.get("little_endian"):
            raise ValueError("expected PyTorch's magic number, version 1001 and little endian")
    except (RefusedError, ValueError, AttributeError) as error:
        raise _damaged(name, place, error) from error
    made = reader(parts[3], awaited.get, name)
    try:
        awaited.fill(expect(keys, list, "a list of keys"), data, place)
    except ValueError as error:
        raise _damaged(name, place, error) from error
    if isinstance(made, _storages.Storage):
        from .storage import TypedStorage, UntypedStorage

        untyped = UntypedStorage._of(made.data)
        return TypedStorage(wrap_storage=untyped, dtype=made.dtype) if made.dtype else untyped
    return made


def _damaged(name, place, error):
    return RuntimeError(
        f"{name}: byte {place}: expected a file of torch.save, got another: {error}; "
        "write it again, or read it by what wrote it"
    )
