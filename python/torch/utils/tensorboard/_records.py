"""Files of records with checksums: TFRecord, which TensorBoard reads."""

from torch._C import library


class RecordWriter:
    """Writes records to a binary file."""

    def __init__(self, writer):
        """Take the file."""
        self._writer = writer

    def write(self, data):
        """Append a record: its length, a checksum of that, the bytes, a checksum of those."""
        length = len(data).to_bytes(8, "little")
        self._writer.write(length + _checksum(length) + data + _checksum(data))

    def flush(self):
        """Hand what was written to the operating system."""
        self._writer.flush()

    def close(self):
        """Close the file."""
        self._writer.close()

    @property
    def closed(self):
        """Whether the file is closed."""
        return self._writer.closed


def _checksum(data):
    """Return CRC-32C, turned and moved so that a checksum of checksums does not degenerate."""
    value = library.crc32c(data)
    return ((value >> 15 | value << 17) + 0xA282EAD8 & 0xFFFFFFFF).to_bytes(4, "little")
