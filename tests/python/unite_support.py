"""What the tests of `python/unite` share: paths, small settings, comparisons.

On CPython the real PyTorch must win over our own package of that name, so `python/` goes last.
"""

import sys

import torch

ROOT = __file__.replace("\\", "/").rsplit("/", 3)[0]
if ROOT + "/python" not in sys.path:
    sys.path.append(ROOT + "/python")
FIXTURES = ROOT + "/tests/parity/"

MODEL = {
    "size": "custom",
    "depth": 3,
    "width": 24,
    "heads": 2,
    "decoder_size": "custom",
    "decoder_depth": 1,
    "decoder_width": 16,
    "decoder_heads": 2,
    "decoder_input_width": 20,
    "image_size_px": 8,
    "channels": 1,
    "num_classes": 4,
    "patch_size_px": 2,
    "registers": 16,
    "latent_width": 4,
    "time_features": 8,
    "class_tokens": 2,
    "class_tokens_start": 1,
    "class_dropout": 0.1,
    "tokenizer_time_max": 0.01,
    "noise_mode": "interpolate",
    "noise_start": 0.7,
    "noise_probability": 0.5,
    "flow_time": "logit_normal",
    "flow_shift": 0.5,
    "flow_loss": "velocity",
    "velocity_clamp": 0.05,
    "pixel_loss": "l1",
    "pixel_weight": 1.0,
    "flow_weight": 1.0,
    "perceptual_weight": 0.0,
    "output_norm": "layer",
    "block_norm": True,
    "weights": "shared",
    "stop_gradient": True,
    "phase": "joint",
}
PUBLISHED = {
    **MODEL,
    "size": "B",
    "decoder_size": "base",
    "image_size_px": 256,
    "channels": 3,
    "num_classes": 1000,
    "patch_size_px": 16,
    "registers": 256,
    "latent_width": 32,
    "time_features": 256,
    "class_tokens": 32,
    "class_tokens_start": 4,
    "perceptual_weight": 1.0,
}
OPTIMIZER = {
    "flow_steps": 2,
    "flow_chunk": 2,
    "checkpoint_denoiser": False,
    "muon_momentum": 0.95,
    "adamw_beta1": 0.9,
    "adamw_beta2": 0.999,
    "adamw_eps": 1e-6,
    "weight_decay": 0.0,
    "ema_decay": 0.9,
    "clip_norm": 3.0,
}
SAMPLING = {
    "solver": "heun",
    "steps": 6,
    "guidance_scale": 1.5,
    "guidance_low": 0.1,
    "guidance_high": 1.0,
    "guidance_order": "norm_first",
    "rtol": 1e-3,
    "atol": 1e-6,
}
TOLERANCE = {torch.float32: 1e-5, torch.float64: 1e-12, torch.bfloat16: 2e-2}


def settings(**changes):
    """The small model's settings with changes."""
    return {**MODEL, **changes}


def normal(shape, seed):
    """Standard normal numbers from a seed."""
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def byte_images(count, seed, size=8, channels=1):
    """Random images, uint8, whose neighbouring pixels are alike."""
    generator = torch.Generator().manual_seed(seed)
    coarse = torch.rand((count, channels, 2, 2), generator=generator)
    images = coarse.repeat_interleave(size // 2, 2).repeat_interleave(size // 2, 3)
    return (images * 255).to(torch.uint8)


def labels(count, classes=4):
    """Labels that go round."""
    return torch.arange(count) % classes


def shake(session, seed):
    """Move all weights off their initial values, which leave most of the network silent."""
    noise = normal(session.values.shape, seed) * 0.1
    session.values.add_(noise)
    session.average_values.copy_(session.values)


def difference(got, expected):
    """Largest difference relative to the largest expected magnitude."""
    assert tuple(got.shape) == tuple(expected.shape), (got.shape, expected.shape)
    if got.numel() == 0:
        return 0.0
    got, expected = got.detach().double(), expected.detach().double()
    scale = expected.abs().max().item() + 1e-12
    return (got - expected).abs().max().item() / scale


def close(got, expected, tolerance=None):
    """Whether two tensors agree within the tolerance of their type."""
    return difference(got, expected) <= (tolerance or TOLERANCE[expected.dtype])


def equal(got, expected):
    """Whether two tensors are the same in every bit that counts."""
    return tuple(got.shape) == tuple(expected.shape) and bool((got == expected).all().item())


def message_of(function, *arguments):
    """The text of the ValueError that a call raises."""
    try:
        function(*arguments)
    except ValueError as error:
        return str(error)
    raise AssertionError("expected a ValueError, got none")


def read_fixture(name):
    """Read tensors recorded by tests/parity/record.py, by name."""
    tensors = {}
    with open(FIXTURES + name, encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith("#"):
                key, shape, values = line.rstrip("\n").split("|")
                shape = [int(length) for length in shape.split(",") if length]
                numbers = [float(value) for value in values.split()]
                tensors[key] = torch.tensor(numbers, dtype=torch.float64).reshape(shape)
    return tensors
