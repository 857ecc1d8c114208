"""torch.func: vmap, vjp, jvp, Jacobians of nested tensors, stacked modules."""

import torch
from torch import nn
from torch.func import (
    functional_call,
    grad,
    hessian,
    jacfwd,
    jacrev,
    jvp,
    linearize,
    stack_module_state,
    vjp,
    vmap,
)
from torch_support import error_of

x = torch.arange(6.0).view(2, 3)


def test_vmap_runs_over_slices():
    assert torch.vmap(torch.sum)(x).tolist() == [3, 12]
    assert vmap(torch.sum, in_dims=-1, chunk_size=2)(x).tolist() == [3, 5, 7]
    pair = vmap(lambda a, b: (a, b), in_dims=(0, None), out_dims=(1, 0))(x, torch.ones(2))
    assert pair[0].equal(x.T) and pair[1].equal(torch.ones(2, 2))
    nested = vmap(lambda d: {"s": d["a"].sum(), "t": (d["b"],)}, in_dims=({"a": 0, "b": 1},))
    found = nested({"a": x, "b": x.T})
    assert found["s"].tolist() == [3, 12] and found["t"][0].equal(x)
    outer = vmap(vmap(torch.mul, in_dims=(None, 0)), in_dims=(0, None))(x[0], x[1])
    assert outer.equal(x[0][:, None] * x[1])
    assert vmap(torch.dot)(x[:0], x[:0]).shape == (0,)
    assert vmap(lambda a: torch.ones(2), out_dims=None)(x).tolist() == [1, 1]


def test_vmap_and_gradients_compose():
    layer = nn.Linear(3, 1)
    weights = {name: one.detach() for name, one in layer.named_parameters()}

    def loss(weights, sample):
        return functional_call(layer, weights, (sample,)).square().sum()

    each = vmap(grad(loss), in_dims=(None, 0))(weights, x)
    assert each["weight"].shape == (2, 1, 3) and not each["weight"].requires_grad
    for index in range(2):
        assert torch.allclose(each["weight"][index], grad(loss)(weights, x[index])["weight"])
    total = grad(lambda a: vmap(torch.sin)(a).sum())(x)
    assert torch.allclose(total, x.cos())


def test_vmap_refuses_what_does_not_fit():
    for call in (
        lambda: vmap(torch.sum, in_dims=2)(x),
        lambda: vmap(torch.add)(x, torch.ones(3, 3)),
        lambda: vmap(lambda a: 3)(x),
        lambda: vmap(torch.sum, in_dims=(0, 0))(x),
        lambda: vmap(torch.sum)(3.0),
        lambda: vmap(torch.sum)(),
        lambda: vmap(torch.sum, chunk_size=0)(x),
        lambda: vmap(lambda a: a, out_dims=None)(x),
    ):
        assert error_of(call)[0] == "ValueError"


def test_randomness_is_asked_for():
    def noisy(a):
        return a + torch.randn(3)

    assert error_of(lambda: vmap(noisy)(x))[0] == "RuntimeError"
    torch.manual_seed(0)
    expected = torch.randn(2, 3)
    for randomness, noise in (("different", expected), ("same", expected[:1])):
        torch.manual_seed(0)
        assert torch.allclose(vmap(noisy, randomness=randomness)(x), x + noise)
    assert error_of(lambda: vmap(noisy, randomness="never")(x))[0] == "RuntimeError"


def test_products_with_jacobians():
    output, pull = vjp(lambda a, b: (a * b, a.sin()), x, x + 1)
    found = pull((torch.ones(2, 3), torch.zeros(2, 3)))
    assert output[0].equal(x * (x + 1)) and found[0].equal(x + 1) and found[1].equal(x)
    assert error_of(lambda: pull(x))[0] == "RuntimeError"
    output, pull, more = vjp(lambda a: (a * 2, a), x, has_aux=True)
    assert pull(x)[0].equal(x * 2) and more.equal(x) and not output.requires_grad
    value, slope = jvp(lambda a, b: {"p": a * b}, (x, x + 1), (torch.ones(2, 3), x))
    assert value["p"].equal(x * (x + 1)) and slope["p"].equal(x + 1 + x * x)
    assert error_of(lambda: jvp(torch.sin, x, x))[0] == "RuntimeError"
    assert error_of(lambda: jvp(torch.sin, (x,), (x[0],)))[0] == "RuntimeError"
    value, push = linearize(torch.sin, x)
    for tangent in (torch.ones(2, 3), x):
        assert torch.allclose(push(tangent), x.cos() * tangent)


