"""Which exception a wrong call raises, and what it says."""

import os
import tempfile

import torch
import torch.nn.functional as F
from torch_support import error_of


def test_numbers_that_a_dtype_cannot_hold_are_refused():
    for value, dtype in (
        (300, torch.uint8),
        (-256, torch.uint8),
        (-0.5, torch.uint8),
        (255.5, torch.uint8),
        (128, torch.int8),
        ([[1, 2], [3, -129]], torch.int8),
        (1e10, torch.int32),
        (float("nan"), torch.int64),
        (1e39, torch.int64),
    ):
        name = str(dtype).removeprefix("torch.")
        assert error_of(lambda value=value, dtype=dtype: torch.tensor(value, dtype=dtype)) == (
            "RuntimeError",
            f"value cannot be converted to type {name} without overflow",
        ), value
    assert torch.tensor([-1, 255], dtype=torch.uint8).tolist() == [255, 255]
    assert torch.tensor([-128.0, 2.7], dtype=torch.int8).tolist() == [-128, 2]
    assert torch.tensor([float("nan"), 300], dtype=torch.bool).tolist() == [True, True]
    assert torch.tensor(1e10, dtype=torch.float16).item() == float("inf")


def test_complex_numbers_need_a_complex_dtype():
    assert error_of(lambda: torch.tensor([1j], dtype=torch.float32)) == (
        "TypeError",
        "must be real number, not complex",
    )
    assert error_of(lambda: torch.tensor(1j, dtype=torch.int32)) == (
        "TypeError",
        "'complex' object cannot be interpreted as an integer",
    )
    assert torch.tensor([1j, 0j], dtype=torch.bool).tolist() == [True, False]
    assert torch.tensor(1j, dtype=torch.complex128).item() == 1j


def test_what_is_no_number_is_named():
    cases = (
        (None, "RuntimeError", "Could not infer dtype of NoneType"),
        ([1, {}], "RuntimeError", "Could not infer dtype of dict"),
        ("abc", "TypeError", "new(): invalid data type 'str'"),
        (["a"], "ValueError", "too many dimensions 'str'"),
        ([1, "a"], "TypeError", "new(): invalid data type 'str'"),
    )
    for data, kind, message in cases:
        assert error_of(lambda data=data: torch.tensor(data)) == (kind, message), data


def test_indices_out_of_range_raise_the_same_exceptions():
    x = torch.ones(2, 3)
    far = "index 5 is out of bounds for dimension {} with size {}"
    cases = (
        (
            lambda: F.cross_entropy(x, torch.tensor([0, 5])),
            "IndexError",
            "Target 5 is out of bounds.",
        ),
        (lambda: x[torch.tensor([5])], "IndexError", far.format(0, 2)),
        (lambda: x[:, 5], "IndexError", far.format(1, 3)),
        (lambda: x.gather(1, torch.tensor([[5]])), "RuntimeError", far.format(1, 3)),
        (lambda: x.scatter(1, torch.tensor([[5]]), 1.0), "RuntimeError", far.format(1, 3)),
        (lambda: x.topk(5), "RuntimeError", "selected index k out of range"),
        (
            lambda: F.cross_entropy(x, torch.tensor([0, 1, 2])),
            "ValueError",
            "Expected input batch_size (2) to match target batch_size (3).",
        ),
    )
    for call, kind, message in cases:
        assert error_of(call) == (kind, message)


def test_messages_name_types_as_python_does():
    kind, message = error_of(lambda: F.embedding(torch.tensor([1.0]), torch.ones(2, 2)))
    assert kind == "RuntimeError" and "but got torch.FloatTensor instead" in message
    w = torch.ones(2, requires_grad=True)
    kind, message = error_of(
        lambda: torch.autograd.grad((w * 2).sum(), torch.ones(1, requires_grad=True))
    )
    assert message.startswith("One of the differentiated Tensors appears to not have been used")


def test_only_one_number_becomes_a_number_of_python():
    for convert in (int, float, complex):
        for size in (0, 2):
            assert error_of(lambda c=convert, n=size: c(torch.ones(n))) == (
                "ValueError",
                "only one element tensors can be converted to Python scalars",
            )
    assert int(torch.tensor([3])) == 3 and float(torch.tensor([[2.5]])) == 2.5


def test_gradients_and_flags_are_checked():
    w = torch.ones(2, requires_grad=True)
    assert error_of(lambda: setattr(w, "grad", 3)) == (
        "TypeError",
        "assigned grad expected to be a Tensor or None but got grad of type int",
    )
    kind, message = error_of(lambda: (w * 2).requires_grad_(False))
    assert kind == "RuntimeError"
    assert message.startswith("you can only change requires_grad flags of leaf variables. ")
    assert (w * 2).requires_grad_().requires_grad


def test_numbers_have_no_matrix_product():
    for call, kinds in (
        (lambda: torch.ones(2) @ 3, "'Tensor' and 'int'"),
        (lambda: 2.0 @ torch.ones(2), "'float' and 'Tensor'"),
    ):
        assert error_of(call) == ("TypeError", f"unsupported operand type(s) for @: {kinds}")


def test_saving_into_a_folder_that_is_not_there_is_refused():
    with tempfile.TemporaryDirectory() as folder:
        absent = os.path.join(folder, "absent")
        assert error_of(lambda: torch.save({}, os.path.join(absent, "x.pt"))) == (
            "RuntimeError",
            f"Parent directory {absent} does not exist.",
        )


def test_tensors_in_a_list_are_numbers():
    one, two = torch.tensor([1]), torch.tensor([[2.5]])
    assert torch.tensor([one, two]).tolist() == [1, 2.5]
    assert error_of(lambda: torch.tensor([torch.tensor([1, 2])])) == (
        "TypeError",
        "only integer tensors of a single element can be converted to an index",
    )
    assert error_of(lambda: torch.tensor([torch.ones(2)]))[0] == "ValueError"


def test_integers_of_64_bits_without_a_sign():
    most = 2**64 - 1
    x = torch.tensor([1, most], dtype=torch.uint64)
    assert x.tolist() == [1, most] and x[1].item() == most
    assert torch.tensor([2**70, 1.5]).dtype is torch.float32
    assert error_of(lambda: torch.tensor(2**63))[1] == "Overflow when unpacking long long"
    assert error_of(lambda: torch.tensor(1, dtype="float32")) == (
        "TypeError",
        "tensor(): argument 'dtype' must be torch.dtype, not str",
    )
    assert torch.finfo(torch.complex64).bits == 32
