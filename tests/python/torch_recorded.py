"""torch.recorded: the function's own numbers, and a refusal of what cannot be repeated."""

import unittest

import torch
from torch import nn


def setup_function():
    """Skip on a host that runs functions as they are; pytest calls this before each test."""
    if not hasattr(torch, "recorded"):
        raise unittest.SkipTest("torch.recorded: only Torch for GraalVM has it")


def refusal(function, *args):
    """The message with which recording a function is refused."""
    try:
        torch.recorded(function)(*args)
    except RuntimeError as error:
        return str(error)
    raise AssertionError("recorded")


def network():
    torch.manual_seed(3)
    return nn.Sequential(nn.Linear(4, 8), nn.GELU(), nn.LayerNorm(8), nn.Linear(8, 2))


def trained(model, wrap, steps):
    """Losses of some steps of gradient descent, the passes wrapped."""
    generator = torch.Generator()

    def passes(x, weight):
        noise = torch.randn(x.shape, generator=generator)
        first, second = model(x + 0.1 * noise).chunk(2, dim=1)
        loss = (first - second).square().mean() * weight
        loss.backward()
        return loss.detach()

    run, losses = wrap(passes), []
    for step in range(steps):
        generator.manual_seed(step)
        x = torch.full((5 if step % 3 else 6, 4), 0.1 * step)
        losses.append(run(x, 0.5).item())
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.sub_(0.1 * parameter.grad)
                parameter.grad.zero_()
    return losses


def test_repeats_forward_and_backward_to_the_bit():
    plain = trained(network(), lambda function: function, 8)
    assert trained(network(), torch.recorded, 8) == plain


def test_runs_python_once_for_each_kind_of_arguments():
    runs = []

    def function(x, scale):
        runs.append(tuple(x.shape))
        return x * scale, x.sum()

    repeated = torch.recorded(function)
    for scale in (2.0, 2.0, 3.0):
        product, total = repeated(torch.ones(2), scale)
        assert product.tolist() == [scale, scale] and total.item() == 2
    assert repeated(torch.zeros(3), 2.0)[0].tolist() == [0, 0, 0]
    assert repeated(torch.full((2,), 5.0), 2.0)[0].tolist() == [10, 10]
    assert runs == [(2,), (2,), (3,)]


def test_changes_in_place_reach_the_tensors_outside():
    counter = torch.keep(torch.zeros(()))
    count = torch.recorded(lambda step: _add(counter, step))
    for _ in range(3):
        assert count(torch.tensor(2.0)) is None
    assert counter.item() == 6


def _add(counter, step):
    counter.add_(step)


def test_modes_are_as_before_after_a_failure():

    def function(x, index):
        with torch.no_grad():
            return torch.ones(3).index_select(0, index) * x

    repeated = torch.recorded(function)
    assert repeated(torch.ones(1), torch.tensor([2])).item() == 1
    try:
        repeated(torch.ones(1), torch.tensor([7]))
    except IndexError:
        assert torch.is_grad_enabled()
    else:
        raise AssertionError("no error")


def test_refuses_numbers_read_from_tensors():
    message = refusal(lambda x: x * x.sum().item(), torch.ones(2))
    assert message.startswith("recorded function: expected the same operators in every call")
    assert "item" in message


def test_refuses_a_tensor_from_outside_that_nobody_keeps():
    with torch.scope("a step"):
        other = torch.ones(2)
        message = refusal(lambda x: x + other, torch.ones(2))
    assert "neither an argument nor kept" in message


def test_refuses_hooks():
    def function(x):
        x.register_hook(lambda gradient: gradient)
        return x

    assert "register_hook" in refusal(function, torch.ones(2, requires_grad=True))


def test_a_refused_recording_leaves_nothing_behind():
    refusal(lambda x: x * x.sum().item(), torch.ones(2))
    assert torch.recorded(lambda x: x + 1)(torch.ones(1)).item() == 2
