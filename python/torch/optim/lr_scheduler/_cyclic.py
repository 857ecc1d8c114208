"""CyclicLR and OneCycleLR."""

import math

from torch.optim.lr_scheduler._base import LRScheduler, copied, per_group, set_value
from torch.utils._lazy import belong


def _momentum_kind(optimizer):
    """Say whether an optimizer's momentum is its beta1.

    Raises: ValueError if it has none.
    """
    if "betas" in optimizer.defaults:
        return True
    if "momentum" in optimizer.defaults:
        return False
    raise ValueError(
        "optimizer must support momentum or beta1 with `cycle_momentum` option enabled"
    )


def _set_momentum(group, value, use_beta1):
    if use_beta1:
        group["betas"] = (value, *group["betas"][1:])
    else:
        group["momentum"] = value


class CyclicLR(LRScheduler):
    """Go up from base_lr to max_lr and down again, in cycles; momentum the other way round.

    Args:
        optimizer: whose groups get the rates.
        base_lr, max_lr: bounds, one or one per group.
        step_size_up, step_size_down: steps of a half cycle; down defaults to up.
        mode: "triangular", "triangular2" (halved each cycle) or "exp_range" (times gamma ** steps).
        gamma: see mode.
        scale_fn: function of one's own in place of mode.
        scale_mode: "cycle" or "iterations", what scale_fn is given.
        cycle_momentum: whether momentum cycles.
        base_momentum, max_momentum: its bounds.
        last_epoch: as in LRScheduler.
    """

    def __init__(
        self,
        optimizer,
        base_lr,
        max_lr,
        step_size_up=2000,
        step_size_down=None,
        mode="triangular",
        gamma=1.0,
        scale_fn=None,
        scale_mode="cycle",
        cycle_momentum=True,
        base_momentum=0.8,
        max_momentum=0.9,
        last_epoch=-1,
    ):
        """Check and remember the settings."""
        self.optimizer = optimizer
        for group, low in zip(
            optimizer.param_groups, per_group(optimizer, "base_lr", base_lr), strict=True
        ):
            if last_epoch == -1:
                set_value(group, "lr", low)
        self.max_lrs = list(per_group(optimizer, "max_lr", max_lr))
        up = float(step_size_up)
        down = up if step_size_down is None else float(step_size_down)
        self.total_size = up + down
        self.step_ratio = up / self.total_size
        if mode not in ("triangular", "triangular2", "exp_range") and scale_fn is None:
            raise ValueError("mode is invalid and scale_fn is None")
        self.mode = mode
        self.gamma = gamma
        self._scale_fn_custom = scale_fn
        self.scale_mode = scale_mode
        if scale_fn is None:
            self.scale_mode = "iterations" if mode == "exp_range" else "cycle"
        self.cycle_momentum = cycle_momentum
        if cycle_momentum:
            self.use_beta1 = _momentum_kind(optimizer)
            self.base_momentums = list(per_group(optimizer, "base_momentum", base_momentum))
            self.max_momentums = list(per_group(optimizer, "max_momentum", max_momentum))
            if last_epoch == -1:
                for high, group in zip(self.max_momentums, optimizer.param_groups, strict=True):
                    _set_momentum(group, high, self.use_beta1)
                    # kept beside it, as PyTorch does, for a resumed schedule
                    group["max_momentum"] = high
                    group["base_momentum"] = self.base_momentums[0]
        super().__init__(optimizer, last_epoch)
        self.base_lrs = list(per_group(optimizer, "base_lr", base_lr))

    def scale_fn(self, x):
        """Return the factor of the cycle's height at cycle or step x."""
        if self._scale_fn_custom is not None:
            return self._scale_fn_custom(x)
        if self.mode == "triangular":
            return 1.0
        if self.mode == "triangular2":
            return 1 / (2.0 ** (x - 1))
        return self.gamma**x

    def get_lr(self):
        """Compute the rates of this step; sets the momentum as well."""
        self._warn_outside_step()
        cycle = math.floor(1 + self.last_epoch / self.total_size)
        x = 1.0 + self.last_epoch / self.total_size - cycle
        if x <= self.step_ratio:
            share = x / self.step_ratio
        else:
            share = (x - 1) / (self.step_ratio - 1)
        factor = self.scale_fn(cycle if self.scale_mode == "cycle" else self.last_epoch)
        rates = [
            low + (high - low) * share * factor
            for low, high in zip(self.base_lrs, self.max_lrs, strict=True)
        ]
        if self.cycle_momentum:
            for low, high, group in zip(
                self.base_momentums, self.max_momentums, self.optimizer.param_groups, strict=True
            ):
                _set_momentum(group, high - (high - low) * share * factor, self.use_beta1)
        return rates

    def state_dict(self):
        """Return everything but the optimizer; a plain scale function is left out."""
        state = super().state_dict()
        function = state.pop("_scale_fn_custom", None)
        attributes = None
        if function is not None and not hasattr(function, "__code__"):
            attributes = dict(function.__dict__)
        state["_scale_fn_custom"] = attributes
        return state

    def load_state_dict(self, state_dict):
        """Take over a state; the scale function stays as it is."""
        state = dict(state_dict)
        attributes = state.pop("_scale_fn_custom", None)
        if attributes is not None:
            self._scale_fn_custom.__dict__.update(attributes)
        self.__dict__.update(state)


