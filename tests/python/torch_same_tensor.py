"""What gives back its very argument where there is nothing to do, and what gives an alias."""

import torch
from torch import nn
from torch.nn import functional as F
from torch_support import error_of


def test_conversions_that_change_nothing_give_the_tensor_itself():
    x = torch.ones(2, 3)
    assert x.to("cpu") is x and x.to(x.device) is x and x.to(torch.float32) is x and x.to(x) is x
    assert x.to("cpu", torch.float32) is x and x.to(memory_format=torch.contiguous_format) is x
    assert x.cpu() is x and x.float() is x and x.type_as(x) is x and x.type(torch.float32) is x
    assert x.contiguous() is x and x.conj() is x and x.resolve_neg() is x and +x is x
    assert x.double() is not x and x.t().contiguous() is not x and x.to("cpu", copy=True) is not x
    assert x.sum_to_size(2, 3) is x and x.flatten(0, 0) is x and torch.atleast_2d(x) is x
    assert torch.asarray(x) is x and torch.real(x) is x
    assert x.reshape(2, 3) is not x and x.detach() is not x


def test_dropout_outside_of_training_gives_its_input():
    x = torch.ones(2, 3)
    assert F.dropout(x, training=False) is x and nn.Dropout(0.5).eval()(x) is x
    assert F.alpha_dropout(x, 0.5) is x and F.dropout(x, 0.5) is not x


def test_a_parameter_that_is_moved_to_its_own_device_stays_one():
    layer = nn.Linear(2, 2)
    kept = layer.weight
    layer.weight = layer.weight.to(layer.weight.device)
    assert layer.weight is kept and isinstance(layer.weight.float(), nn.Parameter)


class Marked(torch.Tensor):
    """A class of one's own."""


def test_a_subclass_of_a_computed_tensor_is_in_its_graph():
    weight = torch.ones(2, requires_grad=True)
    marked = Marked(weight * 2)
    assert type(marked) is Marked and marked.requires_grad and not marked.is_leaf
    (torch.Tensor(weight) * marked.as_subclass(torch.Tensor)).sum().backward()
    assert weight.grad.tolist() == [4.0, 4.0]
    assert weight.new(weight).grad_fn.name() == "AliasBackward0"
    plain = torch.zeros(2)
    Marked(plain).add_(1)
    assert plain.tolist() == [1.0, 1.0] and Marked(plain).is_leaf
    assert error_of(lambda: torch.Tensor(plain, device="cpu"))[0] == "RuntimeError"


def test_asarray_decides_whether_a_leaf_requires_gradients():
    x = torch.ones(2, requires_grad=True)
    assert not torch.asarray(x * 2).requires_grad and x.requires_grad
    assert torch.asarray(x * 2, requires_grad=True).grad_fn is not None
    assert torch.asarray(x) is x and not x.requires_grad
    assert torch.asarray(x, requires_grad=True) is x and x.requires_grad


def test_names_that_packages_import():
    from torch import TensorType
    from torch._subclasses.fake_tensor import unset_fake_temporarily
    from torch.nn import _reduction
    from torch.nn.modules.module import _addindent

    assert isinstance(TensorType, type)
    assert _addindent("a\nb", 3) == "a\n   b"
    assert [_reduction.get_enum(name) for name in ("none", "mean", "sum")] == [0, 1, 2]
    assert _reduction.legacy_get_enum(False, None, emit_warning=False) == 2
    with unset_fake_temporarily() as mode:
        assert mode is None
