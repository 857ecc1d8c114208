"""Attention with functions of the positions, compared with its formula."""

import torch
from torch.nn.attention.flex_attention import (
    and_masks,
    create_block_mask,
    create_mask,
    flex_attention,
    or_masks,
)
from torch.nn.functional import scaled_dot_product_attention


def causal(b, h, q, kv):
    return q >= kv


def near(b, h, q, kv):
    return q - kv < 3


def inputs(heads=2, shared=2):
    torch.manual_seed(0)
    kinds = ((2, heads, 5, 8), (2, shared, 5, 8), (2, shared, 5, 8))
    return [torch.randn(shape, requires_grad=True) for shape in kinds]


def test_a_mask_is_a_function_of_the_positions():
    q, k, v = inputs()
    mask = create_block_mask(causal, 2, None, 5, 5, device="cpu")
    made = flex_attention(q, k, v, block_mask=mask)
    expected = scaled_dot_product_attention(q, k, v, is_causal=True)
    torch.testing.assert_close(made, expected)
    found = torch.autograd.grad(made.square().sum(), (q, k, v))
    for ours, theirs in zip(
        found, torch.autograd.grad(expected.square().sum(), (q, k, v)), strict=True
    ):
        torch.testing.assert_close(ours, theirs)


def test_scores_are_changed_by_position():
    q, k, v = inputs()
    slopes = torch.tensor([0.5, 0.25])
    made = flex_attention(
        q, k, v, score_mod=lambda score, b, h, i, j: score + slopes[h] * (j - i), scale=0.1
    )
    steps = torch.arange(5)[None, :] - torch.arange(5)[:, None]
    bias = slopes[:, None, None] * steps
    expected = scaled_dot_product_attention(q, k, v, attn_mask=bias, scale=0.1)
    torch.testing.assert_close(made, expected)


def test_heads_share_keys():
    q, k, v = inputs(4, 2)
    made = flex_attention(q, k, v, enable_gqa=True)
    expected = scaled_dot_product_attention(q, k, v, enable_gqa=True)
    torch.testing.assert_close(made, expected)


def test_masks_are_joined():
    both = create_mask(and_masks(causal, near), 1, 1, 5, 5, device="cpu")[0, 0]
    assert torch.equal(both, torch.ones(5, 5).tril().triu(-2).bool())
    one = create_mask(or_masks(causal, near), 1, 1, 5, 5, device="cpu")
    assert one.all()
    blocks = create_block_mask(causal, 1, 1, 256, 256, device="cpu").to_dense()
    assert blocks.tolist() == [[[[1, 0], [1, 1]]]]
