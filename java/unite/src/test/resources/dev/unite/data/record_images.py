"""Records the image fixtures of this folder: small pictures and what Pillow makes of them.

Run with Pillow 13.0.0 and NumPy: `python record_images.py`. Each picture gets `NAME.EXT.golden.gz` with
its width and height (two big-endian integers), its pixels after `exif_transpose` and `convert("RGB")`
(16-bit values by their high byte), and those after the centre crop to 24 pixels (unite-facts 4).
"""

import gzip
import struct
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

HERE = Path(__file__).parent
CROP_PX = 24


def scene(width, height):
    """Draw a smooth picture with edges, (height, width, 3) uint8."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    red = 255 * x / (width - 1)
    green = 127.5 + 127.5 * np.sin(x / 5.0) * np.cos(y / 7.0)
    blue = 255.0 * (((x // 9) + (y // 6)) % 2)
    return np.stack((red, green, blue), axis=2).round().astype(np.uint8)


def center_crop(image, size):
    """Halve, resize, cut (unite-facts 4)."""
    while min(image.size) >= 2 * size:
        image = image.resize((image.width // 2, image.height // 2), Image.Resampling.BOX)
    scale = size / min(image.size)
    width, height = round(image.width * scale), round(image.height * scale)
    image = image.resize((width, height), Image.Resampling.BICUBIC)
    left, top = (width - size) // 2, (height - size) // 2
    return image.crop((left, top, left + size, top + size))


def record(name):
    """Write what Pillow sees in a picture."""
    image = Image.open(HERE / name)
    if image.mode.startswith("I"):  # 16-bit grey
        image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    image = ImageOps.exif_transpose(image).convert("RGB")
    golden = struct.pack(">II", image.width, image.height)
    golden += image.tobytes() + center_crop(image, CROP_PX).tobytes()
    (HERE / f"{name}.golden.gz").write_bytes(gzip.compress(golden, mtime=0))


def as_ycck(path):
    """Make a YCCK JPEG: store the inks' YCC and say so in the Adobe marker."""
    rgb = Image.fromarray(scene(61, 45))
    black = Image.fromarray(np.minimum(255 - scene(61, 45).max(axis=2), 120).astype(np.uint8))
    y, cb, cr = rgb.convert("YCbCr").split()
    invert = [band.point(lambda v: 255 - v) for band in (y, cb, cr, black)]
    Image.merge("CMYK", invert).save(path, quality=90)  # Pillow stores CMYK inverted
    content = bytearray(path.read_bytes())
    marker = content.index(b"Adobe")
    content[marker + 11] = 2
    path.write_bytes(content)


def main():
    """Write all pictures, then record them."""
    rgb = Image.fromarray(scene(61, 45))
    rgb.save(HERE / "rgb444.jpg", quality=90, subsampling=0)
    rgb.save(HERE / "rgb420.jpg", quality=85)
    rgb.save(HERE / "progressive.jpg", quality=85, progressive=True)
    rgb.convert("L").save(HERE / "grey.jpg", quality=90)
    rgb.convert("CMYK").save(HERE / "cmyk.jpg", quality=90)
    as_ycck(HERE / "ycck.jpg")
    for orientation in range(2, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        rgb.resize((31, 23)).save(HERE / f"exif{orientation}.jpg", quality=90, exif=exif)
    rgb.save(HERE / "rgb.png")
    rgb.save(HERE / "named_wrongly.JPEG", format="PNG")
    rgb.convert("L").save(HERE / "grey.png")
    rgb.quantize(16).save(HERE / "palette.png")
    rgb.convert("1").save(HERE / "bilevel.png")
    alpha = np.dstack((scene(61, 45), scene(61, 45)[:, :, 0]))
    Image.fromarray(alpha).save(HERE / "alpha.png")
    Image.fromarray(alpha).convert("LA").save(HERE / "grey_alpha.png")
    wide = scene(61, 45)[:, :, 1].astype(np.uint16) * 257 - 40 * (scene(61, 45)[:, :, 1] > 3)
    Image.fromarray(wide.astype(np.uint16)).save(HERE / "grey16.png")
    rgb.save(HERE / "lossless.webp", lossless=True)
    rgb.save(HERE / "lossy.webp", quality=90)
    rgb.save(HERE / "rgb.bmp")
    rgb.quantize(16).save(HERE / "palette.bmp")
    Image.fromarray(scene(150, 101)).save(HERE / "large.png")
    Image.fromarray(scene(11, 17)).save(HERE / "small.png")
    for path in sorted(HERE.iterdir()):
        if path.suffix.lower() in (".jpg", ".jpeg", ".png", ".webp", ".bmp"):
            record(path.name)


main()
