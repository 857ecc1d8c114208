"""What `torch.save` and `torch.load` take for granted.

Source: documentation of torch.serialization, PyTorch 2.10.
"""

import enum
import mmap


class LoadEndianness(enum.Enum):
    """The order of bytes in numbers."""

    NATIVE = 1
    LITTLE = 2
    BIG = 3


_chosen = {"order": None, "mmap": mmap.MAP_PRIVATE, "crc32": True, "skip": False}


def get_default_load_endianness():
    """Return the order of bytes in files that do not tell it; None is the machine's."""
    return _chosen["order"]


def set_default_load_endianness(endianness):
    """Choose the order of bytes in files that do not tell it."""
    if endianness is not None and not isinstance(endianness, LoadEndianness):
        raise TypeError("Invalid argument type in function set_default_load_endianness")
    _chosen["order"] = endianness


def get_default_mmap_options():
    """Return how `torch.load(mmap=True)` maps files."""
    return _chosen["mmap"]


class set_default_mmap_options:  # noqa: N801 (PyTorch's name)
    """Choose how `torch.load(mmap=True)` maps files; as a context manager, within.

    Args:
        flags: mmap.MAP_PRIVATE, as whose copy files are read here.

    Raises: ValueError for another number; NotImplementedError for mmap.MAP_SHARED.
    """

    def __init__(self, flags):
        """Choose."""
        if flags == mmap.MAP_SHARED:
            raise NotImplementedError(
                "set_default_mmap_options: expected mmap.MAP_PRIVATE, got MAP_SHARED; tensors do "
                "not write into the file here: save them again"
            )
        if flags != mmap.MAP_PRIVATE:
            raise ValueError(
                "Invalid argument in function set_default_mmap_options, expected mmap.MAP_PRIVATE "
                f"or mmap.MAP_SHARED, but got {flags}"
            )

    def __enter__(self):
        """Leave it so."""

    def __exit__(self, *error):
        """Leave it so: there is but one choice."""


def get_crc32_options():
    """Tell whether `torch.save` was asked for checksums."""
    return _chosen["crc32"]


def set_crc32_options(compute_crc32):
    """Take the wish to write files without checksums; ours always have them."""
    _chosen["crc32"] = compute_crc32


class skip_data:  # noqa: N801 (PyTorch's name)
    """A context in which `torch.save` writes zeros as data, and `torch.load` reads none.

    Args:
        materialize_fake_tensors: accepted.
    """

    def __init__(self, materialize_fake_tensors=False):
        """Take the setting."""
        self.materialize_fake_tensors = materialize_fake_tensors

    def __enter__(self):
        """Begin."""
        self._before, _chosen["skip"] = _chosen["skip"], True

    def __exit__(self, *error):
        """End."""
        _chosen["skip"] = self._before


def skips_data():
    """Tell whether this is inside of skip_data."""
    return _chosen["skip"]
