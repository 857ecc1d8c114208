"""Files: `.npy` (one array), `.npz` (several by name, in a zip), and text.

Nothing is unpickled. Before memory is asked for, the header must agree with the file's size.
"""

import torch

from . import _bridge
from ._creation import asarray
from ._dtypes import dtype as _dtype
from ._ndarray import wrap

_MAGIC = b"\x93NUMPY"
_LARGEST_HEADER = 65535


def _wrong(name, place, expected, got, advice="the file is damaged; get it again"):
    return ValueError(f"{name}: {place}: expected {expected}, got {got}; {advice}")


def _header(own, shape, fortran=False):
    text = f"{{'descr': '{own.str}', 'fortran_order': {fortran}, 'shape': {shape}, }}"
    padding = -(len(_MAGIC) + 4 + len(text) + 1) % 64
    encoded = text.encode("latin1") + b" " * padding + b"\n"
    return _MAGIC + b"\x01\x00" + len(encoded).to_bytes(2, "little") + encoded


def encoded(value):
    """Return the bytes of a `.npy` file."""
    array = asarray(value)
    return _header(array.dtype, array.shape) + _bridge.to_bytes(array._t)


def decoded(data, name):
    """Return the array of the bytes of a `.npy` file.

    Raises:
        ValueError: if they are none; the text names the file and the place.
        NotImplementedError: for arrays of objects, text or records.
    """
    if data[:6] != _MAGIC:
        raise _wrong(
            name,
            "byte 0",
            "the mark of a .npy file",
            repr(bytes(data[:6])),
            "is it another format?",
        )
    if len(data) < 10 or data[6] not in (1, 2, 3):
        raise _wrong(name, "byte 6", "format version 1, 2 or 3", repr(bytes(data[6:8])))
    width = 2 if data[6] == 1 else 4
    length = int.from_bytes(data[8 : 8 + width], "little")
    start = 8 + width + length
    if length > _LARGEST_HEADER or start > len(data):
        raise _wrong(
            name, "byte 8", f"a header within the file's {len(data)} bytes", f"{length} bytes"
        )
    descr, fortran, shape = _parsed(bytes(data[8 + width : start]), name)
    if not isinstance(descr, str) or "O" in descr or descr[1:2] in ("U", "S", "V", "M", "m"):
        raise NotImplementedError(
            f"{name}: expected an array of numbers, got {descr!r}; arrays of objects need pickle, "
            "which can run any code, and text and records have no tensors: save numbers"
        )
    swapped = descr[:1] == ">" and descr[2:] != "1"
    own = _dtype("<" + descr[1:] if swapped else descr)
    count = own.itemsize
    for size in shape:
        count *= size
    if len(data) - start != count:
        raise _wrong(
            name, f"byte {start}", f"{count} bytes for {shape} of {own}", f"{len(data) - start}"
        )
    sizes = shape[::-1] if fortran else shape
    made = wrap(_bridge.fill_from_bytes(torch.empty(sizes, dtype=own.torch), data, start))
    made = made.byteswap() if swapped else made
    return made.T if fortran else made


def _parsed(header, name):
    """Read `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }`, and nothing else."""
    text = header.decode("latin1").strip()
    fields = {}
    rest = text[1:-1].strip() if text[:1] == "{" and text[-1:] == "}" else None
    while rest:
        key, colon, rest = rest.partition(":")
        rest = rest.strip()
        ending = rest.find(")") + 1 if rest[:1] == "(" else rest.find(",")
        if not colon or ending < 0 or (rest[:1] == "(" and ending == 0):
            rest = None
            break
        if rest[:1] == "[":
            raise NotImplementedError(
                f"{name}: expected an array of numbers, got records {rest[:40]}; "
                "save each field by itself"
            )
        fields[key.strip().strip("'\"")] = rest[:ending].strip()
        rest = rest[ending:].lstrip(", ")
    if rest is None or set(fields) != {"descr", "fortran_order", "shape"}:
        raise _wrong(
            name, "byte 10", "a header with descr, fortran_order and shape", repr(text[:60])
        )
    sizes = [part.strip() for part in fields["shape"].strip("()").split(",") if part.strip()]
    if not all(part.isdigit() for part in sizes) or fields["fortran_order"] not in (
        "True",
        "False",
    ):
        raise _wrong(name, "byte 10", "a shape of sizes, and True or False", repr(text[:80]))
    shape = tuple(int(part) for part in sizes)
    return fields["descr"].strip("'\""), fields["fortran_order"] == "True", shape


def _opened(file, mode, ending=""):
    if hasattr(file, "read" if mode == "rb" else "write"):
        return file, False
    name = file.__fspath__() if hasattr(file, "__fspath__") else file
    if ending and not name.endswith(ending):
        name += ending
    return open(name, mode), True


def save(file, arr, allow_pickle=True, fix_imports=True):
    """Write an array to a `.npy` file; the ending is added if it lacks."""
    data = encoded(arr)
    target, ours = _opened(file, "wb", ".npy")
    try:
        target.write(data)
    finally:
        if ours:
            target.close()


