"""The older name of torch.distributed.tensor.experimental."""

import contextlib

__all__ = ["implicit_replication"]


@contextlib.contextmanager
def implicit_replication():
    """Return a context in which plain tensors go with those spread over processes: there are none.

    Source: documentation of torch.distributed.tensor, PyTorch 2.10.
    """
    yield
