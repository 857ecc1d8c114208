"""einops: rearranging by formula, as functions and as layers."""

import torch
from einops import einsum, pack, rearrange, reduce, repeat, unpack
from einops.layers.torch import EinMix, Rearrange, Reduce
from torch import nn


def case_layers():
    """Run an image network made of einops layers."""
    model = nn.Sequential(
        Rearrange("b c (h p) (w q) -> b (h w) (p q c)", p=4, q=4),
        EinMix("b t c -> b t d", weight_shape="c d", bias_shape="d", c=48, d=24),
        nn.GELU(),
        EinMix("b t d -> b s d", weight_shape="t s", bias_shape="s", t=16, s=10),
        Reduce("b s (g d) -> b s g", "mean", g=3),
        nn.Linear(3, 7),
    )
    image = torch.randn(2, 3, 16, 16)
    return model, lambda: model(image)


def case_functions():
    """Run the functions on leaves."""
    x = torch.randn(2, 4, 6, requires_grad=True)
    weight = torch.randn(6, 5, requires_grad=True)

    def call():
        y = einsum(rearrange(x, "b n d -> b d n"), weight, "b d n, d k -> b n k")
        packed, shapes = pack([y, repeat(x, "b n d -> b r n d", r=3)[:, 0, :, :5]], "b * k")
        first, second = unpack(packed, shapes, "b * k")
        return (
            reduce(first, "b n k -> n k", "max"),
            second.sin(),
            rearrange(packed, "b t k -> (b t) k"),
        )

    return {"x": x, "weight": weight}, call
