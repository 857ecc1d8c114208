"""torch.distributed.optim: optimizers of several processes, which there are none of here."""

from torch.optim import Optimizer

from . import init_process_group


class ZeroRedundancyOptimizer(Optimizer):
    """The class, for `isinstance` and annotations; there are no objects of it."""

    def __init__(self, *args, **kwargs):
        """Refuse."""
        init_process_group()


class DistributedOptimizer(ZeroRedundancyOptimizer):
    """The class, for `isinstance` and annotations; there are no objects of it."""


class PostLocalSGDOptimizer(ZeroRedundancyOptimizer):
    """The class, for `isinstance` and annotations; there are no objects of it."""
