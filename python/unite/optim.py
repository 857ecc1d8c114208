"""One optimizer step: clipping, AdamW, Muon, moving average of the weights.

Source: unite-facts 3, 5.1, 5.3.
"""

import math

import torch
from torch import nn

from .host import keep, recorded
from .muon import Muon
from .parameters import SECTION

KEYS = (
    "flow_steps flow_chunk checkpoint_denoiser muon_momentum adamw_beta1 adamw_beta2 adamw_eps "
    "weight_decay ema_decay clip_norm"
).split()
CLIP_EPS = 1e-6  # as in torch.nn.utils.clip_grad_norm_
ADAMW_STATES = ("exp_avg", "exp_avg_sq")


class Optimizer:
    """AdamW and Muon over one flat tensor of weights, and the moving average of the weights."""

    def __init__(self, layout, values, grads, average, settings):
        """Make both optimizers, with their states.

        Args:
            layout: see `parameters.Layout`.
            values: flat weights, (layout.size,), float32.
            grads: flat gradients, the same shape.
            average: flat moving average of the weights, the same shape.
            settings: dict of KEYS.

        Raises:
            ValueError: a key is missing.
        """
        missing = [key for key in KEYS if settings.get(key) is None]
        if missing:
            raise ValueError(f"optimizer: expected the keys {', '.join(missing)}, got no value")
        self.layout = layout
        self.values, self.grads, self.average = keep(values), keep(grads), keep(average)
        self.clip_norm, self.ema_decay = settings["clip_norm"], settings["ema_decay"]
        self.muon = Muon(
            layout,
            values,
            grads,
            momentum=settings["muon_momentum"],
            weight_decay=settings["weight_decay"],
        )
        # AdamW works number by number, so one long parameter serves for all.
        self.adamw_values = nn.Parameter(values[: layout.adamw_size])
        self.adamw_values.grad = grads[: layout.adamw_size]
        # The learning rate is a tensor, so that an update has the same operators in every step.
        self.learning_rate = keep(torch.zeros((), device=values.device))
        self.adamw = torch.optim.AdamW(
            [self.adamw_values],
            lr=self.learning_rate,
            betas=(settings["adamw_beta1"], settings["adamw_beta2"]),
            eps=settings["adamw_eps"],
            weight_decay=settings["weight_decay"],
            fused=True,
        )
        self.norm, self.update = recorded(self._norm), recorded(self._update)
        state = self.adamw.state[self.adamw_values]
        state["step"] = keep(torch.zeros((), device=values.device))
        for name in ADAMW_STATES:
            state[name] = keep(torch.zeros_like(values[: layout.adamw_size]))

    def step(self, learning_rate):
        """Update weights and average from the gradients, and clear those.

        Args:
            learning_rate: of both optimizers.

        Returns: norm of the gradients before clipping.

        Raises:
            FloatingPointError: the norm is not finite; nothing has changed.
        """
        norm = self.norm().item()
        if not math.isfinite(norm):
            raise FloatingPointError(f"gradients: expected a finite norm, got {norm}")
        if norm > self.clip_norm:
            self.grads.mul_(self.clip_norm / (norm + CLIP_EPS))
        self.learning_rate.fill_(learning_rate)
        self.update()
        return norm

    def _norm(self):
        # In rows first, which keeps float32 accurate.
        rows = torch.linalg.vector_norm(self.grads.view(-1, SECTION), dim=1)
        return torch.linalg.vector_norm(rows)

    def _update(self):
        self.adamw.step()
        self.muon.step(self.learning_rate)
        self.average.lerp_(self.values, 1 - self.ema_decay)
        self.grads.zero_()

    def state(self):
        """Return the states by parameter: "muon.NAME.momentum_buffer", "adamw.NAME.exp_avg", ...

        The tensors are views of live memory; "adamw.step" counts the steps of all parameters.
        """
        adamw = self.adamw.state[self.adamw_values]
        result = {"adamw.step": adamw["step"]}
        for slot in self.layout.adamw:
            for name in ADAMW_STATES:
                result[f"adamw.{slot.name}.{name}"] = slot.view(adamw[name])
        for group in self.layout.muon:
            for slot in group:
                start = slot.start - self.layout.adamw_size
                view = self.muon.momentum[start : start + slot.size].view(slot.shape)
                result[f"muon.{slot.name}.momentum_buffer"] = view
        return result
