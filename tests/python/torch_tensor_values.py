"""Tensors: indexing, type promotion, printing, reading. The same on both hosts."""

import torch

nan, inf = float("nan"), float("inf")


def numbers():
    """0 to 23 as (2, 3, 4)."""
    return torch.arange(24).view(2, 3, 4)


def error_of(function):
    """The class and first line of what a call raises."""
    try:
        function()
    except Exception as error:  # noqa: BLE001 (any class is the answer)
        return type(error).__name__, str(error).splitlines()[0]
    raise AssertionError("no error")


def test_indexing_reads_as_numpy_does():
    x = numbers()
    cases = (
        (x[1, 2, 3], 23),
        (x[-1, 0], [12, 13, 14, 15]),
        (x[:, 1, ::2], [[4, 6], [16, 18]]),
        (x[..., 0], [[0, 4, 8], [12, 16, 20]]),
        (x[0, ..., -1], [3, 7, 11]),
        (x[None, 0, 0, 1:3], [[1, 2]]),
        (x[0, [0, 2], [1, 3]], [1, 11]),
        (x[[1], 2], [[20, 21, 22, 23]]),
        (x[x > 20], [21, 22, 23]),
        (x[0][torch.tensor([True, False, True])], [[0, 1, 2, 3], [8, 9, 10, 11]]),
        (x[torch.tensor([1, 0]), :, 0], [[12, 16, 20], [0, 4, 8]]),
        (x[:, torch.tensor([[0, 1], [1, 2]]), 3].shape, (2, 2, 2)),
        (x[1:0].shape, (0, 3, 4)),
        (x[True].shape, (1, 2, 3, 4)),
        (x[torch.tensor(1), 0, 0], 12),
        (x[torch.tensor(True)].shape, (1, 2, 3, 4)),
        (x[0, torch.tensor(False)].shape, (0, 3, 4)),
    )
    for index, (got, expected) in enumerate(cases):
        got = got.tolist() if isinstance(got, torch.Tensor) else tuple(got)
        assert got == expected, (index, got, expected)


def test_indexing_writes():
    x = torch.zeros(3, 4)
    x[0] = 1
    x[1, 1:3] = torch.tensor([5.0, 6.0])
    x[:, 3] = torch.tensor([7, 8, 9])
    x[x == 0] = -1
    x[[0, 2], [0, 0]] += 10
    assert x.tolist() == [[11, 1, 1, 7], [-1, 5, 6, 8], [9, -1, -1, 9]]
    x[torch.tensor(False)] = 5.0
    assert x[0, 0] == 11
    x[torch.tensor(True)] = 5.0
    assert x.unique().tolist() == [5]


def test_wrong_indices_are_named():
    x = numbers()
    assert error_of(lambda: x[5]) == (
        "IndexError",
        "index 5 is out of bounds for dimension 0 with size 2",
    )
    kind, message = error_of(lambda: x[0, 0, 0, 0])
    assert kind == "IndexError" and "too many indices" in message
    assert error_of(lambda: x[::-1]) == ("ValueError", "step must be greater than zero")


