"""Habits of other people's programs: tensors as ints, attributes of tensors, odd arguments."""

import copy
import pickle
import warnings
from collections import deque

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.parallel.scatter_gather import gather, scatter, scatter_kwargs
from torch_support import error_of


def test_a_tensor_of_one_integer_stands_for_an_int():
    two, x = torch.tensor(2), torch.arange(4.0)
    assert F.one_hot(torch.tensor([0, 1]), two).tolist() == [[1, 0], [0, 1]]
    assert torch.zeros(two, 3).shape == torch.ones([3, two]).T.shape == (2, 3)
    assert x.view(two, -1).shape == (2, 2)
    assert x.narrow(0, torch.tensor(1), two).tolist() == [1, 2]
    assert torch.topk(x, two).values.tolist() == [3, 2]
    assert [part.tolist() for part in torch.split(x, two)] == [[0, 1], [2, 3]]
    assert x.view(2, 2).sum(torch.tensor(1)).tolist() == [1, 5]
    assert torch.randint(0, two, (3,)).shape == (3,)
    assert torch.zeros(3).uniform_(two, torch.tensor(2.0)).tolist() == [2, 2, 2]


def test_a_tensor_that_is_no_integer_stands_for_none():
    x = torch.arange(4)
    assert x.topk(torch.tensor(1)).values.tolist() == [3]
    for wrong in (torch.tensor(2.0), torch.tensor([2, 2])):
        assert error_of(lambda: x.topk(wrong))[0] == "TypeError"  # noqa: B023


def test_size_by_name_comes_after_the_bounds():
    assert torch.randint(3, 4, size=(2,)).tolist() == [3, 3]
    assert torch.normal(2.0, 0.0, size=(2,)).tolist() == [2, 2]
    assert torch.full(size=(2,), fill_value=3).tolist() == [3, 3]


def test_any_sequence_of_numbers_makes_a_tensor():
    assert torch.tensor(deque([1.0, 2.0])).tolist() == [1, 2]
    assert torch.tensor([range(2), deque([3, 4])]).tolist() == [[0, 1], [3, 4]]
    for wrong in ({1: 2}, {1, 2}, (x for x in [1])):
        assert error_of(lambda: torch.tensor(wrong))[0] == "RuntimeError"  # noqa: B023
    assert error_of(lambda: torch.tensor(b"ab"))[0] == "TypeError"


def test_a_tensor_shows_only_a_programs_attributes():
    weight = nn.Linear(2, 2).weight
    assert vars(weight) == weight.__dict__ == {}
    weight.told = 1
    assert vars(weight) == {"told": 1}
    weight.__dict__["more"] = 2
    vars(weight).update(third=3)
    assert (weight.more, weight.third) == (2, 3)
    del weight.__dict__["more"]
    assert not hasattr(weight, "more")
    weight.__dict__ = {"other": 4}
    assert vars(weight) == {"other": 4} and not hasattr(weight, "told")
    assert weight.shape == (2, 2)


def test_copies_of_tensors_have_their_attributes():
    x = torch.ones(2)
    x.note = [1]
    deep = copy.deepcopy(x)
    assert deep.note == [1] and deep.note is not x.note
    assert copy.copy(x).note is x.note
    assert pickle.loads(pickle.dumps(x)).note == [1]


class _Placed(nn.Parameter):
    """A parameter that is made with something more, as packages have them."""

    def __new__(cls, data, place=None, requires_grad=True):
        made = super().__new__(cls, data, requires_grad)
        made.place = place
        return made


def test_parameters_of_a_programs_class():
    made = _Placed(torch.ones(2), place="here")
    assert made.place == "here" and made.requires_grad
    assert repr(made) == "Parameter containing:\nParameter(_Placed([1., 1.], requires_grad=True))"
    again = type(made)(made.data, **{**vars(made), "requires_grad": False})
    assert again.place == "here" and not again.requires_grad


def test_warnings_of_copies_and_of_numbers_in_the_graph():
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        torch.tensor(torch.ones(2))
        torch.ones(2).new_tensor(torch.ones(2))
        torch.as_tensor(torch.ones(2))
        with torch.no_grad():
            float(torch.ones(1, requires_grad=True))
    assert [str(one.message).split(", rather than ")[1] for one in told] == [
        "torch.tensor(sourceTensor).",
        "tensor.new_tensor(sourceTensor).",
    ]
    assert {one.filename for one in told} == {__file__}


def test_arguments_are_scattered_over_devices():
    assert scatter({"x": (1, "a")}, [0, 1]) == [{"x": (1, "a")}] * 2
    args, named = scatter_kwargs((1, [2]), {}, [0, 1])
    assert (args, named) == (((1, [2]), (1, [2])), ({}, {}))
    assert gather([{"y": None}, {"y": None}], "cpu") == {"y": None}
    assert "non cpu device" in error_of(lambda: scatter(torch.ones(2), ["cpu"]))[1]
    assert "CPU tensors" in error_of(lambda: gather([torch.ones(2)], "cpu"))[1]


def test_names_that_packages_import():
    from torch import _custom_ops, hub, onnx, types
    from torch.ao.quantization import DeQuantStub, QuantStub
    from torch.jit.annotations import BroadcastingList2
    from torch.onnx import symbolic_helper, symbolic_opset11
    from torch.utils.model_zoo import tqdm

    assert np.floating[int].__origin__ is np.floating
    assert callable(torch.jit._get_trace_graph)
    assert QuantStub()(3) == DeQuantStub()(3) == 3
    assert BroadcastingList2[int] is None
    assert hub._get_torch_home().endswith("torch")
    assert callable(_custom_ops.impl_abstract) and callable(onnx.register_custom_op_symbolic)
    assert callable(symbolic_helper.parse_args) and symbolic_opset11.__name__
    assert isinstance(1, types.IntLikeType)
    with tqdm(total=2, disable=True) as shown:
        shown.update(2)
    assert error_of(lambda: torch.ops.load_library("no.so"))[0] == "OSError"
