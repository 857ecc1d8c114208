"""Averages of a model's weights over training, and the schedule that goes with them.

Source: Izmailov et al., arXiv 1803.05407; documentation of torch.optim.swa_utils, PyTorch 2.10.
"""

import math

import torch
from torch.nn import Module
from torch.optim.lr_scheduler import LRScheduler
from torch.optim.lr_scheduler._base import per_group

__all__ = [
    "AveragedModel", "SWALR", "get_ema_avg_fn", "get_ema_multi_avg_fn", "get_swa_avg_fn",
    "get_swa_multi_avg_fn", "update_bn",
]  # fmt: skip


def _check_decay(decay):
    if decay < 0.0 or decay > 1.0:
        raise ValueError(
            f"Invalid decay value {decay} provided. Please provide a value in [0,1] range."
        )


def _has_fractions(tensor):
    return tensor.is_floating_point() or tensor.is_complex()


def get_ema_multi_avg_fn(decay=0.999):
    """Make the function that moves averages towards parameters by the share 1 - decay.

    Returns: function of (averages, parameters, number averaged), lists of one device and dtype.
    """
    _check_decay(decay)

    def update(averages, params, num_averaged):
        with torch.no_grad():
            if _has_fractions(averages[0]):
                torch._foreach_lerp_(averages, params, 1 - decay)
            else:
                for average, param in zip(averages, params, strict=True):
                    average.copy_(average * decay + param * (1 - decay))

    return update


def get_swa_multi_avg_fn():
    """Make the function that keeps the plain mean of all parameters seen.

    Returns: function of (averages, parameters, number averaged), lists of one device and dtype.
    """

    def update(averages, params, num_averaged):
        with torch.no_grad():
            if _has_fractions(averages[0]):
                torch._foreach_lerp_(averages, params, 1 / (float(num_averaged) + 1))
            else:
                for average, param in zip(averages, params, strict=True):
                    average.addcdiv_(param - average, num_averaged + 1)

    return update


def get_ema_avg_fn(decay=0.999):
    """Make the function (average, parameter, number averaged) -> exponential average."""
    _check_decay(decay)

    def update(average, param, num_averaged):
        with torch.no_grad():
            return decay * average + (1 - decay) * param

    return update


def get_swa_avg_fn():
    """Make the function (average, parameter, number averaged) -> plain mean."""

    def update(average, param, num_averaged):
        with torch.no_grad():
            return average + (param - average) / (num_averaged + 1)

    return update


class AveragedModel(Module):
    """A copy of a model whose parameters are averages over training.

    Args:
        model: what to copy.
        device: where the copy lives; where the model is if None.
        avg_fn: function (average, parameter, number averaged) -> new average.
        multi_avg_fn: function of the same arguments as lists, that changes the averages in place.
            The plain mean if neither is given.
        use_buffers: average the buffers too, instead of copying them.

    Attributes: module, the copy; n_averaged, a scalar buffer.
    """

    def __init__(self, model, device=None, avg_fn=None, multi_avg_fn=None, use_buffers=False):
        """Copy the model."""
        super().__init__()
        if avg_fn is not None and multi_avg_fn is not None:
            raise AssertionError("Only one of avg_fn and multi_avg_fn should be provided")
        import copy

        self.module = copy.deepcopy(model)
        if device is not None:
            self.module = self.module.to(device)
        self.register_buffer("n_averaged", torch.tensor(0, dtype=torch.long, device=device))
        self.avg_fn = avg_fn
        self.multi_avg_fn = multi_avg_fn
        self.use_buffers = use_buffers

    def forward(self, *args, **kwargs):
        """Call the averaged copy."""
        return self.module(*args, **kwargs)

    def update_parameters(self, model):
        """Take a model's present parameters into the averages; the first ones are copied."""
        pairs = list(zip(self.module.parameters(), model.parameters(), strict=False))
        buffers = list(zip(self.module.buffers(), model.buffers(), strict=True))
        if self.use_buffers:
            pairs += buffers
        pairs = [(mine.detach(), its.detach().to(mine.device)) for mine, its in pairs]
        if self.n_averaged == 0:
            for mine, its in pairs:
                mine.copy_(its)
        elif self.avg_fn is not None:
            for mine, its in pairs:
                mine.copy_(self.avg_fn(mine, its, self.n_averaged.to(mine.device)))
        else:
            self._update_together(pairs)
        if not self.use_buffers:
            for mine, its in buffers:
                mine.detach().copy_(its.detach().to(mine.device))
        self.n_averaged += 1

    def _update_together(self, pairs):
        update = self.multi_avg_fn or get_swa_multi_avg_fn()
        groups = {}
        for pair in pairs:
            groups.setdefault((pair[0].device, pair[0].dtype), []).append(pair)
        for (device, _), group in groups.items():
            mine, its = zip(*group, strict=True)
            update(list(mine), list(its), self.n_averaged.to(device))


