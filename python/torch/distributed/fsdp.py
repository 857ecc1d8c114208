"""torch.distributed.fsdp: modules spread over processes, which there are none of here.

Source: documentation of torch.distributed.fsdp, PyTorch 2.10.
"""

from dataclasses import dataclass

from torch.nn import Module

from . import init_process_group


class FullyShardedDataParallel(Module):
    """The class, for `isinstance` and annotations; there are no objects of it."""

    def __init__(self, *args, **kwargs):
        """Refuse."""
        init_process_group()


class FSDPModule:
    """The class, for `isinstance` and annotations; there are no objects of it."""

    def __new__(cls, *args, **kwargs):
        """Refuse."""
        init_process_group()


@dataclass(frozen=True)
class MixedPrecisionPolicy:
    """The dtypes in which parameters, their gradients and results travel."""

    param_dtype: object = None
    reduce_dtype: object = None
    output_dtype: object = None
    cast_forward_inputs: bool = True


def fully_shard(module, **options):
    """Refuse: there are no other processes."""
    init_process_group()
