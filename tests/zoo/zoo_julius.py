"""julius: resampling and filters of sound."""

import julius
import torch


def case_filters():
    """Resample, filter and split a signal."""
    sound = torch.randn(1, 400, requires_grad=True)

    def run():
        return [
            julius.resample_frac(sound, 4, 5),
            julius.lowpass_filter(sound, 0.1),
            julius.bandpass_filter(sound, 0.1, 0.3),
            julius.fft_conv1d(sound[None], torch.ones(1, 1, 40)),
            julius.bands.split_bands(sound, 100, n_bands=3),
        ]

    return {"sound": sound}, run
