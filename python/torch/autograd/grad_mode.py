"""Switches of recording."""

from torch._grad_mode import enable_grad, inference_mode, no_grad, set_grad_enabled

__all__ = [
    "enable_grad", "inference_mode", "no_grad", "set_grad_enabled", "set_multithreading_enabled",
]  # fmt: skip


class set_multithreading_enabled:  # noqa: N801 (PyTorch's name)
    """Accept the switch, also as a context: here a backward pass runs in the calling thread."""

    def __init__(self, mode):
        """Remember the mode."""
        self.mode = mode

    def __enter__(self):
        """Do nothing."""

    def __exit__(self, *error):
        """Do nothing."""
