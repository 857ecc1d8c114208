"""What concerns the process as a whole. Source: documentation of torch, PyTorch 2.10."""

import os

import torch
from torch._C import AcceleratorError, OutOfMemoryError
from torch._C import library as _library

__all__ = ["AcceleratorError", "OutOfMemoryError"]
#: Where this package's files are: warnings name the first line outside of it.
OURS = os.path.dirname(__file__)
_settings = {"warn_always": False, "interop_threads": 1}
has_lapack = has_openmp = has_spectral = True
has_mkl = _library.blas() == "mkl_rt"


def get_num_interop_threads():
    """Return the number of operators that run side by side."""
    return _settings["interop_threads"]


def set_num_interop_threads(count):
    """Accept a number; operators run one after the other here.

    Raises: RuntimeError for less than 1.
    """
    if count < 1:
        raise RuntimeError(f"Expected a positive number of threads, got {count}")
    _settings["interop_threads"] = count


def init_num_threads():
    """Do nothing: libtorch has chosen its threads."""


def set_flush_denormal(mode):
    """Tell whether the wish is fulfilled: the JVM's threads keep tiny numbers as they are."""
    return not mode


def is_warn_always_enabled():
    """Return what set_warn_always has set."""
    return _settings["warn_always"]


def set_warn_always(b):
    """Remember the wish; Python's warning filters decide how often a warning is shown."""
    _settings["warn_always"] = bool(b)


def get_device(input):
    """Return the number of a tensor's CUDA device, -1 in main memory."""
    return input.get_device()


def get_device_module(device=None):
    """Return torch.cuda, torch.cpu and so on for a device.

    Raises: RuntimeError if there is no such module.
    """
    kind = torch.device("cpu" if device is None else device).type
    if kind not in ("cpu", "cuda"):
        raise RuntimeError(f"Invalid device type for get_device_module(): '{kind}'")
    return getattr(torch, kind)


class Event:
    """The base of torch.cuda.Event; refuses to be made itself."""

    def __init__(self, *args, **kwargs):
        """Refuse."""
        raise RuntimeError(
            f"torch.{type(self).__name__}: expected a device whose operators are queued, got none; "
            "for a CUDA device call "
            f"torch.cuda.{type(self).__name__}, on the CPU operators are done when they return"
        )


class Stream(Event):
    """The base of torch.cuda.Stream; refuses to be made itself."""
