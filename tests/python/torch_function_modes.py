"""Modes for functions: `torch.overrides.TorchFunctionMode`, and classes of parameters."""

import torch
from torch import overrides
from torch.nn import functional as F
from torch_support import error_of


class Noting(overrides.TorchFunctionMode):
    """Notes the names of the functions that are called in it."""

    def __init__(self):
        super().__init__()
        self.names = []

    def __torch_function__(self, func, types, args=(), kwargs=None):
        self.names.append(overrides.resolve_name(func))
        return func(*args, **(kwargs or {}))


class Doubling(overrides.TorchFunctionMode):
    """Doubles what `add` returns."""

    def __torch_function__(self, func, types, args=(), kwargs=None):
        found = func(*args, **(kwargs or {}))
        return found * 2 if func is torch.Tensor.add else found


class Refusing(overrides.TorchFunctionMode):
    def __torch_function__(self, func, types, args=(), kwargs=None):
        return NotImplemented


class Labelled(torch.Tensor):
    pass


def test_a_mode_is_told_of_functions_methods_operators_and_attributes():
    weight = torch.ones(3, 3)
    with Noting() as mode:
        x = torch.zeros(2, 3)
        y = x + 1
        y += 1
        F.relu(x @ weight)
        y.sum().item()
        torch.linalg.det(weight)
        torch.cat([x, y])
        x.shape  # noqa: B018 (asked for the mode's sake)
        x[0] = 1
    assert mode.names == [
        "torch.zeros",
        "torch.Tensor.add",
        "torch.Tensor.add_",
        "torch.Tensor.matmul",
        "torch.nn.functional.relu",
        "torch.Tensor.sum",
        "torch.Tensor.item",
        "torch.linalg.det",
        "torch.cat",
        "torch.Tensor.shape.__get__",
        "torch.Tensor.__setitem__",
    ]
    torch.ones(2).sum()
    assert len(mode.names) == 11


def test_a_mode_may_change_results_and_modes_nest():
    x = torch.ones(2)
    with Doubling():
        assert (x + 1).tolist() == [4, 4] and (x * 3).tolist() == [3, 3]
        with Noting() as inner:
            assert (x + 1).tolist() == [4, 4]
        with Doubling():
            assert (x + 1).tolist() == [8, 8]
    assert inner.names == ["torch.Tensor.add", "torch.Tensor.tolist"]
    assert (x + 1).tolist() == [2, 2]


def test_a_module_and_its_gradients_work_within_a_mode():
    layer = torch.nn.Linear(3, 2)
    with Noting() as mode:
        loss = F.mse_loss(layer(torch.ones(4, 3)), torch.zeros(4, 2))
        loss.backward()
    assert {"torch.nn.functional.linear", "torch.nn.functional.mse_loss"} < set(mode.names)
    assert "torch.Tensor.backward" in mode.names
    assert layer.weight.grad.shape == (2, 3)


def test_a_mode_that_refuses_is_named_in_the_error_and_can_be_left_out():
    x = torch.ones(2)
    with Refusing():
        kind, text = error_of(lambda: torch.exp(x))
        with torch._C.DisableTorchFunction():
            assert torch.exp(x).shape == (2,)
    assert kind == "TypeError" and "'torch.exp'" in text and "NotImplemented" in text
    assert torch.exp(x).shape == (2,)


def test_names_of_functions():
    assert overrides.resolve_name(torch.add) == "torch.add"
    assert overrides.resolve_name(torch.Tensor.add) == "torch.Tensor.add"
    assert overrides.resolve_name(torch.linalg.svd) == "torch.linalg.svd"
    known = overrides.get_overridable_functions()
    assert torch.add in known[torch] and torch.Tensor.add in known[torch.Tensor]
    assert torch.manual_seed not in known[torch]
    assert torch.manual_seed in overrides.get_ignored_functions()


def test_a_parameter_of_a_programs_class_keeps_the_class():
    layer = torch.nn.Linear(2, 2)
    layer.weight = torch.nn.Parameter(torch.ones(2, 2).as_subclass(Labelled))
    assert type(layer.weight) is Labelled and isinstance(layer.weight, torch.nn.Parameter)
    assert [name for name, _ in layer.named_parameters()] == ["weight", "bias"]
    layer(torch.ones(1, 2)).sum().backward()
    assert layer.weight.grad.tolist() == [[1, 1], [1, 1]]
    assert not isinstance(torch.ones(1).as_subclass(Labelled), torch.nn.Parameter)
    frozen = torch.nn.Parameter(torch.ones(1).as_subclass(Labelled), requires_grad=False)
    assert not frozen.requires_grad


def test_every_tensor_is_a_variable():
    x = torch.autograd.Variable(torch.ones(2), requires_grad=True)
    assert isinstance(x, torch.autograd.Variable) and type(x) is torch.Tensor and x.requires_grad
    assert not isinstance(1, torch.autograd.Variable) and x.name is None


class Other(overrides.TorchFunctionMode):
    """Puts one function in another's place."""

    def __torch_function__(self, func, types, args=(), kwargs=None):
        return (F.relu6 if func is F.relu else func)(*args, **(kwargs or {}))


class NoInit(overrides.TorchFunctionMode):
    """Leaves tensors as they are, as loaders of checkpoints do."""

    def __torch_function__(self, func, types, args=(), kwargs=None):
        if getattr(func, "__module__", None) == "torch.nn.init":
            return kwargs["tensor"] if "tensor" in kwargs else args[0]
        return func(*args, **(kwargs or {}))


def test_a_mode_replaces_a_function_that_it_knows_by_identity():
    x = torch.tensor([-1.0, 3.0, 9.0], requires_grad=True)
    with Other():
        made = torch.nn.ReLU()(x)
    made.sum().backward()
    assert made.tolist() == [0.0, 3.0, 6.0] and x.grad.tolist() == [0.0, 1.0, 0.0]
    assert F.relu(x).tolist() == [0.0, 3.0, 9.0]


def test_layers_are_made_without_initial_values():
    torch.manual_seed(0)
    before = torch.get_rng_state()
    with NoInit():
        torch.nn.Linear(3, 3)
        torch.nn.Conv2d(2, 2, 3)
    assert torch.equal(torch.get_rng_state(), before)


def test_layers_ask():
    layer, norm, x = torch.nn.Linear(3, 2), torch.nn.LayerNorm(2), torch.ones(1, 3)
    with Noting() as mode:
        norm(layer(x))
        torch.nn.Parameter(x)
    assert mode.names == ["torch.nn.functional.linear", "torch.nn.functional.layer_norm"]


def test_an_error_ends_a_mode():
    assert overrides._get_current_function_mode() is None
    try:
        with Noting() as mode:
            assert overrides._get_current_function_mode_stack() == [mode]
            torch.ones(2) @ torch.ones(3)
    except RuntimeError:
        pass
    assert overrides._get_current_function_mode() is None
