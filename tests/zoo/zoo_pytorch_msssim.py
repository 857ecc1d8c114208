"""pytorch-msssim: structural similarity as a loss."""

import torch
from pytorch_msssim import MS_SSIM, SSIM, ms_ssim, ssim


def case_similarities():
    """Compare images; the modules share a window."""
    x = torch.rand(2, 3, 180, 176, requires_grad=True)
    y = torch.rand(2, 3, 180, 176)

    def call():
        return (
            ssim(x, y, data_range=1.0, size_average=False),
            ms_ssim(x, y, data_range=1.0),
            SSIM(data_range=1.0, nonnegative_ssim=True)(x, y),
            MS_SSIM(data_range=1.0, win_size=7)(x, y),
        )

    return {"x": x}, call
