"""torch.nn.utils: parametrisations, calls with other parameters; torch.optim.swa_utils."""

import torch
from torch import nn
from torch.nn.utils import parametrizations, parametrize
from torch.nn.utils.stateless import functional_call
from torch.optim import SGD, swa_utils


class _Symmetric(nn.Module):
    def forward(self, x):
        return x.triu() + x.triu(1).transpose(-1, -2)

    def right_inverse(self, x):
        return x.triu()


def test_a_parametrised_weight_is_computed_assigned_and_removed():
    layer = nn.Linear(3, 3)
    parametrize.register_parametrization(layer, "weight", _Symmetric())
    assert list(layer.state_dict()) == ["bias", "parametrizations.weight.original"]
    assert torch.equal(layer.weight, layer.weight.T)
    assert parametrize.is_parametrized(layer, "weight")
    assert type(layer).__name__ == "ParametrizedLinear" and isinstance(layer, nn.Linear)
    with torch.no_grad():
        layer.weight = torch.eye(3)
    assert torch.equal(layer.weight, torch.eye(3))
    layer(torch.ones(1, 3)).sum().backward()
    assert layer.parametrizations.weight.original.grad.tril(-1).abs().sum() == 0
    with parametrize.cached():
        assert layer.weight is layer.weight
    parametrize.remove_parametrizations(layer, "weight")
    assert type(layer) is nn.Linear and isinstance(layer.weight, nn.Parameter)
    assert torch.equal(layer.weight.detach(), torch.eye(3))


def test_weight_norm_keeps_the_weight_and_splits_it():
    torch.manual_seed(0)
    layer = nn.Conv1d(4, 6, 3)
    before = layer.weight.detach().clone()
    parametrizations.weight_norm(layer)
    assert torch.allclose(layer.weight, before)
    shapes = {name: tuple(tensor.shape) for name, tensor in layer.state_dict().items()}
    assert shapes == {
        "bias": (6,),
        "parametrizations.weight.original0": (6, 1, 1),
        "parametrizations.weight.original1": (6, 4, 3),
    }
    old = {"bias": torch.zeros(6), "weight_g": torch.ones(6, 1, 1), "weight_v": before}
    layer.load_state_dict(old)
    assert torch.allclose(layer.weight.flatten(1).norm(dim=1), torch.ones(6), atol=1e-5)


def test_spectral_norm_leaves_a_largest_singular_value_of_one():
    torch.manual_seed(0)
    layer = parametrizations.spectral_norm(nn.Linear(5, 4), n_power_iterations=30)
    assert abs(torch.linalg.svdvals(layer.weight.detach())[0].item() - 1) < 1e-3
    assert "parametrizations.weight.0._u" in layer.state_dict()


def test_functional_call_uses_the_given_parameters_only():
    layer = nn.Linear(2, 1)
    before = layer.weight.detach().clone()
    weight = torch.ones(1, 2, requires_grad=True)
    given = {"weight": weight, "bias": torch.zeros(1)}
    functional_call(layer, given, (torch.tensor([3.0, 4.0]),)).sum().backward()
    assert weight.grad.tolist() == [[3, 4]] and layer.weight.grad is None
    assert torch.equal(layer.weight.detach(), before)
    try:
        functional_call(layer, {"weight": weight}, (torch.ones(2),), strict=True)
    except RuntimeError as error:
        assert "bias" in str(error)
    else:
        raise AssertionError("accepted")


def test_lazy_modules_take_their_width_from_the_first_input():
    for make, shape, kind in (
        (lambda: nn.LazyLinear(4), (2, 3), nn.Linear),
        (lambda: nn.LazyConv2d(4, 3), (2, 3, 5, 5), nn.Conv2d),
        (lambda: nn.LazyBatchNorm1d(), (2, 3), nn.BatchNorm1d),
    ):
        module = make()
        twin = make()
        assert module.has_uninitialized_params()
        expected = module(torch.ones(shape))
        assert type(module) is kind
        twin.load_state_dict(module.state_dict())
        assert twin(torch.ones(shape)).shape == expected.shape


def test_averages_of_weights():
    model = nn.Linear(1, 1, bias=False)
    mean = swa_utils.AveragedModel(model)
    moving = swa_utils.AveragedModel(model, multi_avg_fn=swa_utils.get_ema_multi_avg_fn(0.5))
    for value in (1.0, 3.0, 8.0):
        nn.init.constant_(model.weight, value)
        mean.update_parameters(model)
        moving.update_parameters(model)
    assert abs(mean.module.weight.item() - 4) < 1e-6 and moving.module.weight.item() == 5
    assert mean.n_averaged.item() == 3


def test_batch_norms_are_updated_from_data():
    model = nn.Sequential(nn.BatchNorm1d(2))
    swa_utils.update_bn([torch.tensor([[1.0, 2.0], [3.0, 6.0]])] * 2, model)
    assert model[0].running_mean.tolist() == [2, 4] and model[0].momentum == 0.1


def test_swalr_anneals_to_its_rate():
    optimizer = SGD([nn.Parameter(torch.ones(1))], lr=1.0)
    schedule = swa_utils.SWALR(optimizer, 0.2, anneal_epochs=4, anneal_strategy="linear")
    rates = []
    for _ in range(5):
        optimizer.step()
        schedule.step()
        rates.append(round(optimizer.param_groups[0]["lr"], 6))
    assert rates == [0.8, 0.6, 0.4, 0.2, 0.2]


def test_a_choice_of_kernels_leaves_the_result():
    from torch.nn.attention import SDPBackend, sdpa_kernel

    attend = nn.functional.scaled_dot_product_attention
    q, k, v = (torch.randn(1, 2, 4, 8) for _ in range(3))
    expected = attend(q, k, v)
    with sdpa_kernel([SDPBackend.MATH]):
        assert torch.allclose(attend(q, k, v), expected, atol=1e-5)
    try:
        sdpa_kernel("math").__enter__()
    except AssertionError as error:
        assert "SDPBackend" in str(error)
    else:
        raise ValueError("accepted")
