"""memmap: arrays over a file's memory, which the operating system reads page by page."""

import math
import os

import torch

from ._creation import _shape_of
from ._dtypes import dtype as _dtype
from ._ndarray import ndarray

_MODES = {
    "readonly": "r",
    "copyonwrite": "c",
    "readwrite": "r+",
    "write": "w+",
    **{mode: mode for mode in ("r", "c", "r+", "w+")},
}


class memmap(ndarray):
    """An array whose numbers are a file's: `r` read-only, `c` private, `r+` and `w+` shared."""

    __slots__ = ("filename", "offset", "mode")

    def __new__(cls, filename, dtype="uint8", mode="r+", offset=0, shape=None, order="C"):
        """Map a file, from byte `offset` on; `w+` makes one of the given shape.

        Raises: ValueError for another mode, or a size that is not the file's.
        """
        if mode not in _MODES:
            raise ValueError(f"memmap: expected a mode of {list(_MODES)}, got {mode!r}")
        mode, own, name = _MODES[mode], _dtype(dtype), os.fspath(filename)
        if shape is None and mode == "w+":
            raise ValueError("shape must be given if mode == 'w+'")
        if mode == "w+":
            _make_file(name, offset + own.itemsize * math.prod(_shape_of(shape)))
        sizes = _sizes(name, own.itemsize, offset, shape)
        made = object.__new__(cls)
        made._t = _mapped(name, mode, own, offset, math.prod(sizes))
        made._t = made._t.view(sizes if order == "C" else sizes[::-1])
        if order == "F":
            made._t = made._t.permute(*range(len(sizes) - 1, -1, -1))
        made._base, made._writeable = None, mode != "r"
        made.filename, made.offset, made.mode = os.path.abspath(name), offset, mode
        return made

    def flush(self):
        """Do nothing: other programs see what was written, for the memory is the file's."""


def _make_file(name, size):
    """Make a file of zeros; truncating a file does not lengthen it in every JVM."""
    with open(name, "wb") as made:
        if size:
            made.seek(size - 1)
            made.write(b"\0")


def _sizes(name, itemsize, offset, shape):
    held = os.path.getsize(name) - offset
    if shape is None:
        if held % itemsize:
            raise ValueError("Size of available data is not a multiple of the data-type size.")
        return (held // itemsize,)
    needed = itemsize * math.prod(_shape_of(shape))
    if needed > held:
        raise ValueError(
            f"memmap: {name}: expected {needed} bytes from byte {offset} on, got {held}; open it "
            "with a smaller shape, or mode='w+' to make the file anew"
        )
    return _shape_of(shape)


def _mapped(name, mode, own, offset, count):
    """Return the numbers as a flat tensor over the file's memory."""
    if not count:
        return torch.empty(0, dtype=own.torch)
    end = offset + count * own.itemsize
    held = torch.from_file(name, shared=mode in ("r+", "w+"), size=end, dtype=torch.uint8)
    if offset % own.itemsize:
        raise NotImplementedError(
            f"memmap: expected an offset that is a multiple of {own.itemsize} bytes, got {offset}; "
            "use np.fromfile(offset=…)"
        )
    return held[offset:].view(own.torch)
