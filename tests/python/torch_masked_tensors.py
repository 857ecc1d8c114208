"""torch.masked.MaskedTensor: what its operations give, and their gradients."""

import copy
import warnings

import torch
from torch.masked import MaskedTensor, as_masked_tensor, is_masked_tensor
from torch_support import error_of

nan = float("nan")
data = torch.tensor([[1.0, 2.0, nan], [4.0, -5.0, 6.0]])
mask = torch.tensor([[True, True, False], [True, False, True]])


def masked(*given):
    """A masked tensor, without the warning of a prototype."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return torch.masked.masked_tensor(*given or (data, mask))


def shown(found):
    """Its numbers, None where they do not count."""
    assert type(found) is MaskedTensor
    pairs = (found.get_data(), found.get_mask())
    numbers, counts = (part.to_dense().flatten().tolist() for part in pairs)
    return [round(n, 3) if c else None for n, c in zip(numbers, counts, strict=True)]


def test_it_is_made_of_data_and_mask():
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        one = MaskedTensor(data, mask)
    assert "prototype stage" in str(told[0].message)
    assert is_masked_tensor(one) and not is_masked_tensor(data) and torch.is_tensor(one)
    assert one.shape == (2, 3) and one.dtype == torch.float32 and not one.requires_grad
    assert one.get_mask().equal(mask) and type(one.get_data()) is torch.Tensor
    assert one.to_tensor(9.0).tolist() == [[1, 2, 9], [4, 9, 6]]
    assert shown(copy.deepcopy(one)) == shown(one) == [1, 2, None, 4, None, 6]
    for given, name in (
        ((data, data), "TypeError"),
        ((data, mask[0]), "ValueError"),
        ((data, mask.t()), "ValueError"),
        (([1.0], mask), "TypeError"),
        ((one, mask), "TypeError"),
        ((data.to(torch.bfloat16), mask), "TypeError"),
        ((data.to_sparse(), mask), "TypeError"),
    ):
        assert error_of(lambda given=given: masked(*given))[0] == name


def test_it_is_printed():
    rows = "[\n    [  1.0000,   2.0000,       --],\n    [  4.0000,       --,   6.0000]\n  ]"
    assert repr(masked()) == f"MaskedTensor(\n  {rows}\n)"
    assert repr(masked(torch.tensor(1.5), torch.tensor(True))) == "MaskedTensor(  1.5000, True)"
    assert repr(masked(torch.tensor(3), torch.tensor(False))) == "MaskedTensor(--, False)"
    counts = masked(torch.arange(3), torch.tensor([True, False, True]))
    assert repr(counts) == "MaskedTensor(\n  [0,       --, 2]\n)"


def test_unary_and_binary_operators_keep_the_mask():
    one = masked()
    for found, numbers in (
        (one.abs(), [1, 2, None, 4, None, 6]),
        (torch.sqrt(one), [1, 1.414, None, 2, None, 2.449]),
        (one.clamp(min=2), [2, 2, None, 4, None, 6]),
        (one**2, [1, 4, None, 16, None, 36]),
        (one + one, [2, 4, None, 8, None, 12]),
        (1 + one, [2, 3, None, 5, None, 7]),
        (1 / one, [1, 0.5, None, 0.25, None, 0.167]),
        (one % 3, [1, 2, None, 1, None, 0]),
        (torch.ones(3) * one, [1, 2, None, 4, None, 6]),
        (one >= 2, [False, True, None, True, None, True]),
        (~(one > 2), [True, True, None, False, None, False]),
        (torch.maximum(one, one), [1, 2, None, 4, None, 6]),
        (one.int(), [1, 2, None, 4, None, 6]),
        (one.to(torch.float64), [1, 2, None, 4, None, 6]),
        (torch.ones_like(one), [1, 1, None, 1, None, 1]),
    ):
        assert shown(found) == numbers
    changed = masked()
    assert changed.add_(1) is changed and changed.abs_() is changed
    assert shown(changed) == [2, 3, None, 5, None, 7]
    other = masked(data, ~mask)
    assert error_of(lambda: one + other)[0] == "ValueError"
    for refused in (torch.relu, torch.logical_not, torch.cumsum, lambda x: x @ x.t(), list):
        assert error_of(lambda refused=refused: refused(one))[0] == "TypeError"


def test_reductions_leave_out_what_does_not_count():
    one = masked()
    for name, every, columns in (
        ("sum", [13], [5, 2, 6]),
        ("mean", [3.25], [2.5, 2, 6]),
        ("amin", [1], [1, 2, 6]),
        ("amax", [6], [4, 2, 6]),
        ("argmax", [5], [1, 0, 1]),
        ("prod", [48], [4, 2, 6]),
        ("all", [True], [True, True, True]),
    ):
        assert shown(getattr(torch, name)(one)) == every, name
        assert shown(getattr(one, name)(0)) == columns, name
    assert shown(one.var()) == [4.917] and shown(one.std(1)) == [0.707, 1.414]
    kept = torch.sum(one, dim=1, keepdim=True)
    assert kept.shape == (2, 1) and shown(kept) == [3, 10]
    assert shown(one.sum((0, 1))) == [13]
    empty = masked(data, mask & torch.tensor([True, True, False]))
    assert shown(empty.amax(0)) == [4, 2, None]
    assert shown(one.softmax(1)) == [0.269, 0.731, None, 0.119, None, 0.881]


def test_views_and_joins_move_the_mask_along():
    one = masked()
    for found, numbers in (
        (one[0], [1, 2, None]),
        (one[:, 1], [2, None]),
        (one[mask], [1, 2, 4, 6]),
        (one.t(), [1, 4, 2, None, None, 6]),
        (one.mT, [1, 4, 2, None, None, 6]),
        (one.view(3, 2)[1], [None, 4]),
        (one.flatten(), [1, 2, None, 4, None, 6]),
        (one.unsqueeze(0), [1, 2, None, 4, None, 6]),
        (torch.stack([one, one])[1, 0], [1, 2, None]),
        (torch.cat([one, one], 1)[0], [1, 2, None, 1, 2, None]),
        (one.split(2, 1)[1], [None, 6]),
        (one.narrow(1, 0, 2), [1, 2, 4, None]),
        (torch.where(mask, one, torch.zeros(2, 3)), [1, 2, 0, 4, 0, 6]),
        (one.contiguous(), [1, 2, None, 4, None, 6]),
        (one.data, [1, 2, None, 4, None, 6]),
    ):
        assert shown(found) == numbers
    assert len(one) == 2 and one.size(1) == 3 and one.is_contiguous()
    assert one[0, 0].item() == 1 and error_of(lambda: one[0, 2].item())[0] == "ValueError"


def test_gradients_are_masked():
    for compute, numbers in (
        (lambda x: x.sum(), [1, 1, None, 1, None, 1]),
        (lambda x: (x * x).mean(), [0.5, 1, None, 2, None, 3]),
        (lambda x: x.amax(), [0, 0, None, 0, None, 1]),
        (lambda x: x.prod(), [48, 24, None, 12, None, 8]),
        (lambda x: x.log().sum(1).sum(), [1, 0.5, None, 0.25, None, 0.167]),
        (lambda x: (x.softmax(1) * x).sum(), [0.072, 0.928, None, -0.091, None, 1.091]),
        (lambda x: x.var(), [-1.5, -0.833, None, 0.5, None, 1.833]),
        (lambda x: x.to_tensor(0.0).sum(), [1, 1, None, 1, None, 1]),
        (lambda x: x.get_data().nansum(), [1, 1, None, 1, None, 1]),
        (lambda x: torch.cat([x, x.t().t()]).sum(), [2, 2, None, 2, None, 2]),
    ):
        leaf = masked(data, mask, True)
        assert leaf.requires_grad and leaf.is_leaf and leaf.grad is None
        compute(leaf).backward()
        assert shown(leaf.grad) == numbers
    source = torch.ones(2, 3, requires_grad=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        as_masked_tensor(source, mask).mul(3).sum().backward()
    gradient = source.grad.get_data() if is_masked_tensor(source.grad) else source.grad
    assert gradient[mask].tolist() == [3, 3, 3, 3]


def test_sparse_ones_compute_on_their_values():
    one = masked()
    for sparse, layout in (
        (one.to_sparse(), torch.sparse_coo),
        (one.to_sparse_csr(), torch.sparse_csr),
    ):
        assert sparse.layout == sparse.get_mask().layout == layout and sparse.is_sparse
        for found, numbers in (
            (sparse.to_dense(), [1, 2, None, 4, None, 6]),
            (sparse.neg(), [-1, -2, None, -4, None, -6]),
            (sparse * 2, [2, 4, None, 8, None, 12]),
            (sparse + sparse, [2, 4, None, 8, None, 12]),
            (sparse.sum(), [13]),
            (sparse.amax(), [6]),
        ):
            assert shown(found) == numbers
        assert error_of(lambda sparse=sparse: sparse.sum(0))[0] == "TypeError"
