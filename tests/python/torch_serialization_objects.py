"""torch.save and torch.load of objects of any class: whole modules, optimizers, datasets."""

import collections
import datetime
import enum
import functools
import io
import os
import pathlib
import pickle
import sys

import torch
from torch import nn

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from torch_serialization import stored, written
from torch_support import error_of

from unite_support import FIXTURES


class Color(enum.Enum):
    """Values that are pickled as calls."""

    RED = 1


class Outer:
    """Holds a class whose name has two parts."""

    class Inner:
        """A class within a class."""

        def __init__(self):
            self.width = 3

    def width(self):
        """A method, which is pickled with its object."""
        return 5


class Slots:
    """An object without a dictionary."""

    __slots__ = ("first",)

    def __init__(self):
        self.first = torch.ones(2)


class Text(dict):
    """A dictionary of a class of its own."""


class Marked(torch.Tensor):
    """A tensor of a class of its own."""


def double(x):
    """A function that a module refers to."""
    return 2 * x


class Net(nn.Module):
    """Layers, a function, a parameter in two places."""

    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(3, 4)
        self.attention = nn.MultiheadAttention(4, 2)
        self.tied = self.linear.weight
        self.function = double
        self.register_buffer("count", torch.zeros(1), persistent=False)

    def forward(self, x):
        """Return what the layers make of `x`, (B, 3)."""
        x = self.function(self.linear(x))
        return self.attention(x, x, x)[0]


def test_a_whole_module_is_saved_and_loaded():
    torch.manual_seed(0)
    net, x = Net(), torch.ones(2, 3)
    read = stored(net, weights_only=False)
    assert type(read) is Net and torch.equal(read(x), net(x))
    assert read.tied is read.linear.weight and read.function is double
    again = stored(net, pickle_module=pickle)
    assert torch.equal(again.attention.in_proj_weight, net.attention.in_proj_weight)


def test_an_optimizer_keeps_its_parameters():
    net = Net()
    optimizer = torch.optim.Adam(net.parameters(), 0.1)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 5)
    net(torch.ones(2, 3)).sum().backward()
    optimizer.step()
    schedule.step()
    read = stored({"net": net, "steps": optimizer, "rate": schedule}, weights_only=False)
    assert read["rate"].optimizer is read["steps"] and read["rate"].last_epoch == 1
    assert read["steps"].param_groups[0]["params"][0] is read["net"].linear.weight


def test_objects_of_many_kinds_come_back():
    values = [
        *(Color.RED, Outer, Outer.Inner, double, len, nn.Linear, torch.relu, nn.functional.relu),
        *(Text(a=1), collections.defaultdict(list, {1: [2]}), collections.deque([1, 2], maxlen=3)),
        *(pathlib.PurePosixPath("/a/b"), datetime.date(2020, 1, 2), range(3), frozenset([1])),
        *(type(None), int, Ellipsis, NotImplemented, collections.ChainMap({1: 2})),
    ]
    for value, read in zip(values, stored(values, weights_only=False), strict=True):
        assert read == value and type(read) is type(value), value
    found = stored([Slots(), functools.partial(double, 3), Outer().width], weights_only=False)
    assert found[0].first.tolist() == [1, 1] and found[1]() == 6 and found[2]() == 5


def test_objects_that_refer_to_themselves_come_back():
    ring = Outer()
    ring.next, ring.inner = ring, Outer.Inner()
    read = stored(ring, weights_only=False)
    assert read.next is read and read.inner.width == 3


def test_tensors_of_classes_and_sparse_ones_come_back():
    marked = torch.ones(2).as_subclass(Marked)
    marked.tag = "one"
    read = stored(marked, weights_only=False)
    assert type(read) is Marked and read.tag == "one" and read.tolist() == [1, 1]
    for matrix in (torch.eye(3).to_sparse(), torch.eye(3).to_sparse_csr()):
        read = stored(matrix, weights_only=True)
        assert read.layout == matrix.layout and torch.equal(read.to_dense(), torch.eye(3))


def test_weights_only_refuses_what_may_run_code():
    for value in (Net(), Color.RED, double):
        kind, text = error_of(lambda value=value: stored(value))
        assert kind == "UnpicklingError" and "Weights only load failed" in text, value
    kind, text = error_of(lambda: stored([], weights_only=True, pickle_module=pickle))
    assert kind == "RuntimeError" and "explicit pickle_module" in text


def test_what_has_no_pickle_is_refused():
    class Local:
        pass

    cases = [
        (lambda x: x, "AttributeError", "Can't pickle local object"),
        (Local, "AttributeError", "Can't pickle local object"),
        ((one for one in ()), "TypeError", "cannot pickle 'generator' object"),
    ]
    for value, kind, text in cases:
        found = error_of(lambda value=value: written(value))
        assert found[0] == kind and text in found[1], found


def test_files_keep_their_objects_in_memory():
    file = io.BytesIO(written(torch.utils.data.TensorDataset(torch.arange(4))))
    assert torch.load(file, weights_only=False)[1][0] == 1


def whole_modules():
    """Modules whose files the two hosts exchange, some from files of ours that PyTorch lacks."""
    torch.manual_seed(0)
    image = nn.Sequential(
        nn.Conv2d(1, 4, 1), nn.BatchNorm2d(4), nn.ReLU6(), nn.PixelShuffle(2),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(),
    )  # fmt: skip
    layer = nn.TransformerEncoderLayer(2, 1, 2, batch_first=True)
    optimizer = torch.optim.SGD(image.parameters(), 0.1)
    others = [nn.CTCLoss(), nn.ParameterList([torch.ones(1)]), nn.GRUCell(2, 2)]
    schedule = torch.optim.lr_scheduler.StepLR(optimizer, 3)
    return {"image": image, "sequence": [nn.LSTM(2, 2), layer], "others": [*others, schedule]}


def results(modules):
    """What the modules compute, in one list of numbers."""
    found = [modules["image"].eval()(torch.ones(1, 1, 2, 2))]
    for module in modules["sequence"]:
        found.append(module.eval()(torch.ones(1, 2, 2)))
    flat = [part[0] if isinstance(part, tuple) else part for part in found]
    return torch.cat([part.detach().flatten() for part in flat])


def test_whole_modules_of_both_hosts_load():
    for host in ("cpython", "graalvm"):
        path = f"{FIXTURES}modules_saved_by_{host}.pt"
        modules, numbers = torch.load(path, weights_only=False)
        assert torch.allclose(results(modules), numbers, atol=1e-6)
        assert results(stored(modules, weights_only=False)).equal(results(modules))
        assert modules["others"][3].step_size == 3
        modules["sequence"][0].train()(torch.ones(1, 2, 2))[0].sum().backward()


def test_classes_stand_where_pickles_look_for_them():
    assert nn.MultiheadAttention.__module__ == "torch.nn.modules.activation"
    assert nn.LazyConv2d.__module__ == "torch.nn.modules.conv"
    assert nn.Fold.__module__ == "torch.nn.modules.fold"
    assert torch.distributions.AffineTransform.__module__ == "torch.distributions.transforms"
    assert torch.optim.lr_scheduler.StepLR.__module__ == "torch.optim.lr_scheduler"
