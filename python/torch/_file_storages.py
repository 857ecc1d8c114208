"""The storages of a file of `torch.save`: by their names, read once, and placed where wanted."""

from . import _storages
from ._creation import factories
from ._serialization_options import skips_data
from ._types import DTYPES, device
from ._unpickler import expect


class FileStorages:
    """The storages of an archive, each read once, at its first use."""

    def __init__(self, archive, map_location):
        """Take an archive (None if there is none), and torch.load's map_location."""
        self._archive = archive
        self._map_location = map_location
        self._read = {}

    def get(self, persistent):
        """Return the storage of a persistent id `("storage", type, key, location, count)`."""
        kind, key, location, size = self.named(persistent, 5)
        entry = f"data/{key}"
        found = self._archive.size(entry) if key not in self._read else self._read[key].numel()
        if found != size:
            raise ValueError(f"expected {size} bytes in '{entry}', got {found}")
        if key not in self._read:
            data = factories["empty"](size, dtype=DTYPES["uint8"], device="cpu")
            if not skips_data():
                self._archive.fill(entry, data)
            if kind.dtype is DTYPES["bool"]:
                data.ne_(0)  # other bytes than 0 and 1 are no truth values
            self._read[key] = self.placed(data, location)
        return _storages.Storage(self._read[key], kind.dtype)

    @staticmethod
    def named(persistent, length):
        """Return a persistent id's class of storage, key, location and number of bytes."""
        if (
            not isinstance(persistent, tuple)
            or len(persistent) != length
            or persistent[0] != "storage"
        ):
            raise ValueError("expected the name of a storage, got something else")
        _, kind, key, location, count, *_ = persistent
        expect(kind, _storages.StorageType, "a storage class")
        for text in (key, location):
            expect(text, str, "text in a storage's name")
        itemsize = kind.dtype.itemsize if kind.dtype else 1
        return kind, key, location, expect(count, int, "a storage's size") * itemsize

    def placed(self, data, location):
        """Return a storage's bytes where they are wanted."""
        from .storage import UntypedStorage

        storage, wanted = UntypedStorage._of(data), self._map_location
        if isinstance(wanted, dict):
            location = str(wanted.get(location, location))
        elif callable(wanted):
            chosen = wanted(storage, location)
            if chosen is not None:
                return chosen.untyped()._bytes
        elif wanted is not None:
            location = str(wanted)
        return default_restore_location(storage, location)._bytes


def location_tag(storage):
    """Return the location that a file gives a storage."""
    for _, tag, _ in packages:
        location = tag(storage)
        if location:
            return location


def default_restore_location(storage, location):
    """Return a storage where a file, or torch.load's map_location, wants it.

    Raises: RuntimeError for a device that there is not.
    """
    for _, _, restore in packages:
        restored = restore(storage, location)
        if restored is not None:
            return restored
    raise RuntimeError(
        f"don't know how to restore data location of torch.storage.{type(storage).__name__} "
        f"(tagged with {location})"
    )


def _tag(storage):
    return str(storage.device)


def _restore(storage, location):
    """Return a storage on one of libtorch's devices, None if the location names none."""
    try:
        where = device(location)
    except RuntimeError:
        return None
    if where.type == "cuda" and not _has_cuda():
        raise RuntimeError(
            f"Attempting to deserialize object on a CUDA device ('{where}') but "
            "torch.cuda.is_available() is False; use torch.load with "
            "map_location=torch.device('cpu')"
        )
    return storage if where.type == "cpu" else storage.to(device=where)


def _has_cuda():
    from .cuda import is_available

    return is_available()


#: (priority, function that tells a storage's location, function that brings it there), in order.
packages = [(10, _tag, _restore)]


def register_package(priority, tagger, deserializer):
    """Let functions of a program's own name and restore storages' locations.

    Args:
        priority: lower ones are asked first; libtorch's devices have 10.
        tagger: takes a storage, returns its location as text, or None.
        deserializer: takes a storage and a location, returns the storage there, or None.
    """
    packages.append((priority, tagger, deserializer))
    packages.sort(key=lambda package: package[0])
