"""Images as bytes, and how far two of them are apart. B batch, C, H, W image."""

import torch

LARGEST_PSNR_DB = 100.0  # reported for equal images instead of infinity


def to_float(images, device):
    """Bring images of 8 bits to a device as float32 in [0, 1]."""
    return images.to(device) / 255


def to_uint8(images):
    """Round images of about [0, 1] to 8 bits."""
    return (images * 255).round().clamp(0, 255).to(torch.uint8)


def psnr_db(images, originals):
    """Peak signal-to-noise ratio of each image in decibels.

    Args:
        images: (B, C, H, W), uint8.
        originals: the same.

    Returns: (B,), float32, at most 100.
    """
    error = (images.float() - originals.float()).square().flatten(1).mean(dim=1)
    return (-10 * (error / 255**2).clamp(min=1e-10).log10()).clamp(max=LARGEST_PSNR_DB)
