"""Modes below autograd, the operators that they see, and the counts that one of them keeps."""

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import FlopCounterMode
from torch.utils.module_tracker import ModuleTracker
from torch_support import error_of

aten = torch.ops.aten


class Noting(TorchDispatchMode):
    """Notes the operators, with the arguments that are no tensors."""

    def __init__(self):
        super().__init__()
        self.names, self.plain = [], []

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        self.names.append(str(func))
        self.plain.append([one for one in args if not isinstance(one, torch.Tensor)])
        self.plain[-1] += [kwargs[name] for name in sorted(kwargs)]
        return func(*args, **kwargs)


class Doubling(TorchDispatchMode):
    """Doubles what products by a tensor give."""

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        found = func(*args, **(kwargs or {}))
        return found * 2 if func is aten.mul.Tensor else found


class Failing(TorchDispatchMode):
    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        if func.overloadpacket in (aten.mm, aten.addmm, aten.addmm_):
            raise KeyError("no products")
        if func.overloadpacket is aten.exp:
            return "text"
        if func.overloadpacket is aten.log:
            return NotImplemented
        return func(*args, **(kwargs or {}))


class Parted(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, groups=1)
        self.up = nn.ConvTranspose2d(8, 8, 2, stride=2)
        self.blocks = nn.ModuleList(nn.Linear(8, 8) for _ in range(2))
        self.rnn = nn.LSTM(8, 4, batch_first=True)

    def forward(self, x):
        x = self.up(F.relu(self.conv(x))).flatten(2).mT[:, :4]
        for block in self.blocks:
            x = block(x) + x
        y, _ = self.rnn(x)
        return torch.einsum("btd,bsd->bts", y, y) @ torch.ones(4, 3)


def test_a_mode_sees_parts_of_operators_and_the_backward_pass():
    x, weight = torch.ones(2, 3, requires_grad=True), torch.ones(4, 3, requires_grad=True)
    with Noting() as mode:
        F.linear(x, weight).relu().sum().backward()
    forward = ["aten.t.default", "aten.mm.default", "aten.relu.default", "aten.detach.default"]
    assert mode.names[:4] == forward and mode.names[4] == "aten.sum.default"
    assert {"aten.threshold_backward.default", "aten.ones_like.default"} < set(mode.names[5:])
    assert mode.names[5:].count("aten.mm.default") == 2
    assert x.grad.tolist() == [[4, 4, 4]] * 2
    torch.ones(1)
    assert mode.names[-1] != "aten.ones.default"


def test_arguments_are_as_the_program_gave_them():
    x, generator = torch.ones(3), torch.Generator().manual_seed(1)
    with Noting() as mode:
        x.add_(1)
        x.to(torch.float64)
        x.sum(0, keepdim=True)
        x.cumsum(0, dtype=torch.float64)
        torch.full((2,), 1 + 2j)
        torch.empty(1, 2, 3, 4).contiguous(memory_format=torch.channels_last)
        drawn = torch.rand(2, generator=generator)
    seen = dict(zip(mode.names, mode.plain, strict=True))
    assert seen["aten.add_.Tensor"] == [1] and seen["aten._to_copy.default"] == [torch.float64]
    assert seen["aten.sum.dim_IntList"] == [[0], True]
    assert seen["aten.cumsum.default"] == [0, torch.float64]
    assert seen["aten.full.default"][:2] == [[2], 1 + 2j]
    assert seen["aten.clone.default"] == [torch.channels_last]
    given = next(one for one in seen["aten.rand.generator"] if isinstance(one, torch.Generator))
    assert given.device == torch.device("cpu")
    assert drawn.equal(torch.rand(2, generator=generator.manual_seed(1)))


def test_a_mode_may_change_results_and_modes_nest():
    x = torch.ones(2, requires_grad=True)
    with Doubling():
        (x * 3).sum().backward()
        with Doubling(), Noting() as inner:
            y = x.detach() * 3
    assert x.grad.tolist() == [6, 6] and y.tolist() == [24, 24]
    assert "aten.mul.Tensor" in inner.names


def test_errors_of_a_mode_and_of_operators_are_raised():
    x, weight = torch.ones(2, 3), torch.ones(4, 3)
    with Failing():
        assert error_of(lambda: x @ weight.T)[0] == "KeyError"
        assert error_of(lambda: F.linear(x, weight))[0] == "KeyError"
        assert error_of(lambda: torch.ones(2, 4).addmm_(x, weight.T))[0] == "KeyError"
        kind, text = error_of(lambda: torch.exp(x))
        assert kind == "RuntimeError" and "Unable to cast" in text
        kind, text = error_of(lambda: torch.log(x))
        assert kind == "TypeError" and "aten.log.default" in text and "NotImplemented" in text
        assert error_of(lambda: torch.ones(2).dot(torch.ones(3)))[0] == "RuntimeError"
        assert (x + 1).sum() == 12
    assert (x @ weight.T).sum() == 24


