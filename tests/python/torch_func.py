"""torch.func and torch.jit: derivatives of functions, and modules with other parameters."""

import torch
from torch.func import functional_call, grad, grad_and_value, hessian, jacrev
from torch_support import error_of

x = torch.tensor([1.0, 2.0])


def test_gradients_of_functions():
    assert grad(lambda a: a.pow(3).sum())(x).tolist() == [3, 12]
    assert grad(grad(lambda a: a.pow(3).sum()))(torch.tensor(2.0)).item() == 12
    found, value = grad_and_value(lambda a, b: (a * b).sum(), argnums=(0, 1))(x, x + 1)
    assert [one.tolist() for one in found] == [[2, 3], [1, 2]] and value.item() == 8
    found, more = grad(lambda a: (a.sum(), a * 2), has_aux=True)(x)
    assert found.tolist() == [1, 1] and more.tolist() == [2, 4] and not found.requires_grad


def test_jacobians_of_functions():
    assert jacrev(torch.square)(x).tolist() == [[2, 0], [0, 4]]
    assert jacrev(lambda a, b: a * b, argnums=1)(x, x).tolist() == [[1, 0], [0, 2]]
    assert hessian(lambda a: a.pow(3).sum())(x).tolist() == [[6, 0], [0, 12]]


def test_a_module_runs_with_other_parameters():
    model = torch.nn.Sequential(torch.nn.Linear(2, 1), torch.nn.BatchNorm1d(1)).eval()
    before = model[0].weight
    weights = {"0.weight": torch.ones(1, 2), "0.bias": torch.zeros(1)}
    got = functional_call(model, weights, (torch.tensor([[1.0, 2.0]]),))
    assert abs(got.item() - 3) < 1e-3 and model[0].weight is before
    unknown = functional_call(model, {**weights, "0.scale": x}, torch.tensor([[1.0, 2.0]]))
    assert unknown.equal(got)
    assert error_of(lambda: functional_call(model, {"2.weight": x}, x))[0] == "AttributeError"
    found = grad(lambda w: functional_call(model, {"0.weight": w}, torch.ones(1, 2)).sum())(
        torch.ones(1, 2)
    )
    assert found.shape == (1, 2) and found.abs().sum() > 0 and before.grad is None


def test_what_is_not_provided_says_so():
    if not hasattr(torch, "recorded"):
        return
    for call in (
        lambda: torch.jit.load("none"),
        lambda: torch.hub.load("somebody/repository", "model"),
    ):
        try:
            call()
        except NotImplementedError as error:
            assert "torch." in str(error) and ";" in str(error)
        else:
            raise AssertionError("accepted")


def test_script_keeps_what_a_function_computes():
    @torch.jit.script
    def double(a):
        return a * 2

    assert double(x).tolist() == [2, 4]
    assert not torch.jit.is_scripting()
