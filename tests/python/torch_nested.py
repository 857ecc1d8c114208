"""torch.nested: batches of tensors of several shapes, strided and jagged."""

import copy

import torch
from torch import nested
from torch.nn import functional
from torch_support import error_of

a = torch.arange(6.0).reshape(2, 3)
b = torch.arange(10.0, 22.0).reshape(4, 3).flip(0)
jagged = torch.jagged


def parts(tensor):
    """The numbers of each part."""
    return [[round(n, 3) for n in part.flatten().tolist()] for part in tensor.unbind()]


def of(function):
    """What a function gives for each part."""
    return [[round(n, 3) for n in function(part).flatten().tolist()] for part in (a, b)]


def close(one, other):
    """Whether lists of numbers agree to two places in a thousand."""
    flat = [(x, y) for p, q in zip(one, other, strict=True) for x, y in zip(p, q, strict=True)]
    return all(abs(x - y) < 0.002 for x, y in flat)


def test_strided_ones_are_made_and_printed():
    one = nested.nested_tensor([[1, 2], [3]])
    assert repr(one) == "nested_tensor([\n  tensor([1, 2]),\n  tensor([3])\n])"
    assert one.is_nested and one.layout == torch.strided and one.dim() == 2 and one.size(0) == 2
    assert not a.is_nested and error_of(lambda: one.size(1))[0] == "RuntimeError"
    leaf = nested.nested_tensor([a, b], dtype=torch.float64, requires_grad=True)
    assert leaf.is_leaf and leaf.requires_grad and leaf.dtype == torch.float64
    assert "requires_grad=True)" in repr(leaf)
    assert parts(nested.as_nested_tensor(a)) == [[0, 1, 2], [3, 4, 5]]
    for given, error in (
        (lambda: nested.as_nested_tensor(torch.ones(2)), "RuntimeError"),
        (lambda: nested.as_nested_tensor(3), "TypeError"),
        (lambda: nested.nested_tensor([a], layout=torch.sparse_coo), "RuntimeError"),
        (lambda: nested.nested_tensor([a, torch.ones(2)]), "RuntimeError"),
        (lambda: nested.narrow(a, 1, torch.tensor([1, 1]), 1), "RuntimeError"),
    ):
        assert error_of(given)[0] == error
    padded = nested.to_padded_tensor(one, 9, (2, 3))
    assert padded.tolist() == [[1, 2, 9], [3, 9, 9]] == one.to_padded_tensor(9, (2, 3)).tolist()
    assert parts(nested.narrow(a, 0, 1, 1)) == [[3, 4, 5]]


def test_strided_ones_compute_in_libtorch():
    one = nested.nested_tensor([a, b])
    assert parts(one + one) == of(lambda part: part + part) == parts(one * 2)
    assert parts(functional.linear(one, torch.ones(2, 3))) == of(lambda p: p @ torch.ones(3, 2))
    assert close(parts(torch.nn.LayerNorm(3)(one)), of(torch.nn.LayerNorm(3)))
    assert close(parts(one.softmax(-1)), of(lambda part: part.softmax(-1)))
    sources = [a.clone().requires_grad_(), b.clone().requires_grad_()]
    joined = nested.as_nested_tensor(sources)
    assert not joined.is_leaf and "NestedTensorFromTensorListBackward0" in repr(joined)
    (joined * joined).to_padded_tensor(0.0).sum().backward()
    assert all(torch.equal(one.grad, 2 * one) for one in sources)
    assert error_of(one.sum)[0] == "NotImplementedError"


