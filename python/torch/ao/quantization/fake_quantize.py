"""Modules that round as whole numbers would, for training with what that does.

Source: documentation of torch.ao.quantization.fake_quantize, PyTorch 2.10.
"""

import torch
from torch.ao.quantization.observer import (
    RANGES,
    MovingAverageMinMaxObserver,
    MovingAveragePerChannelMinMaxObserver,
    _with_args,
)
from torch.nn import Module


class FakeQuantizeBase(Module):
    """A module that notes ranges and rounds; either can be switched off."""

    def __init__(self):
        """Switch both on."""
        super().__init__()
        self.register_buffer("fake_quant_enabled", torch.tensor([1], dtype=torch.uint8))
        self.register_buffer("observer_enabled", torch.tensor([1], dtype=torch.uint8))

    def calculate_qparams(self, **kwargs):
        """Return scale and zero point; every subclass defines it."""
        raise NotImplementedError(f"{type(self).__name__}.calculate_qparams")

    def enable_fake_quant(self, enabled=True):
        """Round from now on, or not."""
        self.fake_quant_enabled[0] = 1 if enabled else 0

    def disable_fake_quant(self):
        """Do not round from now on."""
        self.enable_fake_quant(False)

    def enable_observer(self, enabled=True):
        """Note ranges from now on, or not."""
        self.observer_enabled[0] = 1 if enabled else 0

    def disable_observer(self):
        """Do not note ranges from now on."""
        self.enable_observer(False)

    with_args = classmethod(_with_args)


class FakeQuantize(FakeQuantizeBase):
    """Rounds to multiples of a scale that an observer finds; gradients pass within the range.

    Args:
        observer: class of the observer.
        quant_min: least whole number.
        quant_max: greatest whole number.
        is_dynamic: whether ranges are those of each call.
        **observer_kwargs: further arguments of the observer.

    Raises: AssertionError for a range that the dtype does not have.
    """

    def __init__(
        self,
        observer=MovingAverageMinMaxObserver,
        quant_min=None,
        quant_max=None,
        is_dynamic=False,
        **observer_kwargs,
    ):
        """Make the observer."""
        super().__init__()
        if quant_min is not None and quant_max is not None:
            if quant_min > quant_max:
                raise AssertionError("quant_min must be less than or equal to quant_max")
            given = getattr(getattr(observer, "p", None), "keywords", {})
            dtype = given.get("dtype", observer_kwargs.get("dtype", torch.quint8))
            least, greatest = RANGES[dtype]
            if quant_min < least:
                raise AssertionError("quant_min out of bound")
            if quant_max > greatest:
                raise AssertionError("quant_max out of bound")
            observer_kwargs.update(quant_min=quant_min, quant_max=quant_max)
        made = observer(**observer_kwargs, is_dynamic=is_dynamic)
        self.activation_post_process = made
        self.quant_min, self.quant_max = made.quant_min, made.quant_max
        self.is_dynamic, self.dtype, self.qscheme = made.is_dynamic, made.dtype, made.qscheme
        self.ch_axis = getattr(made, "ch_axis", -1)
        self.is_per_channel = self.ch_axis != -1
        floats = made.qscheme == torch.per_channel_affine_float_qparams
        zero = torch.tensor([0], dtype=torch.float if floats else torch.int)
        self.register_buffer("scale", torch.tensor([1.0]))
        self.register_buffer("zero_point", zero)

    def calculate_qparams(self):
        """Return scale and zero point of what was noted."""
        return self.activation_post_process.calculate_qparams()

    def forward(self, X):  # noqa: N803 (PyTorch's name)
        """Note the range of numbers, and round them."""
        if self.observer_enabled[0] == 1:
            self.activation_post_process(X.detach())
            scale, zero = self.calculate_qparams()
            self.scale.resize_(scale.shape).copy_(scale)
            self.zero_point.resize_(zero.shape).copy_(zero)
        if self.fake_quant_enabled[0] != 1:
            return X
        ends = self.activation_post_process.quant_min, self.activation_post_process.quant_max
        if self.is_per_channel:
            return torch.fake_quantize_per_channel_affine(
                X, self.scale, self.zero_point, self.ch_axis, *ends
            )
        return torch.fake_quantize_per_tensor_affine(X, self.scale, self.zero_point, *ends)

    def extra_repr(self):
        """Return the settings, and what was found."""
        return (
            f"fake_quant_enabled={self.fake_quant_enabled}, "
            f"observer_enabled={self.observer_enabled}, quant_min={self.quant_min}, "
            f"quant_max={self.quant_max}, dtype={self.dtype}, qscheme={self.qscheme}, "
            f"ch_axis={self.ch_axis}, scale={self.scale}, zero_point={self.zero_point}"
        )

    def _load_from_state_dict(self, state_dict, prefix, *args):
        """Take the number of scales from what is loaded."""
        for name in ("scale", "zero_point"):
            if prefix + name in state_dict:
                getattr(self, name).resize_(state_dict[prefix + name].shape)
        super()._load_from_state_dict(state_dict, prefix, *args)


default_fake_quant = FakeQuantize.with_args(
    observer=MovingAverageMinMaxObserver,
    quant_min=0,
    quant_max=255,
    dtype=torch.quint8,
    qscheme=torch.per_tensor_affine,
    reduce_range=True,
)
default_weight_fake_quant = FakeQuantize.with_args(
    observer=MovingAverageMinMaxObserver,
    quant_min=-128,
    quant_max=127,
    dtype=torch.qint8,
    qscheme=torch.per_tensor_symmetric,
    reduce_range=False,
)
default_per_channel_weight_fake_quant = FakeQuantize.with_args(
    observer=MovingAveragePerChannelMinMaxObserver,
    quant_min=-128,
    quant_max=127,
    dtype=torch.qint8,
    qscheme=torch.per_channel_symmetric,
    reduce_range=False,
    ch_axis=0,
)


def disable_fake_quant(mod):
    """Switch rounding off: for `Module.apply`."""
    if isinstance(mod, FakeQuantizeBase):
        mod.disable_fake_quant()


def enable_fake_quant(mod):
    """Switch rounding on: for `Module.apply`."""
    if isinstance(mod, FakeQuantizeBase):
        mod.enable_fake_quant()


def disable_observer(mod):
    """Switch the noting of ranges off: for `Module.apply`."""
    if isinstance(mod, FakeQuantizeBase):
        mod.disable_observer()


def enable_observer(mod):
    """Switch the noting of ranges on: for `Module.apply`."""
    if isinstance(mod, FakeQuantizeBase):
        mod.enable_observer()