def update_bn(loader, model, device=None):
    """Compute the running figures of a model's batch norms anew from one pass over the data.

    Args:
        loader: iterable of tensors, or of lists whose first entry is the model's input.
        model: changed in place.
        device: where inputs go first.
    """
    from torch.nn.modules.batchnorm import _BatchNorm

    norms = [module for module in model.modules() if isinstance(module, _BatchNorm)]
    if not norms:
        return
    momenta = [norm.momentum for norm in norms]
    was_training = model.training
    model.train()
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None
    with torch.no_grad():
        for batch in loader:
            given = batch[0] if isinstance(batch, (list, tuple)) else batch
            model(given if device is None else given.to(device))
    for norm, momentum in zip(norms, momenta, strict=True):
        norm.momentum = momentum
    model.train(was_training)


def _linear(share):
    return share


def _cosine(share):
    return (1 - math.cos(math.pi * share)) / 2


_STRATEGIES = {"cos": _cosine, "linear": _linear}


class SWALR(LRScheduler):
    """Goes from the groups' rates to a fixed one, and stays there.

    Args:
        optimizer: whose groups get the rates.
        swa_lr: the rate to reach, one number or one per group.
        anneal_epochs: number of steps until it is reached, >= 0.
        anneal_strategy: "cos" or "linear".
        last_epoch: see LRScheduler.
    """

    def __init__(self, optimizer, swa_lr, anneal_epochs=10, anneal_strategy="cos", last_epoch=-1):
        """Check the settings and note the rates in the groups, as `swa_lr`."""
        rates = per_group(optimizer, "swa_lr", swa_lr)
        for rate, group in zip(rates, optimizer.param_groups, strict=True):
            group["swa_lr"] = rate
        if anneal_strategy not in _STRATEGIES:
            raise ValueError(
                f"anneal_strategy must by one of 'cos' or 'linear', instead got {anneal_strategy}"
            )
        if not isinstance(anneal_epochs, int) or anneal_epochs < 0:
            raise ValueError(f"anneal_epochs must be equal or greater than 0, got {anneal_epochs}")
        self._anneal_strategy = anneal_strategy
        self.anneal_epochs = anneal_epochs
        super().__init__(optimizer, last_epoch)

    def anneal_func(self, share):
        """Map the share of the time gone to the share of the way gone."""
        return _STRATEGIES[self._anneal_strategy](share)

    def _progress(self, step):
        return self.anneal_func(max(0, min(1, step / max(1, self.anneal_epochs))))

    def get_lr(self):
        """Compute the rates of this step from the present ones."""
        self._warn_outside_step()
        step = self._step_count - 1
        if self.anneal_epochs == 0:
            step = max(1, step)
        former, now = self._progress(step - 1), self._progress(step)
        rates = []
        for group in self.optimizer.param_groups:
            goal = group["swa_lr"]
            start = goal if former == 1 else (group["lr"] - former * goal) / (1 - former)
            rates.append(goal * now + start * (1 - now))
        return rates