def test_types_are_promoted():
    half, single, double = (
        torch.ones(2, dtype=t) for t in (torch.float16, torch.float32, torch.float64)
    )
    integer, byte, flag = (torch.ones(2, dtype=t) for t in (torch.int64, torch.uint8, torch.bool))
    cases = (
        (integer + single, torch.float32),
        (single + double, torch.float64),
        (single + torch.tensor(1.0, dtype=torch.float64), torch.float32),
        (half + 1.5, torch.float16),
        (integer + 1.5, torch.float32),
        (integer / integer, torch.float32),
        (integer // 2, torch.int64),
        (byte + integer, torch.int64),
        (byte + 300, torch.uint8),
        (flag + flag, torch.bool),
        (flag + 1, torch.int64),
        (flag * 1.0, torch.float32),
        (integer**2, torch.int64),
        (2**integer, torch.int64),
        (single > 0, torch.bool),
        (flag.sum(), torch.int64),
        (single + 1j, torch.complex64),
    )
    for index, (got, expected) in enumerate(cases):
        assert got.dtype == expected, (index, got.dtype, expected)


def test_new_tensors_have_pytorch_types():
    assert torch.tensor([1, 2]).dtype == torch.int64
    assert torch.tensor([1, 2.0]).dtype == torch.float32
    assert torch.tensor([True]).dtype == torch.bool
    assert torch.tensor([]).dtype == torch.float32
    assert torch.tensor([[1 + 2j]]).dtype == torch.complex64
    assert torch.arange(3).dtype == torch.int64
    assert torch.arange(3.0).dtype == torch.float32
    assert torch.full((1,), 2).dtype == torch.int64
    assert torch.tensor([[1, 2], [3, 4]], dtype=torch.float64).tolist() == [[1, 2], [3, 4]]


def test_ragged_lists_are_refused():
    kind, message = error_of(lambda: torch.tensor([[1, 2], [3]]))
    assert (kind, message) == ("ValueError", "expected sequence of length 2 at dim 1 (got 1)")


def test_printing():
    cases = (
        (torch.tensor([1, 20, -3]), "tensor([ 1, 20, -3])"),
        (torch.tensor(2.5), "tensor(2.5000)"),
        (torch.tensor([1.0, 2.0]), "tensor([1., 2.])"),
        (torch.tensor([0.1, 12.25]), "tensor([ 0.1000, 12.2500])"),
        (torch.tensor([1e-8, 1.0]), "tensor([1.0000e-08, 1.0000e+00])"),
        (torch.tensor([nan, inf, 1.0]), "tensor([nan, inf, 1.])"),
        (torch.tensor([True, False]), "tensor([ True, False])"),
        (torch.zeros(0), "tensor([])"),
        (torch.zeros(2, 0), "tensor([], size=(2, 0))"),
        (torch.ones(2, dtype=torch.float64), "tensor([1., 1.], dtype=torch.float64)"),
        (torch.ones(1, requires_grad=True), "tensor([1.], requires_grad=True)"),
        (torch.eye(2), "tensor([[1., 0.],\n        [0., 1.]])"),
        (torch.arange(3, dtype=torch.int32), "tensor([0, 1, 2], dtype=torch.int32)"),
        (torch.tensor(1 + 2j), "tensor(1.+2.j)"),
        (torch.tensor([1.5 - 2j, 3]), "tensor([1.5000-2.j, 3.0000+0.j])"),
        (torch.tensor([1 + 2j]).conj(), "tensor([1.-2.j])"),
        (torch.tensor([1e10 - 2j, 3]), "tensor([1.0000e+10-2.j, 3.0000e+00+0.j])"),
        (torch.tensor([complex(1, inf), 0]), "tensor([1.+infj, 0.+0.j])"),
    )
    for tensor, expected in cases:
        assert repr(tensor) == expected, (repr(tensor), expected)
    assert repr(torch.arange(2000)).startswith("tensor([   0,    1,    2,  ..., 1997, 1998, 1999])")
    assert "grad_fn=<ExpBackward0>" in repr(torch.ones(1, requires_grad=True).exp())
    assert f"{torch.tensor(1.5):.3f}" == "1.500"
    assert repr(torch.Size([2, 3])) == "torch.Size([2, 3])"
    assert repr(torch.float32) == "torch.float32" and str(torch.device("cpu")) == "cpu"


def test_types_of_results_are_told():
    assert torch.promote_types(torch.int32, torch.float16) is torch.float16
    assert torch.result_type(torch.zeros(2, dtype=torch.int8), 1.5) is torch.float32


def test_numbers_are_read():
    x = torch.tensor([[1.5, -2.0], [3.0, 4.0]])
    assert x.tolist() == [[1.5, -2], [3, 4]] and x[0, 0].item() == 1.5
    assert int(torch.tensor(3.7)) == 3 and float(torch.tensor(2)) == 2.0
    assert bool(torch.tensor([0])) is False and len(x) == 2
    assert [row.sum().item() for row in x] == [-0.5, 7]
    assert 4.0 in x and 5.0 not in x
    assert torch.tensor([[1 + 2j], [3j]]).tolist() == [[1 + 2j], [3j]]
    assert torch.zeros(0, 3).data_ptr() == 0 and x.data_ptr() != 0
    kind, message = error_of(lambda: bool(x))
    assert kind == "RuntimeError" and "more than one value is ambiguous" in message
    kind, message = error_of(x.item)
    assert (kind, message) == (
        "RuntimeError",
        "a Tensor with 4 elements cannot be converted to Scalar",
    )


def test_random_numbers_are_those_of_cpython():
    torch.manual_seed(7)
    first = torch.randn(3).tolist()
    state = torch.get_rng_state()
    second = torch.rand(2)
    torch.set_rng_state(state)
    assert torch.equal(torch.rand(2), second)
    assert [round(value, 4) for value in first] == [-0.1468, 0.7861, 0.9468]
    generator = torch.Generator().manual_seed(1)
    assert torch.randperm(5, generator=generator).tolist() == [0, 4, 2, 3, 1]
    assert generator.initial_seed() == 1


def test_results_with_names():
    values, indices = torch.tensor([[1, 5], [7, 2]]).max(dim=1)
    assert values.tolist() == [5, 7] and indices.tolist() == [1, 0]
    found = torch.tensor([3.0, 1.0, 2.0]).sort(descending=True)
    assert found.values.tolist() == [3, 2, 1] and found.indices.tolist() == [0, 2, 1]
    assert torch.topk(torch.tensor([3, 1, 2]), 2).values.tolist() == [3, 2]


def test_lazy_signs_are_in_the_numbers():
    """The imaginary part of a conjugate is a view whose memory has the other sign."""
    conjugate = torch.tensor([1 + 2j], dtype=torch.complex128).conj()
    negative = conjugate.imag
    assert negative.is_neg() and negative.tolist() == [-2] and negative.item() == -2
    assert str(negative) == "tensor([-2.], dtype=torch.float64)"
    assert torch.tensor([negative[0], negative[0]]).tolist() == [-2, -2]
    assert conjugate.item() == 1 - 2j and complex(conjugate) == 1 - 2j
    for tensor, bit in ((negative, "negative"), (conjugate, "conjugate")):
        assert f"Tensor that has {bit} bit set" in error_of(tensor.numpy)[1]


def test_unsigned_numbers_above_the_signed_ones():
    x = torch.tensor([-1, 5]).view(torch.uint64)
    assert x.tolist() == [2**64 - 1, 5] and x[0].item() == 2**64 - 1


def test_numbers_that_cannot_be_read():
    quantized = torch.quantize_per_tensor(torch.tensor([1.0, 2.5]), 0.5, 3, torch.quint8)
    assert error_of(quantized.tolist) == ("RuntimeError", "load_scalar: invalid type")
    meta = torch.ones(1, device="meta")
    assert error_of(meta.item)[1] == "Tensor.item() cannot be called on meta tensors"
    assert error_of(meta.cpu)[0] == "NotImplementedError"


def test_contiguous_in_another_order_of_memory():
    x = torch.arange(24.0).view(1, 2, 3, 4)
    last = x.to(memory_format=torch.channels_last)
    assert x.is_contiguous() and not x.is_contiguous(memory_format=torch.channels_last)
    assert last.is_contiguous(memory_format=torch.channels_last) and not last.is_contiguous()
    assert not last.is_contiguous(memory_format=torch.channels_last_3d)
