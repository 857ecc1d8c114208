"""Modules on the samples of PyTorch's ModuleInfo database, against recorded values."""

import os
import sys

import torch

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from torch import nn
from torch.nn.utils import rnn
from torch_module_cases import case_of, measure

from unite_support import FIXTURES

RELATIVE = 1e-4  # sums of some hundred float32 products, in another order per thread count


def _close(got, expected):
    if expected != expected:  # the sample itself gives NaN
        return got != got
    return abs(got - expected) <= RELATIVE * (1 + abs(expected))


def disagreements(path):
    """Run the samples that record_modules.py wrote; return their number, and what differs."""
    wrong, count = [], 0
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("#"):
                continue
            count += 1
            name, training, arguments, inputs, *expected = case_of(line)
            try:
                got = measure(name, training, arguments, inputs)
            except Exception as error:
                wrong.append((name, line[:300], repr(error)))
                continue
            same = list(got[:3]) == expected[:3]
            if not same or not all(
                _close(a, b) for a, b in zip(got[3:], expected[3:], strict=True)
            ):
                wrong.append((name, line[:300], got, expected))
    return count, wrong


def test_samples_agree_with_recorded_values():
    count, wrong = disagreements(FIXTURES + "torch_modules.values")
    assert count > 600
    assert not wrong, (len(wrong), sorted({case[0] for case in wrong}), wrong)


def test_packed_sequences_equal_sequences_one_by_one():
    torch.manual_seed(0)
    sequences = [torch.randn(length, 3) for length in (2, 4, 3)]
    for make in (nn.RNN, nn.GRU, nn.LSTM):
        network = make(3, 5, num_layers=2, bidirectional=True)
        output, state = network(rnn.pack_sequence(sequences, enforce_sorted=False))
        padded, lengths = rnn.pad_packed_sequence(output, batch_first=True)
        assert lengths.tolist() == [2, 4, 3] and padded.shape == (3, 4, 10)
        last = state[0] if make is nn.LSTM else state
        for index, sequence in enumerate(sequences):
            alone, state_alone = network(sequence)
            last_alone = state_alone[0] if make is nn.LSTM else state_alone
            assert torch.allclose(padded[index, : len(sequence)], alone, atol=1e-6)
            assert torch.allclose(last[:, index], last_alone, atol=1e-6)


def test_sequences_pad_and_pack_there_and_back():
    sequences = [torch.arange(float(length)).view(-1, 1) for length in (3, 1, 2)]
    padded = rnn.pad_sequence(sequences, batch_first=True, padding_value=-1.0)
    assert padded.squeeze(2).tolist() == [[0, 1, 2], [0, -1, -1], [0, 1, -1]]
    packed = rnn.pack_padded_sequence(padded, [3, 1, 2], batch_first=True, enforce_sorted=False)
    assert packed.batch_sizes.tolist() == [3, 2, 1]
    assert packed.sorted_indices.tolist() == [0, 2, 1]
    assert packed.double().data.dtype is torch.float64
    for back in (
        rnn.unpack_sequence(packed),
        rnn.unpad_sequence(padded, torch.tensor([3, 1, 2]), batch_first=True),
    ):
        assert all(torch.equal(a, b) for a, b in zip(back, sequences, strict=True))


def test_attention_weights_sum_to_one():
    attention = nn.MultiheadAttention(6, 2, kdim=4, vdim=3, add_bias_kv=True, add_zero_attn=True)
    query, key, value = torch.randn(3, 2, 6), torch.randn(5, 2, 4), torch.randn(5, 2, 3)
    _, weights = attention(query, key, value, average_attn_weights=False)
    assert weights.shape == (2, 2, 3, 7)
    assert torch.allclose(weights.sum(-1), torch.ones(2, 2, 3))


def test_causal_masks_are_found_and_hinted():
    layer = nn.TransformerEncoderLayer(4, 2, 8, dropout=0.0, batch_first=True)
    encoder = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
    mask = nn.Transformer.generate_square_subsequent_mask(3)
    x = torch.randn(2, 3, 4)
    found, hinted = encoder(x, mask), encoder(x, mask, is_causal=True)
    by_bool = encoder(x, torch.ones(3, 3, dtype=torch.bool).triu(1), is_causal=False)
    assert torch.allclose(found, hinted, atol=1e-6) and torch.allclose(found, by_bool, atol=1e-6)
    assert torch.allclose(found[:, :1], encoder(x[:, :1]), atol=1e-6)
