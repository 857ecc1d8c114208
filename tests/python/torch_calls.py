"""Calls of operators: keywords, out=, in place, shapes given in rows, wrong calls. Both hosts."""

import math
import typing

import torch
from torch_support import error_of


def test_keywords_and_defaults():
    x = torch.arange(6.0).view(2, 3)
    assert torch.add(x, x, alpha=2).tolist() == [[0, 3, 6], [9, 12, 15]]
    assert x.sum(dim=0, keepdim=True).shape == (1, 3)
    assert torch.sum(input=x, dim=1).tolist() == [3, 12]
    assert x.sum(axis=1).tolist() == [3, 12]
    assert torch.clamp(x, min=1, max=4).tolist() == [[1, 1, 2], [3, 4, 4]]
    assert x.std(dim=1, correction=0).tolist()[0] == torch.tensor(2 / 3).sqrt().item()
    assert torch.zeros(2, 3, dtype=torch.int32).dtype == torch.int32
    assert torch.linspace(0, 1, steps=3).tolist() == [0, 0.5, 1]


def test_results_are_written_where_asked():
    x, result = torch.tensor([1.0, 2.0]), torch.empty(0)
    assert torch.mul(x, 3, out=result) is result and result.tolist() == [3, 6]
    values, indices = torch.empty(0), torch.empty(0, dtype=torch.int64)
    torch.max(torch.tensor([[1.0, 4.0]]), 1, out=(values, indices))
    assert values.tolist() == [4] and indices.tolist() == [1]


def test_in_place_operators_return_their_tensor():
    x = torch.ones(3)
    assert x.add_(1) is x and x.mul_(2).tolist() == [4, 4, 4]
    before, x[1] = x, 0
    x += 1
    assert x is before and x.tolist() == [5, 1, 5]
    assert x.clamp_(max=2).tolist() == [2, 1, 2]


def test_sizes_in_a_row_or_in_a_list():
    x = torch.arange(12)
    assert x.view(3, 4).shape == x.view([3, 4]).shape == x.reshape((3, -1)).shape == (3, 4)
    assert (
        torch.zeros((2, 2)).shape
        == torch.zeros(2, 2).shape
        == torch.zeros(torch.Size([2, 2])).shape
    )
    y = x.view(1, 3, 4)
    assert y.permute(2, 0, 1).shape == y.permute((2, 0, 1)).shape == (4, 1, 3)
    assert y.expand(5, -1, -1).shape == (5, 3, 4) and y.repeat(2, 1, 1).shape == (2, 3, 4)
    assert [part.shape[1] for part in y.split([1, 2], dim=1)] == [1, 2]


def test_operators_by_namespace():
    x = torch.tensor([-1.0, 4.0])
    assert torch.ops.aten.abs(x).tolist() == [1, 4]
    bits = torch.tensor([3])
    assert torch.ops.aten.__and__.Tensor(bits, torch.tensor([6])).tolist() == [2]
    assert torch.ops.aten.__lshift__(bits, 1).tolist() == [6]
    assert not hasattr(torch.ops.aten, "__no_operator__")
    assert torch.linalg.vector_norm(x).item() == torch.tensor(17.0).sqrt().item()
    assert torch.special.expit(torch.tensor(0.0)).item() == 0.5
    assert torch.fft.rfft(torch.ones(4)).shape == (3,)
    assert torch.nn.functional.relu(x).tolist() == [0, 4]


def test_functions_of_python():
    x = torch.tensor([[3.0, 4.0], [6.0, 8.0]])
    assert torch.norm(x, dim=1).tolist() == [5, 10] and torch.norm(x[0]).item() == 5
    assert x.norm(p=1, dim=0).tolist() == [9, 12]
    assert torch.einsum("ij,kj->ik", x, x).tolist() == (x @ x.T).tolist()
    rows, columns = torch.meshgrid(torch.arange(2), torch.arange(3), indexing="ij")
    assert rows.shape == columns.shape == (2, 3) and columns[1].tolist() == [0, 1, 2]
    assert [tuple(t.shape) for t in torch.broadcast_tensors(x, torch.ones(2))] == [(2, 2), (2, 2)]
    assert torch.stack([x, x], dim=1).shape == (2, 2, 2) and torch.cat((x, x)).shape == (4, 2)
    for chosen in (torch.where(x > 3, x, 0.0), torch.where(x > 3, x, x * 0), x.where(x > 3, 0.0)):
        assert chosen.tolist() == [[0, 4], [6, 8]]


