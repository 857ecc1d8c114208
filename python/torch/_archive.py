"""The zip archives in which PyTorch keeps a pickle and the bytes of storages.

Only what PyTorch writes is read: entries are stored, not compressed, and do not overlap, so that no
archive holds more than its own size. Every size is checked before memory is taken.
"""

from zlib import crc32

from ._C import library

_CHUNK = 16 << 20
_ALIGNMENT = 64
_LIMIT = 0xFFFFFFFF
_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_END64, _LOCATOR64 = b"PK\x06\x06", b"PK\x06\x07"
_STREAMED_UTF8 = 0x808  # sizes and checksum follow the data; names are UTF-8


def _number(data, at, size):
    return int.from_bytes(data[at : at + size], "little")


class Reader:
    """An archive open for reading.

    Args:
        stream: binary file that can `read` and `seek`.
        name: what errors call it.

    Raises: RuntimeError, with the name and the place, if the archive is damaged.
    """

    def __init__(self, stream, name):
        """Read the table of contents."""
        self._stream = stream
        self._name = name
        self._size = stream.seek(0, 2)
        self._entries = {}
        directory, count, start = self._directory()
        self._list(directory, count, start)
        self._check_places(start)
        if not self._entries:
            raise self.damaged(start, "expected entries, got an empty archive")
        self._folder = next(iter(self._entries)).partition("/")[0] + "/"

    def damaged(self, place, what):
        """Return the error for something wrong at a byte of the file."""
        return RuntimeError(
            f"{self._name}: byte {place}: {what}; the file is damaged or was not written by "
            "torch.save: write it again"
        )

    def has(self, entry):
        """Tell whether there is an entry of this name, without the archive's own folder."""
        return self._folder + entry in self._entries

    def entries(self):
        """Return the entries' names, without the archive's own folder."""
        return [name.removeprefix(self._folder) for name in self._entries]

    def place(self, entry):
        """Return the places in the file of an entry's header and of its bytes."""
        offset = self._found(entry)[0]
        header = self._bytes(offset, 30, f"'{entry}'")
        if header[:4] != _LOCAL:
            raise self.damaged(offset, f"expected entry '{entry}', got something else")
        return offset, offset + 30 + _number(header, 26, 2) + _number(header, 28, 2)

    def size(self, entry):
        """Return an entry's number of bytes."""
        return self._found(entry)[1]

    def read(self, entry):
        """Return an entry's bytes."""
        return b"".join(self._chunks(entry))

    def fill(self, entry, tensor):
        """Copy an entry into a contiguous tensor of the same number of bytes."""
        place = 0
        for chunk in self._chunks(entry):
            library.store_bytes(tensor._h, place, chunk, 0, len(chunk))
            place += len(chunk)

    def _found(self, entry):
        found = self._entries.get(self._folder + entry)
        if found is None:
            raise self.damaged(0, f"expected an entry '{self._folder}{entry}', got none")
        return found

    def _bytes(self, place, count, what):
        if not 0 <= count <= self._size - place:
            raise self.damaged(place, f"expected {count} bytes of {what}, got the file's end")
        self._stream.seek(place)
        data = self._stream.read(count)
        if len(data) != count:
            raise self.damaged(place, f"expected {count} bytes of {what}, got {len(data)}")
        return data

    def _directory(self):
        tail_start = max(0, self._size - 22 - 0xFFFF)
        tail = self._bytes(tail_start, self._size - tail_start, "the archive's end")
        end = tail.rfind(_END)
        if end < 0 or len(tail) - end < 22:
            raise self.damaged(self._size, "expected the end record of a zip archive, got none")
        count, size, start = (
            _number(tail, end + 10, 2),
            *(_number(tail, end + i, 4) for i in (12, 16)),
        )
        limit = tail_start + end
        if end >= 20 and tail[end - 20 : end - 16] == _LOCATOR64:
            place = _number(tail, end - 12, 8)
            record = self._bytes(place, 56, "the archive's end record")
            if record[:4] != _END64:
                raise self.damaged(place, "expected a zip64 end record, got something else")
            count, size, start = (_number(record, i, 8) for i in (32, 40, 48))
            limit = place
        if start + size > limit or count * 46 > size:
            raise self.damaged(
                limit, f"expected {count} entries in {size} bytes before it, got less"
            )
        return self._bytes(start, size, "the table of contents"), count, start

    def _list(self, directory, count, start):
        at = 0
        for _ in range(count):
            here = start + at
            if directory[at : at + 4] != _CENTRAL or at + 46 > len(directory):
                raise self.damaged(here, "expected an entry in the table of contents, got none")
            flags, method = _number(directory, at + 8, 2), _number(directory, at + 10, 2)
            crc, packed, size = (_number(directory, at + i, 4) for i in (16, 20, 24))
            lengths = [_number(directory, at + i, 2) for i in (28, 30, 32)]
            offset = _number(directory, at + 42, 4)
            at += 46
            name = directory[at : at + lengths[0]].decode("utf-8", "replace")
            extra = directory[at + lengths[0] : at + lengths[0] + lengths[1]]
            at += sum(lengths)
            size, packed, offset = self._wide(extra, size, packed, offset, here)
            if method != 0 or flags & 1 or packed != size:
                raise self.damaged(here, f"expected entry '{name}' to be stored, got it packed")
            if name in self._entries:
                raise self.damaged(here, f"expected entry '{name}' once, got it twice")
            self._entries[name] = (offset, size, crc)

    def _wide(self, extra, size, packed, offset, here):
        """Replace sizes that do not fit 32 bits by those of the zip64 field."""
        values, at, wide = [size, packed, offset], 0, None
        while wide is None and at + 4 <= len(extra):
            length = _number(extra, at + 2, 2)
            wide = extra[at + 4 : at + 4 + length] if _number(extra, at, 2) == 1 else None
            at += 4 + length
        used = 0
        for index, value in enumerate(values):
            if value == _LIMIT:
                if wide is None or used + 8 > len(wide):
                    raise self.damaged(here, "expected 64-bit sizes, got none")
                values[index] = _number(wide, used, 8)
                used += 8
        return values

    def _check_places(self, start):
        end = 0
        for name, (offset, size, _) in sorted(self._entries.items(), key=lambda item: item[1]):
            if offset < end or offset + 30 + size > start:
                raise self.damaged(offset, f"expected {size} bytes of '{name}' alone, got others")
            end = offset + 30 + size

    def _chunks(self, entry):
        _, size, crc = self._found(entry)
        place = self.place(entry)[1]
        found = 0
        for begin in range(0, size, _CHUNK):
            chunk = self._bytes(place + begin, min(_CHUNK, size - begin), f"'{entry}'")
            found = crc32(chunk, found)
            yield chunk
        if found != crc:
            raise self.damaged(
                place, f"expected '{entry}' with checksum {crc:08x}, got {found:08x}"
            )


