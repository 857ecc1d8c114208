"""Functions of PyTorch's operator database that are no public name: what they do, written down.

`record_operators.py` checks that each gives what the database's own function gives.
"""

import torch
from torch.nn import functional


def _max_pool2d_backward(
    x, kernel_size=(), stride=(), padding=(0,), dilation=(1,), ceil_mode=False, **_
):
    window = {"stride": stride, "padding": padding, "dilation": dilation, "ceil_mode": ceil_mode}
    out, places = functional.max_pool2d_with_indices(
        x, kernel_size=kernel_size, return_indices=True, **window
    )
    stride = kernel_size if stride is None else stride
    return torch.ops.aten.max_pool2d_with_indices_backward.default(
        torch.ones_like(out), x, kernel_size, stride, padding, dilation, ceil_mode, places
    )


# name in the database -> (the public name that is tested so, the function)
RECIPES = {
    "chalf": ("torch.Tensor.chalf", lambda x, *args, **named: x.chalf(*args, **named)),
    "einsum": ("torch.einsum", lambda tensors, equation: torch.einsum(equation, tensors)),
    "linalg_lstsq_grad_oriented": (
        "torch.linalg.lstsq",
        lambda a, b, driver: torch.linalg.lstsq(a, b, driver=driver)[:2],
    ),
    "linalg_pinv_singular": ("torch.linalg.pinv", lambda a, b: torch.linalg.pinv(a @ b.mT)),
    "max_pool2d_with_indices_backward": (
        "torch.ops.aten.max_pool2d_with_indices_backward",
        _max_pool2d_backward,
    ),
    "nn_functional_embedding": (
        "torch.nn.functional.embedding",
        lambda weight, places, **named: functional.embedding(places, weight, **named),
    ),
    "normal_number_mean": (
        "torch.normal",
        lambda std, mean, *args, **named: torch.normal(mean, std, *args, **named),
    ),
    "pca_lowrank": (
        "torch.pca_lowrank",
        lambda a, b, **named: torch.pca_lowrank(a @ b.mT, **named),
    ),
    "special_polygamma_special_polygamma_n_0": (
        "torch.special.polygamma",
        lambda x, n, **named: torch.special.polygamma(n, x, **named),
    ),
    "svd_lowrank": (
        "torch.svd_lowrank",
        lambda a, b, **named: torch.svd_lowrank(a @ b.mT, **named),
    ),
    "zero_": ("torch.zero_", lambda x: torch.zero_(x.clone())),
}