def test_assigning_operators_write_into_the_tensor():
    x = alias = torch.tensor([1, 2, 3, 4])
    x **= 2
    x //= torch.tensor([1, 1, 2, 3])
    x %= 5
    x <<= 2
    x >>= 1
    x ^= 3
    assert x is alias and alias.tolist() == [1, 11, 11, 3]
    assert (2 << torch.tensor([1, 3])).tolist() == [4, 16]
    assert (16 >> torch.tensor([1, 3])).tolist() == [8, 2]


def test_methods_are_attributes_of_the_class_from_the_first_look():
    assert torch.Tensor.relu is torch.Tensor.relu and "relu" in dir(torch.Tensor)
    assert torch.Tensor.relu(torch.tensor([-1.0, 2.0])).tolist() == [0, 2]
    assert not hasattr(torch.ones(1), "no_such_method")
    assert typing.get_type_hints(torch.Tensor) is not None
    assert torch.cat([torch.ones(1), torch.zeros(1)]).view(1, 2, 1).tolist() == [[[1], [0]]]


def test_wrong_calls_are_type_errors_that_say_what_was_given():
    kind, text = error_of(lambda: torch.add(torch.ones(1), "x"))
    assert kind == "TypeError" and "add()" in text and "str" in text
    kind, text = error_of(lambda: torch.ones(2).view("x"))
    assert kind == "TypeError"
    kind, text = error_of(lambda: torch.ones(1).no_such_method)
    assert kind == "AttributeError" and "'Tensor' object has no attribute 'no_such_method'" in text


def test_failures_of_kernels_have_pytorchs_words():
    kind, text = error_of(lambda: torch.ones(2, 3) @ torch.ones(2, 3))
    assert kind == "RuntimeError"
    assert text.splitlines()[0] == "mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)"
    kind, text = error_of(lambda: torch.ones(2) + torch.ones(3))
    assert kind == "RuntimeError" and text.startswith("The size of tensor a (2) must match")
    kind, text = error_of(lambda: torch.cat([torch.ones(1, 2), torch.ones(1, 3)]))
    assert kind == "RuntimeError" and text.startswith("Sizes of tensors must match except in")
    kind, text = error_of(lambda: torch.ones(2).view(3))
    assert kind == "RuntimeError" and text == "shape '[3]' is invalid for input of size 2"
    kind, _ = error_of(lambda: torch.ones(2).sum(dim=3))
    assert kind == "IndexError"


