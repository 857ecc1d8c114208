"""Optimizers: steps against values recorded from CPython PyTorch 2.10.0, groups, saving."""

import copy

import torch
from torch import nn
from torch.optim import SGD, Adam, AdamW, Muon

SHAPES = [(4, 3), (3, 5), (4, 3)]


def trained(kind, steps=4, **options):
    """Run an optimizer on seeded parameters and gradients; returns parameters and optimizer."""
    torch.manual_seed(0)
    params = [nn.Parameter(torch.randn(shape)) for shape in SHAPES]
    optimizer = kind(params, **options)
    for _ in range(steps):
        for param in params:
            param.grad = torch.randn(param.shape)
        optimizer.step()
    return params, optimizer


def total(params):
    """Sum parameters with weights that tell the elements apart."""
    flat = torch.cat([param.detach().reshape(-1) for param in params]).double()
    return (flat * torch.arange(1, flat.numel() + 1, dtype=torch.float64).sin()).sum().item()


CASES = [
    (SGD, {"lr": 0.1}, 2.5664170040361025),
    (SGD, {"lr": 0.1, "momentum": 0.9, "nesterov": True, "weight_decay": 0.1}, 4.576875327253382),
    (SGD, {"lr": 0.1, "momentum": 0.9, "dampening": 0.3, "maximize": True}, -0.21594504822266947),
    (Adam, {"lr": 0.1, "weight_decay": 0.1}, 2.906150281190103),
    (AdamW, {"lr": 0.1, "weight_decay": 0.1, "betas": (0.8, 0.95)}, 2.7126172791274374),
    (AdamW, {"lr": 0.1, "amsgrad": True}, 2.8519423614720045),
    (AdamW, {"lr": 0.1, "fused": True}, 2.8520027959185636),
    (Muon, {"lr": 0.1}, 2.431216362458994),
    (Muon, {"lr": 0.1, "adjust_lr_fn": "match_rms_adamw", "nesterov": False}, 2.211407403911439),
]


def test_steps_agree_with_recorded_values():
    for kind, options, recorded in CASES:
        got = total(trained(kind, **options)[0])
        # Muon works in bfloat16, whose last digit depends on the processor.
        allowed = 2e-2 if kind is Muon else 1e-5
        assert abs(got - recorded) < allowed, (kind.__name__, options, got, recorded)


def test_muon_makes_updates_orthogonal():
    for rows, columns in ((6, 6), (4, 8), (8, 4)):
        param = nn.Parameter(torch.zeros(rows, columns))
        param.grad = torch.randn(rows, columns)
        Muon([param], lr=1.0, weight_decay=0.0, adjust_lr_fn="original").step()
        scale = max(1.0, rows / columns) ** 0.5
        values = torch.linalg.svdvals(param.detach() / scale)
        assert values.min().item() > 0.3 and values.max().item() < 1.4


def test_muon_together_equals_one_by_one():
    together, _ = trained(Muon, lr=0.1)
    torch.manual_seed(0)
    params = [nn.Parameter(torch.randn(shape)) for shape in SHAPES]
    optimizers = [Muon([param], lr=0.1) for param in params]
    for _ in range(4):
        for param in params:
            param.grad = torch.randn(param.shape)
        for optimizer in optimizers:
            optimizer.step()
    assert all(torch.allclose(a, b, atol=2e-2) for a, b in zip(together, params, strict=True))


def test_saved_state_goes_on_bit_for_bit():
    for kind in (SGD, AdamW, Muon):
        options = {"momentum": 0.9} if kind is SGD else {}
        params, optimizer = trained(kind, lr=0.1, **options)
        twins = [nn.Parameter(param.detach().clone()) for param in params]
        other = kind(twins, lr=0.5, **options)
        other.load_state_dict(copy.deepcopy(optimizer.state_dict()))
        for param, twin in zip(params, twins, strict=True):
            param.grad = twin.grad = torch.ones_like(param)
        optimizer.step()
        other.step()
        assert other.param_groups[0]["lr"] == 0.1
        assert all(torch.equal(a, b) for a, b in zip(params, twins, strict=True))


def test_state_dict_layout():
    _, optimizer = trained(AdamW)
    state = optimizer.state_dict()
    assert list(state) == ["state", "param_groups"]
    assert list(state["state"][0]) == ["step", "exp_avg", "exp_avg_sq"]
    assert state["state"][2]["step"].item() == 4
    group = state["param_groups"][0]
    assert group["params"] == [0, 1, 2] and group["betas"] == (0.9, 0.999)


def test_parameters_without_gradient_are_left_alone():
    params = [nn.Parameter(torch.ones(2)) for _ in range(2)]
    params[0].grad = torch.ones(2)
    AdamW(params, lr=0.1).step()
    assert params[0].tolist() != [1, 1] and params[1].tolist() == [1, 1]


def test_groups_hooks_and_closures():
    first, second = nn.Parameter(torch.ones(1)), nn.Parameter(torch.ones(1))
    optimizer = SGD([{"params": [first]}, {"params": [second], "lr": 0.0}], lr=0.5)
    seen = []
    optimizer.register_step_pre_hook(lambda opt, args, kwargs: seen.append("before"))
    optimizer.register_step_post_hook(lambda opt, args, kwargs: seen.append("after"))

    def closure():
        optimizer.zero_grad()
        loss = (first * second).sum()
        loss.backward()
        return loss

    assert optimizer.step(closure).item() == 1
    assert (first.item(), second.item()) == (0.5, 1) and seen == ["before", "after"]
    optimizer.add_param_group({"params": nn.Parameter(torch.ones(1)), "lr": 1.0})
    assert len(optimizer.param_groups) == 3 and optimizer.param_groups[2]["momentum"] == 0


def test_bad_options_are_refused():
    param = nn.Parameter(torch.ones(2))
    for make, message in (
        (lambda: SGD([], lr=0.1), "optimizer got an empty parameter list"),
        (lambda: SGD([param], lr=-1), "Invalid learning rate: -1"),
        (lambda: AdamW([param], betas=(2, 0)), "Invalid beta parameter at index 0: 2"),
        (
            lambda: SGD([{"params": [param]}, {"params": [param]}]),
            "some parameters appear in more than one parameter group",
        ),
        (
            lambda: Muon([param]),
            "Muon only supports 2D parameters whereas we found a parameter with size: "
            "torch.Size([2])",
        ),
        (lambda: SGD([param * 2]), "can't optimize a non-leaf Tensor"),
    ):
        try:
            make()
        except ValueError as error:
            assert str(error) == message
        else:
            raise AssertionError(message)


def test_the_step_of_somebody_elses_optimizer_may_keep_what_it_makes():
    class Momentum(torch.optim.Optimizer):
        def __init__(self, params):
            super().__init__(params, {})

        @torch.no_grad()
        def step(self, closure=None):
            for param in self.param_groups[0]["params"]:
                state = self.state[param]
                if not state:
                    state["speed"] = torch.zeros_like(param)
                state["speed"].mul_(0.5).add_(param.grad)
                param.sub_(state["speed"])

    weight = torch.ones(2, requires_grad=True)
    optimizer = Momentum([weight])
    for _ in range(3):
        optimizer.zero_grad()
        (weight * torch.tensor([1.0, 2.0])).sum().backward()
        optimizer.step()
    assert weight.tolist() == [1 - 1 - 1.5 - 1.75, 1 - 2 - 3 - 3.5]