class Writer:
    """An archive being written.

    Args:
        stream: binary file that can `write`, at its start.
        folder: the name in front of all entries.
    """

    def __init__(self, stream, folder):
        """Begin an archive without entries."""
        self._stream = stream
        self._folder = folder
        self._place = 0
        self._directory = []

    def write(self, entry, chunks):
        """Add an entry.

        Args:
            entry: its name.
            chunks: its content as bytes objects.
        """
        name = f"{self._folder}/{entry}".encode()
        offset = self._place
        padding = -(offset + 30 + len(name) + 4) % _ALIGNMENT
        extra = b"FB" + padding.to_bytes(2, "little") + b"Z" * padding
        self._out(
            _LOCAL
            + _fields((0, 2), (_STREAMED_UTF8, 2), (0, 2), (0, 4), (0, 4), (0, 4), (0, 4))
            + _fields((len(name), 2), (len(extra), 2))
            + name
            + extra
        )
        crc = size = 0
        for chunk in chunks:
            crc = crc32(chunk, crc)
            size += len(chunk)
            self._out(chunk)
        sums = _fields((crc, 4), (size, 4), (size, 4))
        self._out(b"PK\x07\x08" + sums)
        head = _fields((0, 2), (0, 2), (_STREAMED_UTF8, 2), (0, 2), (0, 4))
        tail = _fields((len(name), 2), (0, 2), (0, 2), (0, 2), (0, 2), (0, 4), (offset, 4))
        self._directory.append(_CENTRAL + head + sums + tail + name)

    def close(self):
        """Write the table of contents."""
        start, count = self._place, len(self._directory)
        directory = b"".join(self._directory)
        self._out(directory)
        ends = ((0, 2), (0, 2), (count, 2), (count, 2), (len(directory), 4), (start, 4), (0, 2))
        self._out(_END + _fields(*ends))

    def _out(self, data):
        self._place += len(data)
        if self._place > _LIMIT or len(self._directory) > 0xFFFE:
            raise NotImplementedError(
                "torch.save: an archive of more than 4 GiB or 65,534 storages is not provided; "
                "save parts of the object into files of their own"
            )
        self._stream.write(data)


def bytes_of(tensor):
    """Yield the memory of a contiguous CPU tensor as bytes objects."""
    size = tensor.nbytes
    for begin in range(0, size, _CHUNK):
        chunk = bytearray(min(_CHUNK, size - begin))
        library.load_bytes(tensor._h, begin, chunk)
        yield chunk


def _fields(*values):
    return b"".join(value.to_bytes(size, "little") for value, size in values)
