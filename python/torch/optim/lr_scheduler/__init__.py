"""torch.optim.lr_scheduler: learning rates as functions of the step; each loads when first used.

Source: documentation of torch.optim.lr_scheduler, PyTorch 2.10.
"""

from torch.optim.lr_scheduler._base import LRScheduler, _LRScheduler  # noqa: F401
from torch.utils._lazy import attach, by_name

_PLACES = by_name(
    {
        "_chainable": (
            "ConstantLR CosineAnnealingLR CosineAnnealingWarmRestarts ExponentialLR LambdaLR "
            "LinearLR MultiplicativeLR MultiStepLR PolynomialLR StepLR"
        ),
        "_combined": "ChainedScheduler SequentialLR",
        "_cyclic": "CyclicLR OneCycleLR",
        "_plateau": "ReduceLROnPlateau",
    }
)
__all__ = ["LRScheduler", *_PLACES]
__getattr__ = attach(__name__, globals(), _PLACES)
