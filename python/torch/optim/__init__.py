"""torch.optim: algorithms that change parameters by their gradients; each loads when first used.

Source: documentation of torch.optim, PyTorch 2.10.
"""

from torch.optim.optimizer import Optimizer
from torch.utils._lazy import attach

__all__ = ["Adam", "AdamW", "Muon", "Optimizer", "SGD", "lr_scheduler"]
__getattr__ = attach(
    __name__,
    globals(),
    {
        "Adam": "adam",
        "AdamW": "adamw",
        "Muon": "_muon",
        "SGD": "sgd",
        "adam": "",
        "adamw": "",
        "lr_scheduler": "",
        "optimizer": "",
        "sgd": "",
    },
)
