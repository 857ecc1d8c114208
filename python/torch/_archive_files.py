"""The archives of `torch.save` by their entries, as loaders look into them that read some only.

Source: behaviour of torch._C.PyTorchFileReader, PyTorch 2.10.
"""

from ._archive import Reader
from ._creation import factories


class PyTorchFileReader:
    """An archive open for reading; its entries are named without the archive's own folder.

    Args:
        file: a path, or a binary file that can `read` and `seek`.

    Raises: RuntimeError if the file is damaged or not there.
    """

    def __init__(self, file):
        """Read the table of contents."""
        name = file if isinstance(file, str) else getattr(file, "name", "file object")
        try:
            stream = open(file, "rb") if isinstance(file, str) else file  # noqa: SIM115 (kept open)
        except OSError as error:
            raise RuntimeError(f"open file failed because of {error}: {name}") from error
        self._archive = Reader(stream, name)

    def get_all_records(self):
        """Return the entries' names, in the archive's order."""
        return self._archive.entries()

    def has_record(self, name):
        """Tell whether there is an entry of this name."""
        return self._archive.has(name)

    def get_record(self, name):
        """Return an entry's bytes.

        Raises: RuntimeError if there is none of this name, or it is damaged.
        """
        return self._archive.read(name)

    def get_record_offset(self, name):
        """Return the place in the file where an entry's bytes begin."""
        return self._archive.place(name)[1]

    def get_record_header_offset(self, name):
        """Return the place in the file where an entry's header begins."""
        return self._archive.place(name)[0]

    def get_storage_from_record(self, name, numel, dtype):
        """Return an empty tensor over a new storage that holds an entry's bytes.

        Args:
            name: the entry.
            numel: its number of elements.
            dtype: their type.

        Raises: RuntimeError if the entry is of another size.
        """
        size = self._archive.size(name)
        if size != numel * dtype.itemsize:
            raise RuntimeError(
                f"record size ({size} bytes) does not match expected size "
                f"({numel * dtype.itemsize} bytes = {numel} elements * {dtype.itemsize} "
                f"bytes/element) for dtype {dtype}"
            )
        made = factories["empty"](numel, dtype=dtype)
        self._archive.fill(name, made)
        return made[:0]

    def serialization_id(self):
        """Return the number by which CPython's PyTorch tells contents apart; ours have none."""
        known = self._archive.has(".data/serialization_id")
        return self._archive.read(".data/serialization_id").decode() if known else ""
