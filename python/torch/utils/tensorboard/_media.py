"""Images as PNG and sounds as WAV."""

import io
import struct
import zlib

import torch

#: channels -> PNG's type of colour
_COLOURS = {1: 0, 2: 4, 3: 2, 4: 6}


def numbers(value):
    """Return a tensor in main memory, outside of the graph, of a tensor, array, list or number."""
    tensor = torch.as_tensor(value).detach().cpu()
    return tensor.float() if tensor.dtype in (torch.bfloat16, torch.float16) else tensor


def pixels(image, formats):
    """Return bytes (height, width, channels) of an image, or of several side by side.

    Args:
        image: bytes from 0 to 255, or other numbers from 0 to 1.
        formats: a letter for each dimension: N, C, H, W.
    """
    tensor, letters = numbers(image), formats.upper()
    assert len(letters) == tensor.dim(), (
        "size of input tensor and input format are different. "
        f"tensor shape: {tuple(tensor.shape)}, input_format: {formats}"
    )
    assert sorted(letters) in (list("HW"), list("CHW"), list("CHNW")), (
        f"expected the letters H, W, and C, and N if need be, once each, got {formats}"
    )
    if "C" not in letters:
        tensor, letters = tensor.unsqueeze(-1), letters + "C"
    if "N" not in letters:
        tensor, letters = tensor.unsqueeze(0), "N" + letters
    rows = _grid(tensor.permute(*map(letters.index, "NHWC")))
    scale = 1 if rows.dtype == torch.uint8 else 255
    return (rows.float() * scale).clamp(0, 255).to(torch.uint8)


def _grid(images, columns=8):
    """Place images (N, H, W, C) row by row, as many as `columns` in each."""
    if images.shape[-1] == 1:
        images = images.expand(*images.shape[:-1], 3)
    count, height, width, channels = images.shape
    columns = min(count, columns)
    rows = -(-count // columns)
    empty = images.new_zeros(rows * columns - count, height, width, channels)
    placed = torch.cat([images, empty]).view(rows, columns, height, width, channels)
    return placed.transpose(1, 2).reshape(rows * height, columns * width, channels)


def png(rows):
    """Return the PNG file of bytes (height, width, channels).

    Raises: ValueError unless there are one to four channels.
    """
    height, width, channels = rows.shape
    if channels not in _COLOURS:
        raise ValueError(f"expected an image of 1 to 4 channels, got {channels}")
    lines = torch.cat([rows.new_zeros(height, 1), rows.reshape(height, -1)], 1)  # no filter
    header = struct.pack(">2I5B", width, height, 8, _COLOURS[channels], 0, 0, 0)
    parts = (b"IHDR", header), (b"IDAT", zlib.compress(_octets(lines))), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _chunk(kind, data):
    checksum = zlib.crc32(kind + data)
    return len(data).to_bytes(4, "big") + kind + data + checksum.to_bytes(4, "big")


def _octets(tensor):
    return tensor.contiguous().numpy().tobytes()


def wav(sound, rate):
    """Return the WAV file of samples from -1 to 1, 16 bits each, one channel.

    Args:
        sound: any number of samples; those beyond -1 and 1 are cut off.
        rate: samples a second.
    """
    import wave

    file = io.BytesIO()
    with wave.open(file, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(rate)
        made.writeframes(_octets((sound.clamp(-1, 1) * 32767).to(torch.int16)))
    return file.getvalue()
