"""GradScaler: scales the loss so that float16 gradients do not vanish.

Source: documentation of torch.amp.GradScaler, PyTorch 2.10.
"""

import math

import torch


class GradScaler:
    """Scale losses up and gradients down; skip steps with infinite gradients; adapt the scale.

    Args:
        device: kind of device.
        init_scale: first scale.
        growth_factor: factor of the scale after growth_interval steps without infinities, > 1.
        backoff_factor: factor after a step with them, in (0, 1).
        growth_interval: see growth_factor.
        enabled: whether it does anything.
    """

    def __init__(
        self,
        device="cuda",
        init_scale=2.0**16,
        growth_factor=2.0,
        backoff_factor=0.5,
        growth_interval=2000,
        enabled=True,
    ):
        """Check the options."""
        self._device = device
        self._enabled = enabled
        if enabled and device == "cuda" and not torch.cuda.is_available():
            import warnings

            warnings.warn(
                "torch.cuda.amp.GradScaler is enabled, but CUDA is not available.  Disabling.",
                stacklevel=2,
            )
            self._enabled = False
        if growth_factor <= 1.0:
            raise AssertionError("The growth factor must be > 1.0.")
        if backoff_factor >= 1.0:
            raise AssertionError("The backoff factor must be < 1.0.")
        self._scale = float(init_scale)
        self._growth_factor = growth_factor
        self._backoff_factor = backoff_factor
        self._growth_interval = growth_interval
        self._growth_tracker = 0
        self._used = False  # PyTorch makes its scale when the first loss is scaled
        self._found_inf = {}  # id of an optimizer whose gradients are unscaled -> was any infinite
        self._stepped = set()

    def scale(self, outputs):
        """Multiply a tensor, or every tensor of an iterable, by the scale."""
        if not self._enabled:
            return outputs
        self._used = True
        if isinstance(outputs, torch.Tensor):
            return outputs * self._scale
        if isinstance(outputs, (list, tuple)):
            return type(outputs)(self.scale(part) for part in outputs)
        if hasattr(outputs, "__iter__"):
            return [self.scale(part) for part in outputs]
        raise ValueError("outputs must be a Tensor or an iterable of Tensors")

    def _check_used(self, what):
        if not self._used:
            raise AssertionError(
                f"Attempted {what} but _scale is None.  This may indicate your script did not use "
                "scaler.scale(loss or outputs) earlier in the iteration."
            )

    def unscale_(self, optimizer):
        """Divide an optimizer's gradients by the scale, once per step."""
        if not self._enabled:
            return
        self._check_used("unscale_")
        if id(optimizer) in self._found_inf:
            raise RuntimeError(
                "unscale_() has already been called on this optimizer since the last update()."
                if id(optimizer) not in self._stepped
                else "unscale_() is being called after step()."
            )
        grads = [
            param.grad
            for group in optimizer.param_groups
            for param in group["params"]
            if param.grad is not None
        ]
        found = False
        with torch.no_grad():
            for grad in grads:
                if grad.dtype is torch.float16 and self._device == "cuda":
                    raise ValueError("Attempting to unscale FP16 gradients.")
                grad.mul_(1.0 / self._scale)
                found = found or not math.isfinite(grad.float().abs().sum().item())
        self._found_inf[id(optimizer)] = found

    def step(self, optimizer, *args, **kwargs):
        """Unscale if that is not done, and step unless a gradient is infinite or NaN."""
        if not self._enabled:
            return optimizer.step(*args, **kwargs)
        self._check_used("step")
        if "closure" in kwargs:
            raise RuntimeError("Closure use is not currently supported if GradScaler is enabled.")
        if id(optimizer) in self._stepped:
            raise RuntimeError("step() has already been called since the last update().")
        if id(optimizer) not in self._found_inf:
            self.unscale_(optimizer)
        self._stepped.add(id(optimizer))
        if self._found_inf[id(optimizer)]:
            return None
        return optimizer.step(*args, **kwargs)

    def update(self, new_scale=None):
        """Adapt the scale after the step, or set it."""
        if not self._enabled:
            return
        self._check_used("update")
        if new_scale is not None:
            self._scale = float(new_scale)
        else:
            if not self._found_inf:
                raise AssertionError("No inf checks were recorded prior to update.")
            if any(self._found_inf.values()):
                self._scale *= self._backoff_factor
                self._growth_tracker = 0
            else:
                self._growth_tracker += 1
                if self._growth_tracker == self._growth_interval:
                    self._scale *= self._growth_factor
                    self._growth_tracker = 0
        self._found_inf = {}
        self._stepped = set()

    def get_scale(self):
        """Return the scale, 1.0 if disabled."""
        return self._scale if self._enabled else 1.0

    def get_growth_factor(self):
        """Return the growth factor."""
        return self._growth_factor

    def set_growth_factor(self, new_factor):
        """Set the growth factor."""
        self._growth_factor = new_factor

    def get_backoff_factor(self):
        """Return the backoff factor."""
        return self._backoff_factor

    def set_backoff_factor(self, new_factor):
        """Set the backoff factor."""
        self._backoff_factor = new_factor

    def get_growth_interval(self):
        """Return the growth interval."""
        return self._growth_interval

    def set_growth_interval(self, new_interval):
        """Set the growth interval."""
        self._growth_interval = new_interval

    def is_enabled(self):
        """Say whether it does anything."""
        return self._enabled

    def state_dict(self):
        """Return the state, empty if disabled."""
        if not self._enabled:
            return {}
        return {
            "scale": self._scale,
            "growth_factor": self._growth_factor,
            "backoff_factor": self._backoff_factor,
            "growth_interval": self._growth_interval,
            "_growth_tracker": self._growth_tracker,
        }

    def load_state_dict(self, state_dict):
        """Take over a state."""
        if not self._enabled:
            return
        if not state_dict:
            raise RuntimeError(
                "The source state dict is empty, possibly because it was saved from a disabled "
                "instance of GradScaler."
            )
        self._scale = state_dict["scale"]
        self._growth_factor = state_dict["growth_factor"]
        self._backoff_factor = state_dict["backoff_factor"]
        self._growth_interval = state_dict["growth_interval"]
        self._growth_tracker = state_dict["_growth_tracker"]
