"""Forward and backward hooks, norms of gradients, vectors of parameters."""

import math
import warnings

import torch
from torch import nn


def test_forward_hooks_see_and_replace():
    layer = nn.Linear(2, 2)
    seen = []
    before = layer.register_forward_pre_hook(lambda module, args: (args[0] * 0,))
    after = layer.register_forward_hook(
        lambda module, args, kwargs, output: seen.append((tuple(args[0].shape), kwargs)),
        with_kwargs=True,
    )
    assert torch.equal(layer(torch.ones(3, 2))[0], layer.bias)
    assert seen == [((3, 2), {})]
    before.remove()
    after.remove()
    with layer.register_forward_hook(lambda module, args, output: output * 0):
        assert layer(torch.ones(1, 2)).abs().sum().item() == 0
    assert layer(torch.ones(1, 2)).abs().sum().item() != 0


def test_keyword_pre_hooks_and_order():
    class Scale(nn.Module):
        def forward(self, x, factor=1):
            return x * factor

    module, seen = Scale(), []
    module.register_forward_pre_hook(lambda m, args: seen.append("second"))
    module.register_forward_pre_hook(
        lambda m, args, kwargs: (args, {"factor": 5}), with_kwargs=True, prepend=True
    )
    assert module(torch.ones(1), factor=2).item() == 5 and seen == ["second"]


def test_always_called_hooks_see_failures():
    class Broken(nn.Module):
        def forward(self, x):
            raise ValueError("broken")

    module, seen = Broken(), []
    module.register_forward_hook(lambda m, args, out: seen.append(out), always_call=True)
    try:
        module(torch.ones(1))
    except ValueError:
        assert seen == [None]
    else:
        raise AssertionError("no error")


def test_hooked_activations_outlive_the_call():
    model = nn.Sequential(nn.Linear(2, 2), nn.ReLU(), nn.Linear(2, 1))
    kept = []
    model[1].register_forward_hook(lambda module, args, output: kept.append(output.detach() * 1))
    model(torch.ones(4, 2))
    model(torch.ones(4, 2))
    assert torch.equal(kept[0], kept[1])


def test_full_backward_hooks():
    model = nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 1))
    shapes = []

    def note(module, grad_input, grad_output):
        shapes.append((tuple(grad_input[0].shape), tuple(grad_output[0].shape)))

    model[1].register_full_backward_hook(note)
    model[0].register_full_backward_pre_hook(lambda module, grad_output: (grad_output[0] * 2,))
    x = torch.ones(4, 2, requires_grad=True)
    model(x).sum().backward()
    assert shapes == [((4, 3), (4, 1))]
    doubled = 2 * (model[1].weight @ model[0].weight)
    assert torch.allclose(x.grad, doubled.expand(4, 2), atol=1e-6)


def test_backward_hook_replaces_input_gradient():
    layer = nn.Linear(2, 2)
    layer.register_full_backward_hook(lambda module, given, outer: (torch.ones_like(given[0]),))
    x = torch.zeros(3, 2, requires_grad=True)
    layer(x).sum().backward()
    assert torch.equal(x.grad, torch.ones(3, 2))


def _with_gradients(*values):
    params = [nn.Parameter(torch.zeros(len(value))) for value in values]
    for param, value in zip(params, values, strict=True):
        param.grad = torch.tensor(value)
    return params


def test_clipping_by_norm():
    params = _with_gradients([3.0, 0.0], [0.0, 4.0, 0.0])
    total = nn.utils.clip_grad_norm_(params, 1.0)
    assert total.item() == 5
    assert abs(params[1].grad[1].item() - 4 / (5 + 1e-6)) < 1e-6
    small = _with_gradients([0.3])
    nn.utils.clip_grad_norm_(small, 1.0)
    assert abs(small[0].grad.item() - 0.3) < 1e-7
    inf = nn.utils.get_total_norm([torch.tensor([1.0, -7.0])], norm_type=math.inf)
    assert inf.item() == 7


def test_clipping_refuses_nonfinite_norms_on_request():
    params = _with_gradients([math.nan])
    try:
        nn.utils.clip_grad_norm_(params, 1.0, error_if_nonfinite=True)
    except RuntimeError as error:
        assert str(error).startswith("The total norm of order 2.0 for gradients")
    else:
        raise AssertionError("accepted")


def test_clipping_by_value():
    params = _with_gradients([3.0, -0.5, -9.0])
    nn.utils.clip_grad_value_(params, 1.0)
    assert params[0].grad.tolist() == [1, -0.5, -1]


def test_parameters_as_one_vector():
    layer = nn.Linear(2, 3)
    vector = nn.utils.parameters_to_vector(layer.parameters())
    assert vector.shape == (9,)
    nn.utils.vector_to_parameters(torch.arange(9.0), layer.parameters())
    assert layer.weight.tolist() == [[0, 1], [2, 3], [4, 5]] and layer.bias.tolist() == [6, 7, 8]


def test_the_old_backward_hooks_see_the_last_operator():
    layer = nn.Linear(2, 2)
    seen = []
    handle = layer.register_backward_hook(lambda module, inputs, outputs: seen.append(inputs))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        layer(torch.ones(1, 2)).sum().backward()
    ((bias, data, weight),) = seen
    assert bias.shape == (2,) and data is None and weight.shape == (2, 2)
    handle.remove()
    layer(torch.ones(1, 2)).sum().backward()
    assert len(seen) == 1


def test_backward_hooks_warn_where_they_see_little():
    class Named(nn.Module):
        def forward(self, x):
            return {"twice": x * 2}

    seen = []
    for module, given in ((nn.Linear(2, 2), torch.ones(2)), (Named(), torch.ones(2) + 0)):
        module.register_full_backward_hook(lambda module, inputs, outputs: seen.append(inputs))
        if isinstance(module, Named):
            given.requires_grad_()
        with warnings.catch_warnings(record=True) as noted:
            warnings.simplefilter("always")
            result = module(given)
            result = result["twice"] if isinstance(result, dict) else result
            result.sum().backward()
        text = str(noted[0].message)
        assert text.startswith(("Full backward hook is firing", "For backward hooks to be called"))
    assert seen == [(None,)]