def test_jagged_ones_tell_their_shape():
    one, two = (nested.nested_tensor([a, b], layout=jagged) for _ in range(2))
    assert one.is_nested and one.layout == jagged and one.dim() == one.ndim == 3
    assert one.size(0) == 2 and one.size(-1) == 3 and one.shape[1] == one.size(1)
    assert one.shape == (one * 2).shape and one.shape != two.shape
    assert one.offsets().tolist() == [0, 2, 6] and one.lengths() is None
    assert one.values().shape == (6, 3) and one.numel() == 18 and one.is_contiguous()
    assert repr(one).endswith("3), offsets=tensor([0, 2, 6]), contiguous=True)")
    assert repr(one.size(1))[0] == "j" and repr(one.size(1) * 2)[:3] == "2*j"
    assert parts(one) == of(lambda part: part) == parts(copy.deepcopy(one)) and len(one) == 2
    assert one[1].equal(b) and one[0, 1].tolist() == [3, 4, 5] and [*one][0].equal(a)
    assert parts(one[..., 0]) == of(lambda part: part[:, 0])
    assert nested.as_nested_tensor(one, layout=jagged) is one
    mixed = nested.nested_tensor([a, torch.ones(2, 4)], layout=jagged)
    assert mixed.size(1) == 2 and mixed.offsets().tolist() == [0, 3, 7]
    for given in (
        lambda: nested.nested_tensor([], layout=jagged),
        lambda: nested.nested_tensor([a, torch.ones(4, 4)], layout=jagged),
        lambda: nested.as_nested_tensor(one),
        lambda: nested.nested_tensor_from_jagged(a),
        lambda: nested.narrow(a, 0, 1, 1, layout=jagged),
    ):
        assert error_of(given)[0] == "RuntimeError"


def test_jagged_ones_look_at_buffers():
    values = torch.arange(12.0).reshape(6, 2)
    holes = nested.nested_tensor_from_jagged(
        values, torch.tensor([0, 2, 3, 6]), torch.tensor([1, 1, 2])
    )
    assert parts(holes) == [[0, 1], [4, 5], [6, 7, 8, 9]] and not holes.is_contiguous()
    assert parts(holes * 2)[2] == [12, 14, 16, 18] and holes.lengths().tolist() == [1, 1, 2]
    assert parts(holes.contiguous()) == parts(holes)
    assert error_of(lambda: holes.to_padded_tensor(0.0))[0] == "RuntimeError"
    tight = nested.nested_tensor_from_jagged(values, lengths=torch.tensor([2, 4]))
    assert tight.offsets().tolist() == [0, 2, 6]
    last = nested.nested_tensor_from_jagged(values.t(), torch.tensor([0, 2, 6]), jagged_dim=2)
    assert last.size(1) == 2 and parts(last)[0] == [0, 2, 1, 3]
    rows = torch.arange(24.0).reshape(2, 4, 3)
    found = nested.narrow(rows, 1, torch.tensor([0, 1]), torch.tensor([2, 3]), layout=jagged)
    assert parts(found) == [list(range(6)), list(range(15, 24))]
    mask = torch.tensor([[True, False, True], [False, False, True]])
    assert parts(nested.masked_select(a, mask)) == [[0, 2], [5]]


def test_jagged_ones_compute_on_all_values():
    one = nested.nested_tensor([a, b], layout=jagged)
    linear, norm = torch.nn.Linear(3, 4), torch.nn.LayerNorm(3)
    for function in (
        torch.sin,
        lambda x: 1 - x / 2,
        lambda x: torch.where(x > 3, x, x * 0),
        lambda x: x.masked_fill(x > 3, -1.0).clamp(max=2),
        lambda x: x * torch.tensor([1.0, 2.0, 3.0]),
        lambda x: x.to(torch.float64),
        linear,
        norm,
        functional.gelu,
        lambda x: functional.dropout(x, 0.5, training=False),
        lambda x: x.softmax(-1),
        lambda x: functional.log_softmax(x, dim=-1),
        lambda x: x @ torch.ones(3, 2),
        torch.nn.Sequential(linear, torch.nn.ReLU()),
        lambda x: x.sum(-1),
        lambda x: x.mean(-1),
        lambda x: x.max(-1).values,
        lambda x: x.argmax(-1),
        lambda x: torch.cat([x, x], -1),
        lambda x: torch.stack([x, x], -1),
        lambda x: x.unsqueeze(-1).squeeze(-1),
        lambda x: x.chunk(3, -1)[1],
        lambda x: x.split([1, 2], -1)[1],
        lambda x: x.narrow(-1, 1, 2),
    ):
        assert close(parts(function(one)), of(function))
    assert close(parts(one.softmax(1)), of(lambda part: part.softmax(0)))
    scaled = one * torch.tensor([2.0, 3.0]).reshape(2, 1, 1)
    assert parts(scaled) == [(a * 2).flatten().tolist(), (b * 3).flatten().tolist()]
    ids = nested.nested_tensor([[1, 2], [0]], layout=jagged)
    table = torch.arange(6.0).reshape(3, 2)
    assert parts(functional.embedding(ids, table)) == [[2, 3, 4, 5], [0, 1]]
    assert parts(one.clone().add_(one)) == of(lambda part: part * 2)
    other = nested.nested_tensor([a, b], layout=jagged)
    assert error_of(lambda: one + other)[0] == "RuntimeError"
    for refused in (lambda: one.std(1), lambda: one.cumsum(1), lambda: one.flip(-1)):
        assert error_of(refused)[0] == "NotImplementedError"


