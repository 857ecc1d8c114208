"""torch.masked, overloads by name in torch.ops, and torch.segment_reduce."""

import torch

nan, inf = float("nan"), float("inf")


def values(tensor):
    """A tensor's dtype and its numbers as text, so that nan equals nan."""
    return str(tensor.dtype)[6:], str([round(v, 4) for v in tensor.tolist()])


def raised(function, *args, **keywords):
    """The class of what a call raises; None if nothing."""
    try:
        function(*args, **keywords)
    except Exception as error:  # noqa: BLE001 (any class is the answer)
        return type(error)
    return None


x = torch.tensor([[1.0, -2.0, 3.0], [4.0, 5.0, -6.0]])
mask = torch.tensor([[True, True, False], [False, False, False]])


def test_what_is_masked_out_takes_the_identity():
    for name, expected in (
        ("sum", [-1.0, 0.0]),
        ("prod", [-2.0, 1.0]),
        ("amax", [1.0, -inf]),
        ("amin", [-2.0, inf]),
        ("argmax", [0.0, 0.0]),
        ("argmin", [1.0, 0.0]),
        ("mean", [-0.5, nan]),
        ("median", [-2.0, nan]),
        ("logsumexp", [1.0486, -inf]),
        ("norm", [2.2361, 0.0]),
        ("var", [4.5, nan]),
        ("std", [2.1213, nan]),
    ):
        result = getattr(torch.masked, name)(x, dim=1, mask=mask)
        assert values(result) == ("float32", str(expected)), name
    assert torch.masked.norm(x, -inf, 1, mask=mask).tolist() == [1.0, inf]


def test_normalizations_leave_masked_out_elements_out():
    row = torch.tensor([1.0, 2.0, 2.0])
    some = torch.tensor([True, False, True])
    masked = torch.masked
    assert masked.cumsum(row, 0, mask=some).tolist() == [1.0, 1.0, 3.0]
    assert masked.cumprod(row, 0, mask=some).tolist() == [1.0, 1.0, 2.0]
    assert values(masked.softmax(row, 0, mask=some))[1] == "[0.2689, 0.0, 0.7311]"
    assert values(masked.softmin(row, 0, mask=some))[1] == "[0.7311, 0.0, 0.2689]"
    assert values(masked.log_softmax(row, 0, mask=some))[1] == "[-1.3133, -inf, -0.3133]"
    assert values(masked.normalize(row, 1.0, 0, mask=some))[1] == "[0.3333, 0.0, 0.6667]"
    added = masked.logaddexp(row, row, input_mask=some, other_mask=some)
    assert values(added)[1] == "[1.6931, -inf, 2.6931]"


def test_masks_broadcast_and_small_integers_add_up_to_int64():
    numbers = torch.arange(6, dtype=torch.int8).reshape(2, 3)
    columns = torch.tensor([True, False, True])
    total = torch.masked.sum(numbers, dim=(0, -1), keepdim=True, mask=columns)
    assert total.dtype == torch.int64 and total.tolist() == [[10]]
    assert torch.masked.amax(numbers, 0, mask=columns).tolist() == [3, -128, 5]
    assert torch.masked.var(numbers, mask=columns, correction=0).item() == 3.25
    assert raised(torch.masked.mean, numbers) is ValueError
    assert raised(torch.masked.sum, numbers, mask=mask.reshape(1, 2, 3)) is IndexError
    assert raised(torch.masked.sum, numbers, 2) is IndexError
    assert raised(torch.masked.sum, numbers, (0, 0)) is RuntimeError
    assert raised(torch.masked.amax, mask, mask=mask) is NotImplementedError


def test_gradients_flow_to_what_counts_only():
    leaf = x.clone().requires_grad_()
    torch.masked.sum(leaf, mask=mask).backward()
    assert leaf.grad.tolist() == [[1.0, 1.0, 0.0], [0.0, 0.0, 0.0]]


def test_overloads_have_names():
    add = torch.ops.aten.add
    assert {"Tensor", "Scalar", "out"} <= set(add.overloads())
    assert add.Tensor(x, x).equal(x + x)
    assert torch.ops.aten.relu.default(x).equal(x.clamp(min=0))
    out = torch.empty(0)
    assert add.out(x, x, out=out) is out and out.equal(x + x)
    assert torch.ops.aten.max.dim(x, 1)[1].tolist() == [2, 1]
    assert not hasattr(add, "Vector")


def test_segments_are_reduced_each():
    data = torch.tensor([1.0, 5.0, 3.0, 4.0])
    lengths = torch.tensor([1, 3])
    for reduce in (torch.segment_reduce, torch._segment_reduce):
        assert reduce(data, "max", lengths=lengths).tolist() == [1.0, 5.0]
        assert reduce(data, "mean", offsets=torch.tensor([0, 1, 4])).tolist() == [1.0, 4.0]