class OneCycleLR(LRScheduler):
    """Go up to max_lr, then far down, once; momentum the other way round.

    Args:
        optimizer: whose groups get the rates.
        max_lr: the top, one or one per group.
        total_steps: length; or epochs times steps_per_epoch.
        epochs, steps_per_epoch: see total_steps.
        pct_start: share of the steps that go up.
        anneal_strategy: "cos" or "linear".
        cycle_momentum, base_momentum, max_momentum: as in CyclicLR.
        div_factor: max_lr over the first rate.
        final_div_factor: the first rate over the last.
        three_phase: go down to the first rate as slowly as up, then to the last.
        last_epoch: as in LRScheduler.
    """

    def __init__(
        self,
        optimizer,
        max_lr,
        total_steps=None,
        epochs=None,
        steps_per_epoch=None,
        pct_start=0.3,
        anneal_strategy="cos",
        cycle_momentum=True,
        base_momentum=0.85,
        max_momentum=0.95,
        div_factor=25.0,
        final_div_factor=1e4,
        three_phase=False,
        last_epoch=-1,
    ):
        """Check the settings and write the bounds into the groups."""
        self.optimizer = optimizer
        self.total_steps = _total(total_steps, epochs, steps_per_epoch)
        if not isinstance(pct_start, float) or pct_start < 0 or pct_start > 1:
            raise ValueError(f"Expected float between 0 and 1 pct_start, but got {pct_start}")
        self._schedule_phases = _phases(self.total_steps, pct_start, three_phase)
        if anneal_strategy not in ("cos", "linear"):
            raise ValueError(
                f"anneal_strategy must be one of 'cos' or 'linear', instead got {anneal_strategy}"
            )
        self._anneal_func_type = anneal_strategy
        tops = per_group(optimizer, "max_lr", max_lr)
        if last_epoch == -1:
            for top, group in zip(tops, optimizer.param_groups, strict=True):
                group["initial_lr"] = top / div_factor
                group["max_lr"] = top
                group["min_lr"] = group["initial_lr"] / final_div_factor
        self.cycle_momentum = cycle_momentum
        if cycle_momentum:
            self.use_beta1 = _momentum_kind(optimizer)
            lows = per_group(optimizer, "base_momentum", base_momentum)
            highs = per_group(optimizer, "max_momentum", max_momentum)
            if last_epoch == -1:
                for low, high, group in zip(lows, highs, optimizer.param_groups, strict=True):
                    _set_momentum(group, high, self.use_beta1)
                    group["max_momentum"] = high
                    group["base_momentum"] = low
        super().__init__(optimizer, last_epoch)

    def _anneal(self, start, end, share):
        if self._anneal_func_type == "cos":
            return end + (start - end) / 2.0 * (math.cos(math.pi * share) + 1)
        return (end - start) * share + start

    def get_lr(self):
        """Compute the rates of this step; sets the momentum as well."""
        self._warn_outside_step()
        step = self.last_epoch
        if step > self.total_steps:
            raise ValueError(
                f"Tried to step {step} times. The specified number of total steps is "
                f"{self.total_steps}"
            )
        start = 0.0
        for phase in self._schedule_phases:
            end = phase["end_step"]
            if step <= end or phase is self._schedule_phases[-1]:
                break
            start = end
        share = (step - start) / (end - start)
        rates = []
        for group in self.optimizer.param_groups:
            rates.append(self._anneal(group[phase["start_lr"]], group[phase["end_lr"]], share))
            if self.cycle_momentum:
                momentum = self._anneal(
                    group[phase["start_momentum"]], group[phase["end_momentum"]], share
                )
                _set_momentum(group, momentum, self.use_beta1)
        return [copied(rate) for rate in rates]


def _total(total_steps, epochs, steps_per_epoch):
    """Work out the length of the cycle in steps."""
    if total_steps is not None:
        if total_steps <= 0 or not isinstance(total_steps, int):
            raise ValueError(f"Expected positive integer total_steps, but got {total_steps}")
        return total_steps
    if epochs is None or steps_per_epoch is None:
        raise ValueError("You must define either total_steps OR (epochs AND steps_per_epoch)")
    for name, value in (("epochs", epochs), ("steps_per_epoch", steps_per_epoch)):
        if not isinstance(value, int) or value <= 0:
            raise ValueError(f"Expected positive integer {name}, but got {value}")
    return epochs * steps_per_epoch


def _phase(end, start_lr, end_lr, up):
    start, stop = ("max_momentum", "base_momentum") if up else ("base_momentum", "max_momentum")
    return {
        "end_step": end,
        "start_lr": start_lr,
        "end_lr": end_lr,
        "start_momentum": start,
        "end_momentum": stop,
    }


def _phases(total, share_up, three_phase):
    top = float(share_up * total) - 1
    up = _phase(top, "initial_lr", "max_lr", True)
    if not three_phase:
        return [up, _phase(total - 1, "max_lr", "min_lr", False)]
    last = _phase(total - 1, "initial_lr", "min_lr", False)
    last["start_momentum"] = last["end_momentum"] = "max_momentum"
    return [up, _phase(float(2 * share_up * total) - 2, "max_lr", "initial_lr", False), last]


belong(globals(), "torch.optim.lr_scheduler")
