"""torch.autograd.forward_ad: dual tensors are not made here; `torch.func.jvp` computes the same.

So every tensor is a plain one, and code that asks whether one carries a tangent goes on.

Source: documentation of torch.autograd.forward_ad, PyTorch 2.10.
"""

from collections import namedtuple

UnpackedDualTensor = namedtuple("UnpackedDualTensor", ("primal", "tangent"))


def unpack_dual(tensor, *, level=None):
    """Return the tensor, and None for its tangent."""
    return UnpackedDualTensor(tensor, None)


def make_dual(tensor, tangent, *, level=None):
    """Refuse.

    Raises: NotImplementedError always.
    """
    _refuse()


class dual_level:
    """The context of dual tensors, which refuses."""

    def __enter__(self):
        """Refuse.

        Raises: NotImplementedError always.
        """
        _refuse()

    def __exit__(self, *error):
        """Do nothing."""


def _refuse():
    raise NotImplementedError(
        "torch.autograd.forward_ad: dual tensors are not provided; use torch.func.jvp(function, "
        "primals, tangents)"
    )
