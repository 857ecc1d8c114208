"""What the tests of CUDA devices share."""

import contextlib
import functools
import unittest

import torch


def scope(name):
    """Return a block whose tensors are released at its end, where the host has such."""
    return getattr(torch, "scope", contextlib.nullcontext)(name)


def needs_cuda(test):
    """Skip a test, saying what is missing, where no CUDA device answers."""

    @functools.wraps(test)
    def run():
        if not torch.cuda.is_available():
            raise unittest.SkipTest(
                "expected a CUDA device and libtorch's CUDA build, got none; build with "
                "'mvn -Pcuda package' on a machine with an NVIDIA driver"
            )
        # Else convolutions keep ten bits of each factor, and agree with nothing else.
        torch.backends.cudnn.allow_tf32 = False
        test()

    return run


def close(got, expected, tolerance=1e-4):
    """Assert that a result from the device is that of the CPU, relative to its largest number."""
    got, expected = got.detach().cpu().double(), expected.detach().cpu().double()
    assert got.shape == expected.shape, (got.shape, expected.shape)
    difference = (got - expected).abs().max().item() if got.numel() else 0.0
    scale = max(1.0, expected.abs().max().item()) if got.numel() else 1.0
    assert difference <= tolerance * scale, (difference, scale)
