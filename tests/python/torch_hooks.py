"""Hooks after accumulation, and anomaly detection."""

import warnings

import torch
from torch import nn
from torch_support import error_of


def test_a_hook_after_accumulation_sees_the_sum():
    seen = []
    weight = torch.tensor([1.0, 2.0], requires_grad=True)
    other = torch.ones(2, requires_grad=True)
    handle = weight.register_post_accumulate_grad_hook(lambda leaf: seen.append(leaf.grad.tolist()))
    (weight * 2 + weight * other).sum().backward()
    (weight * 2).sum().backward()
    assert seen == [[3.0, 3.0], [5.0, 5.0]]
    torch.autograd.grad((weight * 2).sum(), weight)
    other.sum().backward()
    assert len(seen) == 2
    handle.remove()
    (weight * 2).sum().backward()
    assert len(seen) == 2


def test_an_optimizer_steps_within_the_backward_pass():
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1))
    optimizers = {weight: torch.optim.SGD([weight], lr=0.1) for weight in net.parameters()}

    def step(weight):
        optimizers[weight].step()
        optimizers[weight].zero_grad()

    for weight in net.parameters():
        weight.register_post_accumulate_grad_hook(step)
    x, first = torch.randn(8, 3), None
    for _ in range(20):
        loss = (net(x) - x.sum(1, keepdim=True)).square().mean()
        first = first or loss.item()
        loss.backward()
    assert loss.item() < first / 2
    assert all(weight.grad is None for weight in net.parameters())


def test_hooks_after_accumulation_are_for_leaves():
    for tensor, reason in (
        (torch.ones(2), "doesn't require gradient"),
        (torch.ones(2, requires_grad=True) * 2, "non-leaf"),
    ):
        kind, text = error_of(lambda it=tensor: it.register_post_accumulate_grad_hook(print))
        assert kind == "RuntimeError" and reason in text


def nan_gradient():
    x = torch.zeros(1, requires_grad=True)
    (torch.sqrt(x) * 0).sum().backward()
    return x.grad


def test_anomaly_detection_names_the_operator():
    assert nan_gradient().isnan().all()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with torch.autograd.detect_anomaly():
            kind, text = error_of(nan_gradient)
        assert kind == "RuntimeError"
        assert "'SqrtBackward0' returned nan values in its 0th output" in text
        with torch.autograd.detect_anomaly(check_nan=False):
            assert torch.is_anomaly_enabled()
            assert not torch.is_anomaly_check_nan_enabled()
            assert nan_gradient().isnan().all()
    assert not torch.is_anomaly_enabled()


def test_anomaly_detection_is_a_switch_too():
    torch.autograd.set_detect_anomaly(True)
    assert torch.is_anomaly_enabled()
    torch.autograd.set_detect_anomaly(False)
    assert not torch.is_anomaly_enabled()
    with torch.autograd.set_detect_anomaly(True):
        assert torch.is_anomaly_enabled()
    assert not torch.is_anomaly_enabled()
