"""torch.autograd, checkpointing and autocast."""

import torch
from torch import nn
from torch.autograd import Function
from torch.autograd.function import once_differentiable
from torch.utils.checkpoint import checkpoint, checkpoint_sequential
from torch_support import error_of


class Exp(Function):
    """exp, whose gradient uses its own result."""

    @staticmethod
    def forward(ctx, x):
        result = x.exp()
        ctx.save_for_backward(result)
        return result

    @staticmethod
    def backward(ctx, grad):
        (result,) = ctx.saved_tensors
        return grad * result


class Both(Function):
    """x * y + k and x - y, with a separate setup_context."""

    @staticmethod
    def forward(x, y, k):
        return x * y + k, x - y

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs[:2])

    @staticmethod
    def backward(ctx, product, difference):
        x, y = ctx.saved_tensors
        return product * y + difference, product * x - difference, None


def _message(function):
    try:
        function()
    except RuntimeError as error:
        return str(error)
    raise AssertionError("no error")


def test_gradients_of_a_function():
    x = torch.tensor([0.5, -1.0], requires_grad=True)
    y = torch.tensor([3.0, 2.0], requires_grad=True)
    product, difference = Both.apply(x, y, 2)
    (product * difference).sum().backward()
    assert torch.allclose(x.grad, y * (x - y) + x * y + 2)
    assert torch.allclose(y.grad, x * (x - y) - (x * y + 2))


def test_unused_results_get_zero_gradients():
    x = torch.tensor([0.5], requires_grad=True)
    y = torch.tensor([3.0], requires_grad=True)
    Both.apply(x, y, 2)[0].sum().backward()
    assert (x.grad.item(), y.grad.item()) == (3, 0.5)


def test_higher_derivatives_of_a_function():
    x = torch.tensor([0.5, -1.0, 2.0], requires_grad=True)
    y = Exp.apply(x)
    (first,) = torch.autograd.grad((y * y).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    assert torch.allclose(second, 4 * (2 * x).exp())


def test_results_of_a_function_are_exact():
    class Same(Function):
        @staticmethod
        def forward(ctx, x):
            return x

        @staticmethod
        def backward(ctx, grad):
            return -grad

    x = torch.tensor([-0.0, 0.0], requires_grad=True)
    assert (1 / Same.apply(x)).tolist() == [-float("inf"), float("inf")]
    Same.apply(x).sum().backward()
    assert x.grad.tolist() == [-1, -1]


def test_in_place_function():
    class Double(Function):
        @staticmethod
        def forward(ctx, x):
            ctx.mark_dirty(x.mul_(2))
            return x

        @staticmethod
        def backward(ctx, grad):
            return 2 * grad

    x = torch.ones(2, requires_grad=True)
    middle = x * 3
    assert Double.apply(middle) is middle
    middle.sum().backward()
    assert x.grad.tolist() == [6, 6]


def test_graph_is_freed_unless_retained():
    x = torch.ones(2, requires_grad=True)
    loss = Exp.apply(x).sum()
    torch.autograd.backward(loss, retain_graph=True)
    torch.autograd.backward(loss)
    assert torch.allclose(x.grad, 2 * x.exp())
    assert _message(lambda: torch.autograd.backward(loss)).startswith("Trying to backward through")


def test_wrong_gradients_are_refused():
    class TooMany(Function):
        forward = staticmethod(lambda ctx, x: x * 2)
        backward = staticmethod(lambda ctx, grad: (grad, grad))

    class Misshapen(Function):
        forward = staticmethod(lambda ctx, x: x * 2)
        backward = staticmethod(lambda ctx, grad: torch.ones(7))

    x = torch.ones(3, requires_grad=True)
    assert _message(TooMany.apply(x).sum().backward) == (
        "function TooManyBackward returned an incorrect number of gradients (expected 1, got 2)"
    )
    assert _message(Misshapen.apply(x).sum().backward) == (
        "Function MisshapenBackward returned an invalid gradient at index 0 - got [7] but expected "
        "shape compatible with [3]"
    )


def test_changed_saved_tensor_is_noticed():
    class Square(Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x * x

        @staticmethod
        def backward(ctx, grad):
            return 2 * ctx.saved_tensors[0] * grad

    x = torch.ones(2, requires_grad=True)
    middle = x * 1
    loss = Square.apply(middle).sum()
    middle.add_(1)
    assert "modified by an inplace operation" in _message(loss.backward)


def test_once_differentiable_gives_first_derivatives():
    class Triple(Function):
        @staticmethod
        def forward(ctx, x):
            return x * 3

        @staticmethod
        @once_differentiable
        def backward(ctx, grad):
            return grad * 3

    x = torch.ones(2, requires_grad=True)
    Triple.apply(x).sum().backward()
    assert x.grad.tolist() == [3, 3]


def test_grad_arguments():
    x, unused = torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True)
    y = x * 2
    assert "allow_unused" in _message(lambda: torch.autograd.grad(y.sum(), [x, unused]))
    found = torch.autograd.grad((x * 2).sum(), [x, unused], allow_unused=True)
    assert found[0].tolist() == [2, 2] and found[1] is None
    found = torch.autograd.grad((x * 2).sum(), [x, unused], materialize_grads=True)
    assert found[1].tolist() == [0, 0]
    found = torch.autograd.grad(x * 2, x, torch.eye(2), is_grads_batched=True)
    assert found[0].tolist() == [[2, 0], [0, 2]]
    scalar_only = "grad can be implicitly created only for scalar outputs"
    assert _message(lambda: torch.autograd.grad(x * 2, x)) == scalar_only


def _network():
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Dropout(0.3), nn.Linear(8, 3))