def test_overloads_of_operators():
    add = aten.add.Tensor
    assert str(add) == "aten.add.Tensor" and add.name() == "aten::add.Tensor"
    assert repr(add) == "<OpOverload(op='aten.add', overload='Tensor')>"
    assert add.__name__ == "add.Tensor" and add.overloadpacket is aten.add
    assert aten.mm.default.name() == "aten::mm" and aten.add.Tensor is not aten.add.Scalar
    assert str(aten.mm) == "aten.mm" and repr(aten.mm) == "<OpOverloadPacket(op='aten.mm')>"
    assert error_of(lambda: aten.mm.other)[0] == "AttributeError"
    x = torch.ones(2, 3)
    assert aten.linear.default.decompose(x, x).tolist() == [[3, 3], [3, 3]]
    assert aten.mm.default.decompose(x, x) is NotImplemented
    assert "Tensor self, Tensor mat2" in str(aten.mm.default._schema)


def counts(counter):
    """Return {module: {operator: count}} by names."""
    return {
        module: {operator._qualified_op_name[6:]: count for operator, count in found.items()}
        for module, found in counter.get_flop_counts().items()
    }


def test_operations_are_counted_by_module_forward_and_backward():
    model, x = Parted(), torch.randn(2, 3, 6, 6)
    with FlopCounterMode(display=False) as counter:
        loss = model(x).sum()
        forward = counts(counter)
        loss.backward()
    both = counts(counter)
    assert forward["Parted.conv"] == {"convolution": 2 * 2 * 16 * 8 * 3 * 9}
    assert forward["Parted.up"] == {"convolution": 2 * 2 * 16 * 8 * 8 * 4}
    assert forward["Parted.blocks.1"] == {"addmm": 2 * 8 * 8 * 8}
    assert both["Parted.blocks.1"] == {"addmm": 1024, "mm": 2048}
    assert both["Parted.conv"]["convolution_backward"] == 13824  # the image needs no gradient
    assert both["Parted.up"]["convolution_backward"] == 2 * 16384
    assert both["Global"] == both["Parted"] and "Parted.rnn" not in both
    assert counter.get_total_flops() == sum(both["Global"].values())


def test_counts_in_inference_mode_and_of_own_formulas():
    model = nn.Linear(4, 5)

    def of_relu(shape, out_shape=None):
        return 7 * shape[0]

    with torch.inference_mode(), FlopCounterMode(display=False) as counter:
        model(torch.ones(3, 4))
    assert counts(counter)["Linear"] == {"addmm": 120}
    with FlopCounterMode(display=False, custom_mapping={aten.relu: of_relu}) as counter:
        F.relu(torch.ones(5, 2))
        F.conv1d(torch.ones(1, 4, 9), torch.ones(6, 2, 3), groups=2, stride=2, padding=1)
        torch.baddbmm(torch.ones(2, 3, 5), torch.ones(2, 3, 4), torch.ones(2, 4, 5))
    assert counts(counter) == {"Global": {"relu": 35, "convolution": 360, "baddbmm": 240}}
    with FlopCounterMode(display=False) as counter:
        pass
    assert counter.get_total_flops() == 0 and counter.get_flop_counts().get("Global", {}) == {}


def test_modules_are_known_by_where_they_are():
    model, seen = nn.Sequential(nn.Linear(2, 2), nn.ReLU(), nn.Linear(2, 2)), []
    x = torch.ones(1, 2, requires_grad=True)
    with ModuleTracker() as tracker:
        model[1].register_forward_pre_hook(lambda *a: seen.append(set(tracker.parents)))
        model[0].register_forward_hook(
            lambda *a: (
                a[2].register_hook(lambda gradient: seen.append(set(tracker.parents))) and None
            )
        )
        loss = model(x).sum()
        assert tracker.parents == {"Global"} and not tracker.is_bw
        loss.backward()
        assert tracker.parents == {"Global"}
    assert seen[0] == {"Global", "Sequential", "Sequential.1"}
    assert {"Global", "Sequential"} <= seen[1] and "Sequential.2" not in seen[1]


def test_a_hook_of_several_gradients_runs_as_soon_as_all_are_there():
    x, order = torch.ones(2, requires_grad=True), []
    x.register_hook(lambda gradient: order.append("x"))
    y = x * 2
    a, b, unused = y + 1, y + 2, y + 3
    torch.autograd.graph.register_multi_grad_hook(
        [a, b, unused], lambda found: order.append([one is None for one in found])
    )
    (a + b).sum().backward()
    assert order == [[False, False, True], "x"]
