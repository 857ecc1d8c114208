"""`torch.save` and `torch.load` in PyTorch's zip format, by a reader that builds plain data only.

Files of the format before PyTorch 1.6 are read, too.

Only `weights_only=False` reads other objects, by Python's own pickle.

Files of CPython's PyTorch load here, and ours there.

Source: documentation of torch.serialization, PyTorch 2.10.
"""

import os
from collections.abc import Callable

from . import _rebuilding
from ._archive import Reader, Writer, bytes_of
from ._creation import factories
from ._file_storages import (
    FileStorages,
    default_restore_location,
    location_tag,
    register_package,
)
from ._pickled_objects import PUBLIC
from ._pickler import Pickler
from ._serialization_options import (
    LoadEndianness,
    get_crc32_options,
    get_default_load_endianness,
    get_default_mmap_options,
    set_crc32_options,
    set_default_load_endianness,
    set_default_mmap_options,
    skip_data,
    skips_data,
)
from ._types import LAYOUTS, Size, device
from ._unpickler import Builder, RefusedError, Unpickler, expect, todays_name

DEFAULT_PROTOCOL = 2
MAP_LOCATION = Callable[[object, str], object] | device | str | dict[str, str] | None

__all__ = [
    "LoadEndianness",
    "add_safe_globals",
    "clear_safe_globals",
    "default_restore_location",
    "get_crc32_options",
    "get_default_load_endianness",
    "get_default_mmap_options",
    "get_safe_globals",
    "get_unsafe_globals_in_checkpoint",
    "load",
    "location_tag",
    "register_package",
    "safe_globals",
    "save",
    "set_crc32_options",
    "set_default_load_endianness",
    "set_default_mmap_options",
    "skip_data",
]
_safe = {}


def save(
    obj,
    f,
    pickle_module=None,
    pickle_protocol=2,
    _use_new_zipfile_serialization=True,
    _disable_byteorder_record=False,
):
    """Write an object to a file: tensors, plain data and what Python's pickle can write.

    Args:
        obj: tensors, numbers, text, lists, tuples, dicts, sets, dtypes, devices, modules, nested.
        f: a path, or a binary file that can `write`.
        pickle_module: accepted for compatibility; None or Python's pickle.
        pickle_protocol: accepted; the file holds protocol 2.

    Raises: NotImplementedError for another pickle module or the old format; RuntimeError if the
        folder to write into is not there.
    """
    other = getattr(pickle_module, "__name__", "pickle") not in ("pickle", "_pickle")
    if other or not _use_new_zipfile_serialization:
        raise NotImplementedError(
            "torch.save: expected pickle_module=None and the zip format, got another; "
            "leave both arguments out"
        )
    pickler = Pickler()
    pickle = pickler.dump(obj)
    if hasattr(f, "write"):
        _write(f, "archive", pickle, pickler.storages)
        return
    path = _path(f)
    folder, _, name = path.rpartition("/")
    if folder and not os.path.isdir(folder):
        raise RuntimeError(f"Parent directory {folder} does not exist.")
    stem = name.rpartition(".")
    with open(path, "wb") as stream:
        _write(stream, stem[0] or stem[2], pickle, pickler.storages)


def _write(stream, folder, pickle, storages):
    archive = Writer(stream, folder)
    archive.write("data.pkl", [pickle])
    archive.write(".format_version", [b"1"])
    archive.write(".storage_alignment", [b"64"])
    archive.write("byteorder", [b"little"])
    for key, storage in enumerate(storages):
        if skips_data():
            storage = factories["zeros"](storage.shape, dtype=storage.dtype)
        archive.write(f"data/{key}", bytes_of(storage))
    archive.write("version", [b"3\n"])
    archive.close()


def load(
    f, map_location=None, pickle_module=None, *, weights_only=None, mmap=None, **pickle_load_args
):
    """Read an object that `torch.save` wrote, here or in CPython's PyTorch.

    Args:
        f: a path, or a binary file that can `read` and `seek`.
        map_location: where storages go: a device, a dict from location to location, or a function
            of a storage and its location; None leaves them where they were.
        pickle_module: module whose `Unpickler` reads a file that is not weights only.
        weights_only: whether only plain data and the classes that were allowed are read; with
            False, the file may name anything and thus run any code. None is True, but False
            with a `pickle_module`.
        mmap: accepted; the file is read.
        **pickle_load_args: of the `Unpickler`, if not weights only: `encoding`.

    Raises:
        pickle.UnpicklingError: if the file asks for a class or function that is not on the list.
        RuntimeError: if the file is damaged, or for a pickle_module with weights_only=True.
    """
    if weights_only and pickle_module is not None:
        raise RuntimeError(
            "Can not safely load weights when explicit pickle_module is specified; leave one of "
            "weights_only and pickle_module out"
        )
    reader = _weights
    if pickle_module is not None or weights_only is False:
        reader = _everything(pickle_module, pickle_load_args)
    return _opened(f, map_location, reader)


def _opened(f, map_location, reader):
    if hasattr(f, "read") and hasattr(f, "seek"):
        return _read(f, getattr(f, "name", "file object"), map_location, reader)
    path = _path(f)
    with open(path, "rb") as stream:
        return _read(stream, path, map_location, reader)


def _path(f):
    path = f.__fspath__() if hasattr(f, "__fspath__") else f
    if not isinstance(path, str):
        raise TypeError(f"expected a path or a binary file, got {type(f).__name__}")
    return path