def test_gradients():
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    (x**3).sum().backward()
    assert x.grad.tolist() == [3, 12]
    y = (x * x).sum()
    (first,) = torch.autograd.grad(y, x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    assert first.tolist() == [2, 4] and second.tolist() == [2, 2]
    with torch.no_grad():
        assert not (x * 2).requires_grad
    assert x.detach().requires_grad is False and (x * 2).grad_fn is not None
    kind, text = error_of(lambda: torch.ones(1).backward())
    assert kind == "RuntimeError" and "does not require grad" in text


def test_autocast_computes_in_bfloat16():
    x, w = torch.ones(2, 4), torch.ones(3, 4)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        assert torch.nn.functional.linear(x, w).dtype == torch.bfloat16
        assert (x + x).dtype == torch.float32
    assert torch.nn.functional.linear(x, w).dtype == torch.float32


def test_special_numbers():
    assert math.isnan(torch.tensor(math.nan).item()) and torch.tensor(math.inf).item() == math.inf
    assert torch.tensor([math.nan, 1.0]).isnan().tolist() == [True, False]
    assert torch.tensor(2**62).item() == 2**62
    limits = torch.finfo(torch.float8_e4m3fn), torch.finfo(torch.float8_e5m2fnuz)
    assert [(kind.max, kind.min, kind.eps, kind.tiny) for kind in limits] == [
        (448, -448, 0.125, 2**-6),
        (57344, -57344, 0.125, 2**-15),
    ]
    assert torch.finfo(torch.float8_e8m0fnu).min == 2.0**-127
    assert str(torch.finfo(torch.float8_e5m2)).startswith("finfo(resolution=1, min=-57344,")
    assert torch.finfo(torch.float8_e4m3fnuz).max == 240
    assert torch.finfo(torch.float32).eps == 2**-23 and torch.iinfo(torch.int8).max == 127


def test_functions_that_are_no_plain_operators():
    x = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    assert torch.broadcast_shapes((2, 1), (3,), 1) == (2, 3)
    kind, _ = error_of(lambda: torch.broadcast_shapes((2,), (3,)))
    assert kind == "RuntimeError"
    assert torch.block_diag(x, torch.ones(1)).tolist() == [[1, 2, 0], [3, 4, 0], [0, 0, 1]]
    values, counts = torch.unique(torch.tensor([2, 1, 2]), return_counts=True)
    assert values.tolist() == [1, 2] and counts.tolist() == [1, 2]
    assert [t.tolist() for t in torch.nonzero(x > 2, as_tuple=True)] == [[1, 1], [0, 1]]
    assert torch.tensordot(x, x, dims=([1], [0])).tolist() == (x @ x).tolist()
    places = torch.unravel_index(torch.tensor([5, -1]), (2, 3))
    assert [t.tolist() for t in places] == [[1, 1], [2, 2]]
    out = torch.empty(0)
    assert torch.arange(3, out=out) is out and out.tolist() == [0, 1, 2]


def test_checked_operators_take_all_that_libtorch_takes():
    pair = [torch.ones(2, 3)]
    assert torch._chunk_cat(pair, -1, 2).shape == (2, 2, 2)
    kind, _ = error_of(lambda: torch._chunk_cat(pair, -3, 2))
    assert kind in {"IndexError", "RuntimeError"}
    given = (torch.arange(6.0).reshape(1, 2, 3), None, None, True, 0.5, 1e-5)
    outs = tuple(torch.empty(0) for _ in range(3))
    torch._native_batch_norm_legit(*given, out=outs)
    assert outs[1].tolist() == [1, 4]


def test_missing_names_tell_where_the_list_is():
    kind, text = error_of(lambda: torch.no_such_function)
    assert kind == "AttributeError" and "no attribute 'no_such_function'" in text
    if "GraalVM" in text:  # the real PyTorch has no such list
        assert "docs/coverage.md" in text


def test_a_number_is_a_tensor_only_for_arithmetic():
    whole = torch.tensor([1, 2])
    for function in (torch.add, torch.sub, torch.mul):
        assert function(2, whole).dtype is torch.int64
        assert function(2.5, whole).dtype is torch.float32
        assert function(2, whole.to(torch.uint8)).dtype is torch.uint8
    assert torch.mul(2j, whole).dtype is torch.complex64
    assert torch.div(2, whole).tolist() == [2, 1]
    for call in (
        lambda: torch.maximum(whole, 1),
        lambda: torch.logical_or(whole, 1),
        lambda: torch.atan2(whole, 1.0),
        lambda: torch.exp(1.0),
        lambda: torch.eq(2, whole),
    ):
        assert error_of(call)[0] == "TypeError"


def test_a_result_may_be_written_over_its_input():
    numbers = torch.arange(4.0)
    assert torch.add(numbers, 1, out=numbers) is numbers and numbers.tolist() == [1, 2, 3, 4]
    assert torch.cumsum(numbers, 0, out=numbers).tolist() == [1, 3, 6, 10]
