"""What programs print, format and are warned of."""

import warnings

import torch
from torch import nn
from torch_support import error_of


def test_only_single_numbers_take_a_format():
    assert f"{torch.tensor(1.26):.1f} {torch.tensor(5):d} {torch.tensor([1.0])}" == (
        "1.3 5 tensor([1.])"
    )
    assert error_of(lambda: f"{torch.ones(2):.2f}") == (
        "TypeError",
        "unsupported format string passed to Tensor.__format__",
    )


def test_limits_of_types_are_printed():
    assert repr(torch.iinfo(torch.int8)) == "iinfo(min=-128, max=127, dtype=int8)"
    assert repr(torch.finfo(torch.float16)) == (
        "finfo(resolution=0.001, min=-65504, max=65504, eps=0.000976562, "
        "smallest_normal=6.10352e-05, tiny=6.10352e-05, dtype=float16)"
    )
    assert repr(torch.finfo(torch.float32)) == (
        "finfo(resolution=1e-06, min=-3.40282e+38, max=3.40282e+38, eps=1.19209e-07, "
        "smallest_normal=1.17549e-38, tiny=1.17549e-38, dtype=float32)"
    )


def test_hooks_of_a_step_see_its_optimizer_among_the_arguments():
    weight = nn.Parameter(torch.ones(1))
    weight.grad = torch.ones(1)
    optimizer = torch.optim.SGD([weight], lr=0.5)
    seen = []

    def before(_, args, kwargs):
        seen.append((args, kwargs))
        return args, {"closure": lambda: 7}

    optimizer.register_step_pre_hook(before)
    optimizer.register_step_post_hook(lambda _, args, kwargs: seen.append((args, list(kwargs))))
    assert optimizer.step() == 7
    assert seen == [((optimizer,), {}), ((optimizer,), ["closure"])] and weight.item() == 0.5


def test_a_schedule_warns_of_a_given_epoch_and_ends():
    optimizer = torch.optim.SGD([nn.Parameter(torch.ones(1))], lr=1.0)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 2.0, total_steps=2)
    optimizer.step()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        schedule.step(1)
    assert [str(one.message)[:46] for one in caught] == [
        "The epoch parameter in `scheduler.step()` was "
    ]
    schedule.step()
    assert error_of(schedule.step) == (
        "ValueError",
        "Tried to step 3 times. The specified number of total steps is 2",
    )
