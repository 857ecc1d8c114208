"""Messages of protocol buffers, as the bytes of their fields.

Source: "Encoding", documentation of protocol buffers. Zeros and empty texts are left out, as
proto3 asks, where a function does not say otherwise.
"""

import struct


def _varint(value):
    value &= (1 << 64) - 1
    made = bytearray()
    while value > 0x7F:
        made.append(value & 0x7F | 0x80)
        value >>= 7
    made.append(value)
    return bytes(made)


def _delimited(field, data):
    return _varint(field << 3 | 2) + _varint(len(data)) + data


def integer(field, value):
    """Return an integer or enumeration."""
    return _varint(field << 3) + _varint(value) if value else b""


def double(field, value, always=False):
    """Return a number of 64 bits; a zero, too, if `always`."""
    if not value and not always:
        return b""
    return _varint(field << 3 | 1) + struct.pack("<d", value)


def single(field, value):
    """Return a number of 32 bits, a zero, too."""
    return _varint(field << 3 | 5) + struct.pack("<f", value)


def doubles(field, values):
    """Return a list of numbers of 64 bits."""
    return _delimited(field, struct.pack(f"<{len(values)}d", *values)) if values else b""


def singles(field, values):
    """Return a list of numbers of 32 bits."""
    return _delimited(field, struct.pack(f"<{len(values)}f", *values)) if values else b""


def text(field, value):
    """Return text or bytes."""
    data = value.encode() if isinstance(value, str) else value
    return _delimited(field, data) if data else b""


def texts(field, values):
    """Return a list of texts."""
    return b"".join(
        _delimited(field, value.encode() if isinstance(value, str) else value) for value in values
    )


def part(field, *fields):
    """Return a message of these fields within another, an empty one, too."""
    return _delimited(field, b"".join(fields))
