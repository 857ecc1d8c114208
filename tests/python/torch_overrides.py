"""`__torch_function__`: classes that take the place of torch's functions."""

import torch
from torch import overrides
from torch.nn import functional as F
from torch_support import error_of

told = []


class Noted(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        told.append(func.__name__)
        return super().__torch_function__(func, types, args, kwargs or {})


class Plain(torch.Tensor):
    pass


class Diagonal:
    """A matrix that is no tensor."""

    def __init__(self, size, value):
        self.size, self.value = size, value

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        known = {torch.sum: cls.sum, torch.matmul: cls.product, torch.Tensor.add: cls.shifted}
        return known[func](*args, **(kwargs or {})) if func in known else NotImplemented

    @staticmethod
    def sum(matrix):
        return matrix.size * matrix.value

    @staticmethod
    def product(first, second):
        return ("product", first, second)

    @staticmethod
    def shifted(first, second):
        return first.sum() + Diagonal.sum(second)


def test_a_tensor_of_a_class_is_told_of_functions_methods_and_operators():
    x = torch.ones(2, 2).as_subclass(Noted)
    calls = {
        "add": lambda: x + 1,
        "mul": lambda: torch.nn.Parameter(torch.ones(2)) * x,
        "__rsub__": lambda: 1 - x,
        "__eq__": lambda: x == 1,
        "add_": lambda: x.__iadd__(0),
        "__getitem__": lambda: x[0],
        "sum": lambda: x.sum(),
        "max": lambda: torch.max(x, 1),
        "cat": lambda: torch.cat([torch.ones(1, 2), x]),
        "linear": lambda: F.linear(x, torch.ones(2, 2)),
        "einsum": lambda: torch.einsum("ij->ji", x),
        "__get__": lambda: x.T,
    }
    for name, call in calls.items():
        told.clear()
        found = call()
        assert told == [name], (name, told)
        parts = found if isinstance(found, tuple) else [found]
        assert all(type(part) is Noted for part in parts), name


def test_results_keep_the_class_and_numbers_are_numbers():
    x = torch.arange(3.0).as_subclass(Plain)
    assert type(x * 2) is Plain and type(F.relu(x)) is Plain and type(F.gelu(x)) is Plain
    assert [type(part) for part in x.unbind()] == [Plain] * 3
    assert x.tolist() == [0, 1, 2] and x.sum().item() == 3 and len(x) == 3 and x.shape == (3,)
    assert repr(x) == "Plain([0., 1., 2.])"
    assert type(x.detach()) is Plain and type(x.to(torch.float64)) is Plain


def test_gradients_flow_through_a_class():
    x = torch.ones(3).as_subclass(Plain).requires_grad_()
    (x * torch.arange(3.0)).sum().backward()
    assert x.grad.tolist() == [0, 1, 2]


def test_nobody_is_asked_where_that_is_switched_off():
    x = torch.ones(2).as_subclass(Noted)
    told.clear()
    with torch._C.DisableTorchFunctionSubclass():
        assert type(x + 1) is torch.Tensor and type(torch.exp(x)) is torch.Tensor
    assert told == []

    class Silent(torch.Tensor):
        __torch_function__ = torch._C._disabled_torch_function_impl

    assert type(torch.ones(2).as_subclass(Silent) + 1) is torch.Tensor
    assert type(torch.nn.Parameter(torch.ones(2)) + 1) is torch.Tensor


def test_an_object_that_is_no_tensor_takes_a_functions_place():
    matrix = Diagonal(3, 2.0)
    assert torch.sum(matrix) == 6
    assert torch.matmul(torch.ones(2), matrix)[0] == "product"
    assert (torch.ones(2) + matrix).item() == 8
    assert error_of(lambda: torch.exp(matrix))[0] == "TypeError"
    assert error_of(lambda: torch.exp(object()))[0] == "TypeError"


def test_a_programs_own_function_asks():
    def scaled(x, factor=2):
        if overrides.has_torch_function_unary(x):
            return overrides.handle_torch_function(scaled, (x,), x, factor=factor)
        return x * factor

    @overrides.wrap_torch_function(lambda x: (x,))
    def tripled(x):
        return x * 3

    told.clear()
    assert type(scaled(torch.ones(2).as_subclass(Noted), 4)) is Noted
    assert type(tripled(torch.ones(2).as_subclass(Noted))) is Noted
    assert told == ["scaled", "tripled"]
    assert scaled(torch.ones(1)).item() == 2
    assert not overrides.has_torch_function((torch.ones(1), 1))


class Described:
    """A base that has nothing to do with tensors."""

    def describe(self):
        return dict(self.__dict__)


class DescribedTensor(Described, torch.Tensor):
    pass


def test_attributes_of_a_class_with_another_base_first_are_the_programs():
    x = torch.ones(2).as_subclass(DescribedTensor)
    x.label = "a"
    x.__dict__.update(number=1)
    assert x.describe() == vars(x) == {"label": "a", "number": 1}
    assert x.number == 1 and type(x + 1) is DescribedTensor
