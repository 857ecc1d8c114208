"""Every optimizer in every configuration of PyTorch's tests, against recorded steps."""

import copy
import os
import sys

import torch

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from torch_optim_cases import measure, options_of, stepped

from unite_support import FIXTURES

RELATIVE = 1e-6  # of the largest element; PyTorch's tests allow as much in float32
IN_BFLOAT16 = 2e-2  # Muon's last digit depends on the processor
SEARCHES = 1e-4  # LBFGS ends where differences of losses are mostly rounding
TOLERANCE = {"Muon": IN_BFLOAT16, "LBFGS": SEARCHES}


def _recorded():
    with open(FIXTURES + "torch_optim.values", encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith("#"):
                name, text, group, names, totals, elements = line.rstrip("\n").split("|")
                numbers = [[float(x) for x in part.split()] for part in (totals, elements)]
                yield name, text, group.split(","), names, *numbers


def _differ(got, expected, allowed):
    scale = max([1.0, *(abs(x) for x in expected)])
    return len(got) != len(expected) or any(
        not abs(a - b) <= allowed * scale for a, b in zip(got, expected, strict=True)
    )


def test_steps_and_states_agree_with_recorded_values():
    wrong = []
    for name, text, group, names, totals, elements in _recorded():
        got = measure(name, options_of(text))
        allowed = TOLERANCE.get(name, RELATIVE)
        # What a line search remembers are differences of rounding errors; the steps count.
        unlike = name != "LBFGS" and _differ(got[2], totals, 10 * allowed)
        if (
            (got[0], ",".join(got[1])) != (group, names)
            or unlike
            or _differ(got[3], elements, allowed)
        ):
            wrong.append((name, text, got, (group, names, totals, elements)))
    assert not wrong, wrong


def test_every_optimizer_is_recorded():
    listed = {name for name in torch.optim.__all__ if isinstance(getattr(torch.optim, name), type)}
    assert listed - {"Optimizer"} == {name for name, *_ in _recorded()}


def test_saved_states_go_on_bit_for_bit():
    for name in sorted({name for name, *_ in _recorded()} - {"LBFGS", "SparseAdam"}):
        params, optimizer = stepped(name, {})
        twins = [torch.nn.Parameter(param.detach().clone()) for param in params]
        other = type(optimizer)(twins, lr=0.5)
        other.load_state_dict(copy.deepcopy(optimizer.state_dict()))
        for param, twin in zip(params, twins, strict=True):
            param.grad = twin.grad = torch.ones_like(param)
        optimizer.step()
        other.step()
        for param, twin in zip(params, twins, strict=True):
            assert torch.equal(param, twin), name


def test_double_precision_stays_double():
    for name in ("Adadelta", "Adamax", "NAdam", "RMSprop", "Rprop", "ASGD", "RAdam", "Adafactor"):
        params, optimizer = stepped(name, {}, torch.float64)
        states = [value for key, value in optimizer.state[params[0]].items() if value.dim()]
        assert states and all(value.dtype is torch.float64 for value in states), name


def test_sparse_gradients_touch_their_rows_only():
    for name in ("SparseAdam", "Adagrad"):
        table = torch.nn.Embedding(6, 2, sparse=True)
        before = table.weight.detach().clone()
        optimizer = getattr(torch.optim, name)(table.parameters(), lr=0.1)
        table(torch.tensor([1, 4, 1])).sum().backward()
        optimizer.step()
        moved = (table.weight.detach() != before).any(1)
        assert moved.tolist() == [False, True, False, False, True, False], name


def test_lbfgs_finds_the_minimum():
    x = torch.nn.Parameter(torch.tensor([-1.5, 2.0]))
    optimizer = torch.optim.LBFGS([x], line_search_fn="strong_wolfe")

    def rosenbrock():
        optimizer.zero_grad()
        loss = (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2
        loss.backward()
        return loss

    for _ in range(4):
        optimizer.step(rosenbrock)
    assert torch.allclose(x.detach(), torch.ones(2), atol=1e-3)