def _gradients(network, x, run):
    network.zero_grad()
    x.grad = None
    torch.manual_seed(1)
    run().square().sum().backward()
    return [*(param.grad.clone() for param in network.parameters()), x.grad]


def test_checkpoints_take_part_in_higher_derivatives():
    torch.manual_seed(0)
    layer = torch.nn.Linear(3, 3)

    def compute(x):
        return torch.tanh(layer(x)) * x

    found = []
    for call in (compute, lambda x: checkpoint(compute, x, use_reentrant=False)):
        layer.zero_grad()
        x = torch.linspace(-1, 1, 6).view(2, 3).requires_grad_()
        (slope,) = torch.autograd.grad(call(x * 2).sum(), x, create_graph=True)
        (slope**2).sum().backward()
        once = x.grad, layer.weight.grad
        x.grad = layer.weight.grad = None
        call(x * 2).sum().backward(create_graph=True)
        total = (layer.weight.grad**2).sum() + (x.grad**3).sum()
        found.append((*once, layer.weight.grad, *torch.autograd.grad(total, x)))
        x.grad = layer.weight.grad = None  # a gradient with a graph is a cycle
    for one, other in zip(*found, strict=True):
        torch.testing.assert_close(one, other)


def test_a_recomputation_of_another_kind_is_an_error():
    calls = []

    def compute(x):
        calls.append(1)
        return (x if len(calls) == 1 else x[:1]).sin()

    total = checkpoint(compute, torch.ones(2, 3, requires_grad=True), use_reentrant=False).sum()
    kind, text = error_of(total.backward)
    assert kind == "CheckpointError" and "different metadata than during the forward pass" in text


def test_checkpoint_gives_the_same_gradients():
    network, x = _network(), torch.randn(5, 4, requires_grad=True)
    expected = _gradients(network, x, lambda: network(x))
    for run in (
        lambda: checkpoint(network, x, use_reentrant=False),
        lambda: checkpoint(network, x, use_reentrant=True),
        lambda: checkpoint(lambda nest: network(nest["x"]), {"x": x}, use_reentrant=False),
        lambda: checkpoint_sequential(network, 2, x, use_reentrant=False),
    ):
        got = _gradients(network, x, run)
        assert all(torch.equal(a, b) for a, b in zip(got, expected, strict=True))


def test_checkpoint_trains_parameters_when_no_input_needs_gradients():
    network, x = _network(), torch.randn(5, 4)
    torch.manual_seed(1)
    network(x).sum().backward()
    expected = network[0].weight.grad.clone()
    network.zero_grad()
    torch.manual_seed(1)
    checkpoint(network, x, use_reentrant=False).sum().backward()
    assert torch.equal(network[0].weight.grad, expected)


def test_checkpoint_keeps_autocast():
    layer, x = nn.Linear(4, 4), torch.randn(2, 4, requires_grad=True)
    seen = []

    def run(value):
        seen.append((torch.is_autocast_enabled("cpu"), torch.get_autocast_dtype("cpu")))
        return layer(value)

    with torch.autocast("cpu", dtype=torch.bfloat16):
        result = checkpoint(run, x, use_reentrant=False)
    result.float().sum().backward()
    assert seen == [(True, torch.bfloat16)] * 2


def test_autocast_nests_and_decorates():
    layer, x = nn.Linear(4, 4), torch.randn(2, 4)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        assert layer(x).dtype == torch.bfloat16
        with torch.autocast("cpu", enabled=False):
            assert layer(x).dtype == torch.float32
        assert torch.is_autocast_enabled("cpu")
    assert layer(x).dtype == torch.float32
    assert torch.autocast("cpu", dtype=torch.bfloat16)(layer.forward)(x).dtype == torch.bfloat16
