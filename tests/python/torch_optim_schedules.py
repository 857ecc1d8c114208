"""Learning-rate schedules against values recorded from CPython PyTorch 2.10.0."""

import torch
from torch import nn
from torch.optim import SGD, lr_scheduler


def rates(make, steps):
    """Return the rates that a schedule sets, the first one included."""
    optimizer = SGD([nn.Parameter(torch.ones(1))], lr=1.0, momentum=0.9)
    schedule = make(optimizer)
    found = [optimizer.param_groups[0]["lr"]]
    for _ in range(steps):
        optimizer.step()
        schedule.step()
        found.append(optimizer.param_groups[0]["lr"])
    return found


def close(got, expected):
    """Say whether two lists of numbers agree."""
    return len(got) == len(expected) and all(
        abs(a - b) < 1e-12 for a, b in zip(got, expected, strict=True)
    )


def test_steps_and_powers():
    assert close(rates(lambda o: lr_scheduler.StepLR(o, 2, 0.5), 4), [1, 1, 0.5, 0.5, 0.25])
    assert close(rates(lambda o: lr_scheduler.MultiStepLR(o, [1, 3], 0.1), 3), [1, 0.1, 0.1, 0.01])
    assert close(rates(lambda o: lr_scheduler.ExponentialLR(o, 0.5), 3), [1, 0.5, 0.25, 0.125])
    assert close(rates(lambda o: lr_scheduler.ConstantLR(o, 0.5, 2), 3), [0.5, 0.5, 1, 1])
    assert close(
        rates(lambda o: lr_scheduler.LinearLR(o, 0.25, 1.0, 3), 4), [0.25, 0.5, 0.75, 1, 1]
    )
    assert close(rates(lambda o: lr_scheduler.PolynomialLR(o, 2), 3), [1, 0.5, 0, 0])
    assert close(rates(lambda o: lr_scheduler.LambdaLR(o, lambda n: 1 / (n + 1)), 1), [1, 0.5])
    assert close(
        rates(lambda o: lr_scheduler.MultiplicativeLR(o, lambda n: 0.5), 2), [1, 0.5, 0.25]
    )


def test_cosines():
    half = rates(lambda o: lr_scheduler.CosineAnnealingLR(o, 4), 4)
    assert close(half, [1, 0.8535533905932737, 0.5, 0.14644660940672624, 0])
    again = rates(lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, 2), 3)
    assert close(again, [1, 0.5, 1, 0.5])


def test_one_after_the_other():
    found = rates(
        lambda o: lr_scheduler.SequentialLR(
            o, [lr_scheduler.LinearLR(o, 0.5, 1.0, 2), lr_scheduler.ExponentialLR(o, 0.5)], [2]
        ),
        4,
    )
    assert close(found, [0.5, 0.75, 1, 0.5, 0.25])
    found = rates(
        lambda o: lr_scheduler.ChainedScheduler(
            [lr_scheduler.ConstantLR(o, 0.5, 2), lr_scheduler.ExponentialLR(o, 0.5)]
        ),
        2,
    )
    assert close(found, [0.5, 0.25, 0.25])


def test_cycles():
    found = rates(lambda o: lr_scheduler.CyclicLR(o, 0.1, 0.5, 2), 4)
    assert close(found, [0.1, 0.3, 0.5, 0.3, 0.1])
    once = rates(lambda o: lr_scheduler.OneCycleLR(o, 1.0, 4, pct_start=0.5), 3)
    assert close(once[:2], [0.04, 1.0]) and once[3] < 1e-5


def test_plateau():
    optimizer = SGD([nn.Parameter(torch.ones(1))], lr=1.0)
    schedule = lr_scheduler.ReduceLROnPlateau(optimizer, patience=1, factor=0.5)
    for loss in (3.0, 2.0, 2.0, 2.0):
        schedule.step(loss)
    assert optimizer.param_groups[0]["lr"] == 0.5


def test_saved_schedule_goes_on():
    optimizer = SGD([nn.Parameter(torch.ones(1))], lr=1.0)
    schedule = lr_scheduler.StepLR(optimizer, 2)
    optimizer.step()
    schedule.step()
    other = lr_scheduler.StepLR(optimizer, 7)
    other.load_state_dict(schedule.state_dict())
    assert (other.last_epoch, other.step_size, other.base_lrs) == (1, 2, [1.0])