def test_jagged_ones_reduce_over_their_parts():
    one = nested.nested_tensor([a, b], layout=jagged)
    for name in ("sum", "mean", "amax", "amin", "prod", "argmax"):
        expected = torch.stack([getattr(part, name)(0) for part in (a, b)])
        assert torch.allclose(getattr(one, name)(1).double(), expected.double()), name
        assert getattr(one, name)(dim=1, keepdim=True).shape == (2, 1, 3)
    assert one.sum() == a.sum() + b.sum() and (one > 3).any() and not (one > 3).all()
    values, places = one.max(1)
    assert values.tolist() == [[3, 4, 5], [19, 20, 21]] and places.tolist() == [[1] * 3, [0] * 3]
    padded = one.to_padded_tensor(-1.0)
    assert padded.shape == (2, 4, 3) and padded[0, 2:].unique().tolist() == [-1]
    assert one.to_padded_tensor(0.0, (2, 5, 3)).shape == (2, 5, 3)
    assert error_of(lambda: one.sum(0))[0] == "RuntimeError"


def test_jagged_ones_attend():
    parts_of = [torch.randn(2, 4), torch.randn(3, 4)]
    one = nested.nested_tensor(parts_of, layout=jagged)
    heads = one.unflatten(-1, [2, 2]).transpose(1, 2)
    assert heads.size(1) == 2 and heads.shape[2] == one.shape[1]
    again = one.view(one.size(0), -1, 2, 2).permute(0, 2, 1, 3)
    found = functional.scaled_dot_product_attention(heads, again, heads)
    found = found.transpose(1, 2).flatten(-2)
    for part, result in zip(parts_of, found.unbind(), strict=True):
        split = part.unflatten(-1, [2, 2]).transpose(0, 1)[None]
        expected = functional.scaled_dot_product_attention(split, split, split)[0]
        assert torch.allclose(result, expected.transpose(0, 1).flatten(-2), atol=1e-6)
    for refused in (
        lambda: one.view(-1),
        lambda: one.flatten(),
        lambda: one.unsqueeze(0),
        lambda: torch.cat([one, one], 1),
        lambda: one.matmul(one.transpose(1, 2)),
    ):
        assert error_of(refused)[0] == "RuntimeError"


def test_gradients_reach_the_parts():
    for function in (
        lambda x: x.sum(),
        lambda x: (x * x).values().sum(),
        lambda x: x.to_padded_tensor(0.0).exp().sum(),
        lambda x: torch.nn.functional.layer_norm(x, (3,)).values().sin().sum(),
        lambda x: x[1].sum() + 0 * x.values().sum(),
    ):
        sources = [a.clone().requires_grad_(), b.clone().requires_grad_()]
        function(nested.as_nested_tensor(sources, layout=jagged)).backward()
        values = torch.cat([a, b]).requires_grad_()
        offsets = torch.tensor([0, 2, 6])
        function(nested.nested_tensor_from_jagged(values, offsets)).backward()
        assert torch.cat([one.grad for one in sources]).equal(values.grad)
    leaf = nested.nested_tensor([a, b], layout=jagged, requires_grad=True)
    (leaf * leaf).sum().backward()
    assert leaf.is_leaf and leaf.grad.is_nested and parts(leaf.grad) == of(lambda part: 2 * part)
