"""Errors of torch.compile.

Source: torch._dynamo.exc of PyTorch 2.10.
"""


class TorchDynamoException(RuntimeError):  # noqa: N818 (PyTorch's name)
    """The base of torch.compile's errors."""


class InvalidBackend(TorchDynamoException):
    """A backend that there is not."""

    def __init__(self, name):
        """Name the backend."""
        super().__init__(
            f"Invalid backend: {name!r}, see `torch._dynamo.list_backends()` for available "
            "backends."
        )