def load(
    file,
    mmap_mode=None,
    allow_pickle=False,
    fix_imports=True,
    encoding="ASCII",
    *,
    max_header_size=10000,
):
    """Return the array of a `.npy` file, or the arrays of a `.npz` file by name."""
    if allow_pickle:
        allow_pickle = False  # files of numbers need none, and others are refused with the reason
    if mmap_mode is not None:
        raise NotImplementedError("load(mmap_mode=…) is not provided: the file is read as a whole")
    source, ours = _opened(file, "rb")
    name = str(getattr(source, "name", file))
    start = source.tell() if hasattr(source, "tell") else 0
    mark = source.read(6)
    if mark[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        source.seek(start)
        return NpzFile(source, name, ours)
    try:
        if not mark:
            raise EOFError(f"{name}: expected a .npy or .npz file, got an empty one")
        if mark[:1] == b"\x80":
            raise NotImplementedError(
                f"{name}: byte 0: expected a .npy or .npz file, got a pickle, which can run any "
                "code; save numbers with np.save"
            )
        return decoded(mark + source.read(), name)
    finally:
        if ours:
            source.close()


class NpzFile:
    """The arrays of a `.npz` file, read when asked for by name."""

    def __init__(self, source, name, ours):
        """Open the zip."""
        import zipfile

        self._name, self._source, self._ours = name, source, ours
        try:
            self.zip = zipfile.ZipFile(source)
        except zipfile.BadZipFile as error:
            raise _wrong(name, "end of file", "the directory of a zip", str(error)) from None
        self.files = [entry.removesuffix(".npy") for entry in self.zip.namelist()]

    def __getitem__(self, key):
        """Return an array by name."""
        entry = key if key in self.zip.namelist() else f"{key}.npy"
        if entry not in self.zip.namelist():
            raise KeyError(f"{key} is not a file in the archive")
        place = f"{self._name}: '{entry}'"
        info = self.zip.getinfo(entry)
        limit = 1032 * info.compress_size + 1024  # what deflate can reach at most
        if info.file_size > limit:
            raise _wrong(place, "its size", f"at most {limit} bytes", f"{info.file_size}")
        import zipfile
        import zlib

        try:
            with self.zip.open(entry) as member:
                data = member.read(info.file_size + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise _wrong(place, "its data", "what was written", str(error)) from None
        return decoded(data, place)

    def __contains__(self, key):
        """Tell whether there is an array of a name."""
        return key in self.files

    def __iter__(self):
        """Iterate over names."""
        return iter(self.files)

    def __len__(self):
        """Return the number of arrays."""
        return len(self.files)

    def keys(self):
        """Return the names."""
        return list(self.files)

    def values(self):
        """Return the arrays."""
        return [self[name] for name in self.files]

    def items(self):
        """Return names and arrays."""
        return [(name, self[name]) for name in self.files]

    def get(self, key, default=None):
        """Return an array by name, or a default."""
        return self[key] if key in self else default

    def close(self):
        """Close the file."""
        self.zip.close()
        if self._ours:
            self._source.close()

    def __enter__(self):
        """Return the file."""
        return self

    def __exit__(self, *error):
        """Close the file."""
        self.close()


def _save_zip(file, args, kwds, compressed):
    import zipfile

    named = {f"arr_{i}": value for i, value in enumerate(args)}
    if set(named) & set(kwds):
        raise ValueError(f"Cannot use un-named variables and keyword {min(set(named) & set(kwds))}")
    target, ours = _opened(file, "wb", ".npz")
    try:
        kind = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
        with zipfile.ZipFile(target, "w", kind) as archive:
            for name, value in {**named, **kwds}.items():
                archive.writestr(name + ".npy", encoded(value))
    finally:
        if ours:
            target.close()


def savez(file, *args, allow_pickle=True, **kwds):
    """Write arrays by name to a `.npz` file; those without one are `arr_0`, `arr_1`, …."""
    _save_zip(file, args, kwds, False)


def savez_compressed(file, *args, allow_pickle=True, **kwds):
    """Write arrays by name to a compressed `.npz` file."""
    _save_zip(file, args, kwds, True)


def fromfile(file, dtype=float, count=-1, sep="", offset=0):
    """Return the numbers of a file of plain memory."""
    from ._creation import frombuffer

    if sep:
        raise NotImplementedError("fromfile(sep=…) is not provided: use np.loadtxt")
    source, ours = _opened(file, "rb")
    try:
        data = source.read()
    finally:
        if ours:
            source.close()
    return frombuffer(
        data[: len(data) - (len(data) - offset) % _dtype(dtype).itemsize], dtype, count, offset
    )


def text_lines(fname):
    """Return the lines of a text file, by name or open, or of a list of them."""
    source, ours = _opened(fname, "rb") if not isinstance(fname, list) else (fname, False)
    try:
        return [line if isinstance(line, str) else line.decode() for line in source]
    finally:
        if ours:
            source.close()


def loadtxt(
    fname,
    dtype=float,
    comments="#",
    delimiter=None,
    skiprows=0,
    usecols=None,
    ndmin=0,
    unpack=False,
):
    """Return the numbers of a text file, a row for each line."""
    from ._creation import array

    number = float if _dtype(dtype).kind == "f" else int
    rows = []
    for line in text_lines(fname)[skiprows:]:
        parts = line.partition(comments)[0].strip().split(delimiter)
        if parts and parts != [""]:
            parts = parts if usecols is None else [parts[i] for i in usecols]
            rows.append([number(part) for part in parts])
    made = array(rows, dtype)
    made = made.squeeze() if ndmin < 2 else made
    made = made.reshape(-1) if made.ndim < ndmin else made
    return made.T if unpack else made


def savetxt(
    fname, X, fmt="%.18e", delimiter=" ", newline="\n", header="", footer="", comments="# "
):
    """Write the numbers of an array as text, a line for each row."""
    array = asarray(X)
    rows = array.reshape(-1, 1) if array.ndim == 1 else array
    text = [comments + header] if header else []
    text += [delimiter.join(fmt % value for value in row) for row in rows.tolist()]
    text += [comments + footer] if footer else []
    target, ours = _opened(fname, "wb")
    made = newline.join(text) + newline
    try:
        target.write(made if hasattr(target, "newlines") else made.encode("latin1"))
    finally:
        if ours:
            target.close()
