"""Every layer of torch.nn, forward and backward, against values recorded from CPython PyTorch."""

import os
import sys

import torch

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from torch import nn
from torch_nn_cases import cases, measure

from unite_support import FIXTURES

RELATIVE = 1e-4  # sums of some hundred float32 products, in another order per thread count


def _recorded():
    found = {}
    with open(FIXTURES + "torch_nn.values", encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith("#"):
                name, printed, shape, sums = line.rstrip("\n").split("|")
                shape = tuple(int(size) for size in shape.split(",") if size)
                found[name] = (printed, shape, *(float(number) for number in sums.split()))
    return found


def _close(got, expected):
    return abs(got - expected) <= RELATIVE * (1 + abs(expected))


def test_layers_agree_with_recorded_values():
    wrong, recorded = [], _recorded()
    for name, make, inputs in cases():
        got, expected = measure(make, inputs), recorded[name]
        same = got[:2] == expected[:2]
        if not same or not all(_close(a, b) for a, b in zip(got[2:], expected[2:], strict=True)):
            wrong.append((name, got, expected))
    assert not wrong, wrong


def test_every_case_is_recorded():
    assert {name for name, _, _ in cases()} == set(_recorded())


def test_max_unpool_puts_maxima_back():
    x = torch.arange(16.0).view(1, 1, 4, 4)
    values, indices = nn.MaxPool2d(2, return_indices=True)(x)
    back = nn.MaxUnpool2d(2)(values, indices)
    assert values.flatten().tolist() == [5, 7, 13, 15]
    assert torch.equal(back, x * (back > 0))


def test_embedding_padding_row_gets_no_gradient():
    table = nn.Embedding(4, 2, padding_idx=1)
    table(torch.tensor([0, 1, 1, 3])).sum().backward()
    assert table.weight[1].tolist() == [0, 0]
    assert table.weight.grad.tolist() == [[1, 1], [0, 0], [0, 0], [1, 1]]


def test_batch_norm_refuses_one_value_per_channel():
    try:
        nn.BatchNorm1d(3)(torch.ones(1, 3))
    except ValueError as error:
        assert str(error) == (
            "Expected more than 1 value per channel when training, "
            "got input size torch.Size([1, 3])"
        )
    else:
        raise AssertionError("accepted")


def test_dropout_does_nothing_in_evaluation():
    x = torch.randn(5, 5)
    assert torch.equal(nn.Dropout(0.9).eval()(x), x)


def test_sdpa_equals_softmax_attention():
    q, k, v = (torch.randn(2, 3, 4, 8) for _ in range(3))
    scores = q @ k.transpose(-2, -1) / 8**0.5
    expected = scores.softmax(-1) @ v
    got = nn.functional.scaled_dot_product_attention(q, k, v)
    assert torch.allclose(got, expected, atol=1e-5)
    mask = torch.ones(4, 4, dtype=torch.bool).tril()
    causal = nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)
    masked = nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
    assert torch.allclose(causal, masked, atol=1e-5)
