"""Indexing and assignment where forms are mixed, and what wrong ones raise."""

import warnings

import torch
from torch_support import error_of

X = torch.arange(24.0).view(2, 3, 4)
MASK = torch.arange(6).view(2, 3) % 2 == 0  # three true


def test_a_mask_takes_its_dimensions_beside_other_indices():
    assert X[MASK, [0, 1, 2]].tolist() == [0, 9, 18]
    assert X[MASK, 0].tolist() == [0, 8, 16]
    assert X[MASK, :2].shape == (3, 2)
    assert X[None, MASK, [1]].shape == (1, 3)
    assert torch.ones(2, 3, 4, 5)[MASK, :, [0]].shape == (3, 4)
    y = X.clone()
    y[MASK, [3]] = -1
    assert (y == -1).sum() == 3 and (y[MASK][:, 3] == -1).all()


def test_an_integer_in_a_tensor_selects_as_a_number_does():
    y = X.clone()
    y[torch.tensor(1)].zero_()
    assert y[1].abs().sum() == 0
    assert X[torch.tensor(1), :, torch.tensor(3)].tolist() == [15, 19, 23]
    assert X[torch.tensor([1]), :, 3].shape == (1, 3)


def test_every_ellipsis_stands_for_what_is_left():
    assert X[..., ...].shape == X.shape
    y = torch.ones(2, requires_grad=True)[...]
    assert y.grad_fn.name() == "AliasBackward0"


def test_a_list_of_lists_is_a_tuple_with_a_warning():
    with warnings.catch_warnings(record=True) as noted:
        warnings.simplefilter("always")
        assert X[[[0, 1], [1, 0]]].tolist() == X[[0, 1], [1, 0]].tolist()
    assert len(noted) == 1 and "Using a non-tuple sequence" in str(noted[0].message)


def test_wrong_indices_raise_the_same_exceptions():
    scalar = torch.tensor(1.0)
    for call, kind, message in (
        (lambda: X[0, 3], "IndexError", "index 3 is out of bounds for dimension 1 with size 3"),
        (lambda: X[:, torch.tensor([True, False])], "IndexError", "The shape of the mask [2] at"),
        (lambda: X[torch.tensor([1.0])], "IndexError", "tensors used as indices must be long"),
        (lambda: X[0, [0, 1, 2], [0, 1]], "IndexError", "shape mismatch: indexing tensors could"),
        (lambda: X.take(torch.tensor([99])), "IndexError", "out of range: tried to access index"),
        (lambda: X["a":], "TypeError", "slice indices must be integers or None or have"),
        (lambda: X[::0], "ValueError", "slice step cannot be zero"),
        (lambda: X[::-1], "ValueError", "step must be greater than zero"),
        (lambda: scalar[0], "IndexError", "invalid index of a 0-dim tensor. Use `tensor.item()`"),
        (lambda: scalar[:], "IndexError", "slice() cannot be applied to a 0-dim tensor."),
        (lambda: X.__delitem__(0), "TypeError", "Tensor does not support deleting items"),
        (lambda: [1] in X, "RuntimeError", "Tensor.__contains__ only supports Tensor or scalar"),
    ):
        found, text = error_of(call)
        assert (found, text[: len(message)]) == (kind, message)


def test_wrong_values_are_not_assigned():
    for index, value, kind, message in (
        (0, [1, 2], "TypeError", "can't assign a list to a torch.FloatTensor"),
        (0, None, "TypeError", "can't assign a NoneType to a torch.FloatTensor"),
        (0, 1j, "RuntimeError", "value cannot be converted to type float without overflow"),
        ([0], X[0].double(), "RuntimeError", "Index put requires the source and destination"),
        (
            (slice(None), 1),
            torch.arange(3.0),
            "RuntimeError",
            "The expanded size of the tensor (4) must match the existing size (3)",
        ),
    ):
        found, text = error_of(lambda i=index, v=value: X.clone().__setitem__(i, v))
        assert (found, text[: len(message)]) == (kind, message)