def _read(stream, name, map_location, reader):
    stream.seek(0)
    start = stream.read(4)
    if start != b"PK\x03\x04":
        if start[:1] == b"\x80":
            from . import _old_format

            storages = FileStorages(None, map_location)
            return _old_format.read(start + stream.read(), name, storages, reader)
        raise RuntimeError(
            f"{name}: byte 0: expected a file of torch.save, got something else; is it complete?"
        )
    archive = Reader(stream, name)
    order = (get_default_load_endianness() or LoadEndianness.LITTLE).name.lower().encode()
    if archive.has("byteorder"):
        order = archive.read("byteorder")
    if order == b"big":
        raise NotImplementedError(f"{name}: byteorder: expected little, got another; write it anew")
    if not archive.has("data.pkl") or archive.has("constants.pkl"):
        raise RuntimeError(
            f"{name}: expected an entry 'data.pkl' and no 'constants.pkl'; a TorchScript file is a "
            "program, save the module's state_dict() instead"
        )
    storages = FileStorages(archive, map_location)
    return reader(archive.read("data.pkl"), storages.get, name)


def _weights(data, persistent, name):
    """Read plain data only."""
    unpickler = Unpickler(data, _names(), persistent, _safe.values())
    try:
        return unpickler.load()
    except RefusedError as refusal:
        from pickle import UnpicklingError

        raise UnpicklingError(
            f"{name}: data.pkl, byte {unpickler.place}: Weights only load failed: {refusal}; if "
            "you trust the file, load it with weights_only=False, or allow a class by "
            "torch.serialization.add_safe_globals"
        ) from None
    except (ValueError, RecursionError) as error:
        raise RuntimeError(
            f"{name}: data.pkl, byte {unpickler.place}: {error}; the file is damaged: "
            "write it again"
        ) from error
    except RuntimeError as error:
        raise RuntimeError(f"{name}: data.pkl, byte {unpickler.place}: {error}") from error


def _everything(pickle_module, keywords):
    """Return a reader of any object."""
    from ._unpickled_objects import read

    def reader(data, persistent, name):
        return read(data, _names(), persistent, name, pickle_module, **keywords)

    return reader


def _encode(text, encoding):
    if encoding not in ("latin1", "latin-1"):
        raise ValueError(f"expected bytes as latin1, got {encoding!r}")
    return text.encode("latin1")


def _names():
    """Return what a file may name: data types, and functions that check their arguments."""
    from collections import Counter, OrderedDict

    names = _rebuilding.names()
    functions = {
        "torch.serialization _get_layout": lambda name: LAYOUTS[name.rpartition(".")[2]],
        "torch Size": lambda sizes: Size(expect(sizes, tuple, "a tuple of sizes")),
        "torch device": device,
        "collections OrderedDict": lambda items=(): OrderedDict(
            expect(items, (list, tuple), "items")
        ),
        "collections Counter": lambda counts: Counter(expect(counts, dict, "counts")),
        "_codecs encode": _encode,
    }
    plain = {
        "set": lambda values=(): set(expect(values, (list, tuple), "a list")),
        "complex": lambda real, imag: complex(
            expect(real, float, "float"), expect(imag, float, "float")
        ),
        "bytes": lambda: b"",  # protocol 2 names only empty bytes so
        "bytearray": lambda data=b"": bytearray(expect(data, bytes, "bytes")),
    }
    for name, build in plain.items():
        functions[f"__builtin__ {name}"] = functions[f"builtins {name}"] = build
    names.update((name, Builder(build)) for name, build in functions.items())
    names.update((name.replace("/", " "), cls) for name, cls in _safe.items())
    return names


def add_safe_globals(safe_globals):
    """Allow classes and functions of one's own in files: those are made and given their state.

    Args:
        safe_globals: classes and functions, or pairs of one and its full name in the file.

    Raises: TypeError for anything else.
    """
    for entry in safe_globals:
        cls, name = entry if isinstance(entry, tuple) else (entry, None)
        if not callable(cls):
            raise TypeError(
                f"add_safe_globals: expected a class or function, got {cls!r}; name one"
            )
        module = PUBLIC.get(cls.__module__, cls.__module__)
        module, _, own = (name or f"{module}.{cls.__qualname__}").rpartition(".")
        _safe[f"{module}/{own}"] = cls


def get_safe_globals():
    """Return the allowed classes."""
    return list(_safe.values())


def clear_safe_globals():
    """Allow no classes any more."""
    _safe.clear()


class safe_globals:
    """Context manager: allows classes within."""

    def __init__(self, safe_globals):
        """Take what `add_safe_globals` takes."""
        self._added = safe_globals

    def __enter__(self):
        """Allow them."""
        self._before = dict(_safe)
        add_safe_globals(self._added)

    def __exit__(self, *error):
        """Put the former list back."""
        _safe.clear()
        _safe.update(self._before)


def get_unsafe_globals_in_checkpoint(f):
    """Return the names in a file that `torch.load` refuses as long as it reads weights only.

    Args:
        f: a path, or a binary file that can `read` and `seek`.
    """
    from pickletools import genops

    def names_of(data, persistent, name):
        parts = [part.split(" ") for code, part, _ in genops(data) if code.name == "GLOBAL"]
        return dict.fromkeys(todays_name(*part) for part in parts)

    known = _names()
    found = _opened(f, None, names_of)
    return [name.replace(" ", ".") for name in found if name not in known]
