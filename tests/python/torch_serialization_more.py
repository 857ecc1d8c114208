"""torch.save and torch.load of rarer tensors, and what goes with them, as PyTorch does."""

import copy
import io
import os
import pickle
import sys

import torch

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from torch_serialization import stored
from torch_support import error_of

from unite_support import FIXTURES


def rare():
    """Return tensors that consist of several, or carry a program's attributes."""
    marked = torch.arange(3.0)
    marked.origin = "a program"
    weight = torch.nn.Parameter(torch.ones(2))
    weight.group = 3
    blocks = torch.arange(16.0).view(4, 4)
    scales, zeros = torch.tensor([0.5, 0.25]), torch.tensor([1, 2])
    return {
        "bsr": blocks.to_sparse_bsr((2, 2)),
        "bsc": blocks.to_sparse_bsc((2, 2)),
        "csc": torch.eye(3).to_sparse_csc(),
        "per tensor": torch.quantize_per_tensor(torch.tensor([1.0, 2.0]), 0.5, 10, torch.quint8),
        "per channel": torch.quantize_per_channel(torch.ones(2, 2), scales, zeros, 0, torch.qint8),
        "marked": marked,
        "weight": weight,
    }


def check(got):
    """Compare with what was written."""
    expected = rare()
    for name in ("bsr", "bsc", "csc"):
        assert got[name].layout == expected[name].layout, name
        assert torch.equal(got[name].to_dense(), expected[name].to_dense()), name
    for name in ("per tensor", "per channel"):
        assert got[name].dtype == expected[name].dtype, name
        assert got[name].qscheme() == expected[name].qscheme(), name
        assert torch.equal(got[name].dequantize(), expected[name].dequantize()), name
    assert got["per channel"].q_per_channel_zero_points().tolist() == [1, 2]
    assert got["marked"].origin == "a program"
    assert got["weight"].group == 3
    assert isinstance(got["weight"], torch.nn.Parameter)


def test_rare_tensors_come_back():
    check(stored(rare()))


def test_rare_tensors_of_both_hosts_load():
    for host in ("cpython", "graalvm"):
        check(torch.load(f"{FIXTURES}rare_saved_by_{host}.pt"))


def test_functions_place_storages():
    seen = []

    def place(storage, location):
        seen.append((type(storage).__name__, location, storage.nbytes()))
        return torch.serialization.default_restore_location(storage, "cpu")

    assert stored(torch.ones(2), map_location=place).tolist() == [1.0, 1.0]
    assert seen == [("UntypedStorage", "cpu", 8)]
    assert stored(torch.ones(2), map_location=lambda storage, location: None).sum() == 2
    refused = error_of(lambda: stored(torch.ones(2), map_location="elsewhere"))
    assert "don't know how to restore data location" in refused[1]
    assert torch.serialization.location_tag(torch.ones(1).untyped_storage()) == "cpu"


def test_builtins_are_allowed_by_their_names():
    file = io.BytesIO()
    torch.save([range(3), torch.ones(1)], file)
    file.seek(0)
    assert torch.serialization.get_unsafe_globals_in_checkpoint(file) == ["builtins.range"]
    with torch.serialization.safe_globals([range]):
        assert stored(range(3)) == range(3)


def test_generators_are_copied_with_their_state():
    generator = torch.Generator().manual_seed(3)
    torch.rand(5, generator=generator)
    copies = [copy.deepcopy(generator), pickle.loads(pickle.dumps(generator))]
    copies += [generator.clone_state(), stored(generator, weights_only=False)]
    expected = torch.rand(4, generator=generator).tolist()
    assert [torch.rand(4, generator=one).tolist() for one in copies] == [expected] * 4
    refused = error_of(lambda: torch.set_rng_state(torch.zeros(5056)))
    assert refused == ("TypeError", "RNG state must be a torch.ByteTensor")


def test_slices_of_storages_share_memory():
    storage = torch.UntypedStorage(4)
    storage.fill_(1)
    part = storage[1:3]
    part.fill_(7)
    assert (len(part), storage.tolist()) == (2, [1, 7, 7, 1])