def test_jacobians_of_nested_tensors():
    v = x[1]
    for jacobian in (jacrev, jacfwd):
        found = jacobian(lambda d: {"q": d["p"] ** 2})({"p": v})
        assert found["q"]["p"].equal(torch.diag(2 * v))
        both, more = jacobian(lambda a, b: (a * b, a), argnums=(0, 1), has_aux=True)(v, v + 1)
        assert both[0].equal(torch.diag(v + 1)) and both[1].equal(torch.diag(v)) and more.equal(v)
    second = hessian(lambda a, b: (a * b).sum(), argnums=(0, 1))(v, v)
    assert second[0][1].equal(torch.eye(3)) and second[1][1].equal(torch.zeros(3, 3))
    assert error_of(lambda: grad(torch.sin)(v))[0] == "RuntimeError"
    assert error_of(lambda: grad(torch.sum, argnums=2)(v))[0] == "RuntimeError"


def test_results_stay_in_the_graph_of_captured_parameters():
    torch.manual_seed(0)
    layer = nn.Linear(3, 1)
    slope = grad(lambda a: layer(a).sin().sum())(x)
    slope.sum().backward()
    with torch.no_grad():
        z, w = layer(x), layer.weight
        expected = z.cos().sum() - (z.sin() * w.sum() * x).sum(0)
    assert torch.allclose(layer.weight.grad, expected, atol=1e-5)
    assert not grad(lambda a: a.sin().sum())(x).requires_grad
    leaf = torch.tensor(1.0, requires_grad=True)
    curve = grad(torch.sin)(leaf)
    assert torch.autograd.grad(curve, leaf)[0].item() == -torch.sin(leaf).item()
    assert grad(grad(grad(torch.sin)))(torch.tensor(1.0)).item() == -torch.cos(leaf).item()


def test_modules_are_stacked():
    torch.manual_seed(0)
    models = [nn.Sequential(nn.Linear(3, 2), nn.BatchNorm1d(2)).eval() for _ in range(2)]
    params, buffers = stack_module_state(models)
    assert params["0.weight"].shape == (2, 2, 3) and params["0.weight"].requires_grad
    assert params["0.weight"].is_leaf and buffers["1.running_var"].shape == (2, 2)
    found = vmap(lambda p, b, a: functional_call(models[0], (p, b), (a,)), in_dims=(0, 0, None))(
        params, buffers, x
    )
    assert torch.allclose(found, torch.stack([model(x) for model in models]))
    assert error_of(lambda: stack_module_state([]))[0] == "RuntimeError"
    assert error_of(lambda: stack_module_state([models[0], nn.ReLU()]))[0] == "RuntimeError"
    torch.func.replace_all_batch_norm_modules_(models[0])
    assert models[0][1].running_mean is None and not models[0][1].track_running_stats


def test_derivatives_within_no_grad_have_no_graph():
    w, v = torch.ones(3, requires_grad=True), torch.ones(3)

    def f(p):
        return (p * p).sin()

    def cut(p):
        with torch.no_grad():
            return jvp(f, (p,), (v,))[1]

    with torch.no_grad():
        value, tangent = jvp(f, (w,), (v,))
        output, back = vjp(f, w)
        found = [value, tangent, output, *back(v), jacfwd(f)(w), jacrev(f)(w)]
    assert not any(one.requires_grad for one in found) and not cut(w).requires_grad
    assert jvp(f, (w,), (v,))[1].requires_grad
    assert torch.allclose(tangent, 2 * torch.cos(torch.ones(3)))
    assert grad(lambda p: (p * cut(p)).sum())(w).equal(tangent)
