"""torch.optim: algorithms that change parameters by their gradients; each loads when first used.

Source: documentation of torch.optim, PyTorch 2.10.
"""

from torch.optim.optimizer import Optimizer
from torch.utils._lazy import attach

__all__ = [
    "ASGD", "Adadelta", "Adafactor", "Adagrad", "Adam", "AdamW", "Adamax", "LBFGS", "Muon", "NAdam",
    "Optimizer", "RAdam", "RMSprop", "Rprop", "SGD", "SparseAdam", "lr_scheduler", "swa_utils",
]  # fmt: skip
__getattr__ = attach(
    __name__,
    globals(),
    {
        "ASGD": "asgd",
        "Adadelta": "adadelta",
        "Adafactor": "_adafactor",
        "Adagrad": "adagrad",
        "Adam": "adam",
        "AdamW": "adamw",
        "Adamax": "adamax",
        "LBFGS": "lbfgs",
        "Muon": "_muon",
        "NAdam": "nadam",
        "RAdam": "radam",
        "RMSprop": "rmsprop",
        "Rprop": "rprop",
        "SGD": "sgd",
        "SparseAdam": "sparse_adam",
        "adadelta": "",
        "adagrad": "",
        "adam": "",
        "adamax": "",
        "adamw": "",
        "asgd": "",
        "lbfgs": "",
        "lr_scheduler": "",
        "nadam": "",
        "optimizer": "",
        "radam": "",
        "rmsprop": "",
        "rprop": "",
        "sgd": "",
        "sparse_adam": "",
        "swa_utils": "",
    },
)
