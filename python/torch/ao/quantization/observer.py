"""Modules that note the range of numbers, for the scale and zero point of whole ones.

Source: documentation of torch.ao.quantization.observer, PyTorch 2.10.
"""

import functools
import warnings

import torch
from torch.nn import Module

_EPS = torch.finfo(torch.float32).eps
_TENSOR = (torch.per_tensor_affine, torch.per_tensor_symmetric)
_CHANNEL = (
    torch.per_channel_affine,
    torch.per_channel_symmetric,
    torch.per_channel_affine_float_qparams,
)
#: dtype -> its least and greatest number.
RANGES = {
    torch.qint8: (-128, 127),
    torch.int8: (-128, 127),
    torch.quint8: (0, 255),
    torch.uint8: (0, 255),
    torch.qint32: (-(2**31), 2**31 - 1),
    torch.int32: (-(2**31), 2**31 - 1),
    torch.int16: (-(2**15), 2**15 - 1),
    torch.uint16: (0, 2**16 - 1),
    torch.quint4x2: (0, 15),
}
_BYTES = (torch.qint8, torch.int8, torch.quint8, torch.uint8)


class _PartialWrapper:
    """A class with some of its arguments: `p` is the partial call."""

    def __init__(self, p):
        self.p = p

    def __call__(self, *args, **keywords):
        return self.p(*args, **keywords)

    def __repr__(self):
        return repr(self.p)

    def with_args(self, **kwargs):
        """Return one with more arguments."""
        return _with_args(self, **kwargs)


def _with_args(cls_or_self, **kwargs):
    """Return what makes an object with some of its arguments given."""
    return _PartialWrapper(functools.partial(cls_or_self, **kwargs))


class ObserverBase(Module):
    """A module that notes ranges; subclasses define `forward` and `calculate_qparams`.

    Args:
        dtype: of the whole numbers.
        is_dynamic: whether ranges are those of each call.
    """

    def __init__(self, dtype, is_dynamic=False):
        """Take the settings."""
        super().__init__()
        self.dtype = dtype
        self.is_dynamic = is_dynamic

    def calculate_qparams(self, **kwargs):
        """Return scale and zero point; every subclass defines it."""
        raise NotImplementedError(f"{type(self).__name__}.calculate_qparams")

    with_args = classmethod(_with_args)


class UniformQuantizationObserverBase(ObserverBase):
    """An observer for whole numbers at equal distances.

    Args:
        dtype: of the whole numbers.
        qscheme: how scale and zero point are chosen.
        reduce_range: whether to leave one bit unused.
        quant_min: least whole number; the dtype's if None.
        quant_max: greatest whole number; the dtype's if None.
        factory_kwargs: dtype and device of what is noted.
        eps: least scale.
        is_dynamic: whether ranges are those of each call.
    """

    _version = 3

    def __init__(
        self,
        dtype=torch.quint8,
        qscheme=torch.per_tensor_affine,
        reduce_range=False,
        quant_min=None,
        quant_max=None,
        factory_kwargs=None,
        eps=_EPS,
        is_dynamic=False,
    ):
        """Take the settings."""
        super().__init__(dtype, is_dynamic)
        self._made = dict(factory_kwargs or {})
        if reduce_range:
            warnings.warn(
                "Please use quant_min and quant_max to specify the range for observers. "
                "reduce_range will be deprecated in a future release of PyTorch.",
                stacklevel=3,
            )
        if dtype not in RANGES:
            raise AssertionError(f"Default Observer only works for {tuple(RANGES)} data type")
        if qscheme == torch.per_tensor_symmetric or qscheme == torch.per_channel_symmetric:
            if reduce_range and dtype == torch.quint8:
                raise NotImplementedError(
                    "Cannot reduce range for symmetric quantization for quint8"
                )
        self.qscheme, self.reduce_range = qscheme, reduce_range
        self.register_buffer("eps", torch.tensor([eps], **self._made))
        self.has_customized_qrange = quant_min is not None and quant_max is not None
        self.quant_min, self.quant_max = self._range(quant_min, quant_max)

    def _range(self, least, greatest):
        if self.has_customized_qrange:
            if not least <= 0 <= greatest:
                raise AssertionError("Used-specified quantization range must include 0.")
            if least >= greatest:
                raise AssertionError(
                    "qmin must be strictly less than qmax for user-specified quantization range."
                )
            halved = self.reduce_range and self.dtype != torch.qint32
        else:
            least, greatest = RANGES[self.dtype]
            halved = self.reduce_range and self.dtype in _BYTES
        return (least // 2, greatest // 2) if halved else (least, greatest)

    def calculate_qparams(self):
        """Return scale and zero point of what was noted."""
        return self._calculate_qparams(self.min_val, self.max_val)

    def _calculate_qparams(self, min_val, max_val):
        if not _is_valid(min_val, max_val):
            return torch.tensor([1.0]), torch.tensor([0])
        least, greatest = self.quant_min, self.quant_max
        low, high = min_val.clamp(max=0), max_val.clamp(min=0)
        if self.qscheme in (torch.per_tensor_symmetric, torch.per_channel_symmetric):
            scale = torch.max(-low, high) / ((greatest - least) / 2)
            scale = torch.max(scale, self.eps)
            zero = torch.full(low.shape, self._middle(), dtype=torch.int64, device=low.device)
        elif self.qscheme == torch.per_channel_affine_float_qparams:
            scale = (max_val - min_val) / (greatest - least)
            scale = torch.where(scale > self.eps, scale, torch.ones_like(scale))
            zero = -1 * min_val / scale
        else:
            scale = torch.max((high - low) / (greatest - least), self.eps)
            zero = (least - torch.round(low / scale).to(torch.int)).clamp(least, greatest)
        return scale.reshape(-1), zero.reshape(-1)

    def _middle(self):
        """Return the zero point of a symmetric range."""
        if self.dtype in (torch.quint8, torch.uint8):
            return (self.quant_min + self.quant_max) // 2 if self.has_customized_qrange else 128
        return 2**15 if self.dtype == torch.uint16 else 0

    def extra_repr(self):
        """Return what was noted."""
        return f"min_val={self.min_val}, max_val={self.max_val}"


def _is_valid(min_val, max_val):
    """Tell whether something was noted, and warn if not."""
    if min_val.numel() == 0 or (
        (min_val == float("inf")).any() and (max_val == float("-inf")).any()
    ):
        warnings.warn(
            "must run observer before calling calculate_qparams. Returning default values.",
            stacklevel=4,
        )
        return False
    if not (min_val <= max_val).all():
        raise AssertionError(f"min {min_val} should be less than max {max_val}")
    return True


class MinMaxObserver(UniformQuantizationObserverBase):
    """Notes the least and the greatest number so far."""

    def __init__(self, dtype=torch.quint8, qscheme=torch.per_tensor_affine, *args, **kwargs):
        """Start with no range."""
        if qscheme not in _TENSOR:
            raise NotImplementedError(
                f"{type(self).__name__}'s qscheme only support torch.per_tensor_symmetric and "
                f"torch.per_tensor_affine. but got: {qscheme}"
            )
        super().__init__(dtype, qscheme, *args, **kwargs)
        self.register_buffer("min_val", torch.tensor(float("inf"), **self._made))
        self.register_buffer("max_val", torch.tensor(float("-inf"), **self._made))

    def forward(self, x_orig):
        """Note the range. Returns the argument."""
        if x_orig.numel():
            low, high = torch.aminmax(x_orig.detach().to(self.min_val.dtype))
            self._note(low, high)
        return x_orig

    def _note(self, low, high):
        self.min_val.copy_(torch.min(low, self.min_val))
        self.max_val.copy_(torch.max(high, self.max_val))

    def reset_min_max_vals(self):
        """Forget what was noted."""
        self.min_val.fill_(float("inf"))
        self.max_val.fill_(float("-inf"))


class PerChannelMinMaxObserver(UniformQuantizationObserverBase):
    """Notes the least and the greatest number of each channel.

    Args:
        ch_axis: the channels' axis.
        dtype: of the whole numbers.
        qscheme: how scales and zero points are chosen.
        *args: as of UniformQuantizationObserverBase.
        **kwargs: likewise.
    """

    def __init__(
        self, ch_axis=0, dtype=torch.quint8, qscheme=torch.per_channel_affine, *args, **kwargs
    ):
        """Start with no ranges."""
        if qscheme not in _CHANNEL:
            raise NotImplementedError(
                "PerChannelMinMaxObserver's qscheme only support torch.per_channel_symmetric, "
                "torch.per_channel_affine and torch.per_channel_affine_float_qparams."
            )
        super().__init__(dtype, qscheme, *args, **kwargs)
        if self.is_dynamic:
            raise NotImplementedError(
                "PerChannelMinMaxObserver doesn't support dynamic quantization"
            )
        self.ch_axis = ch_axis
        self.register_buffer("min_val", torch.tensor([], **self._made))
        self.register_buffer("max_val", torch.tensor([], **self._made))

    def forward(self, x_orig):
        """Note the ranges. Returns the argument."""
        if x_orig.numel():
            channels = x_orig.detach().to(self.min_val.dtype).transpose(0, self.ch_axis).flatten(1)
            low, high = torch.aminmax(channels, dim=1)
            if self.min_val.numel():
                low, high = self._joined(low, high)
            self.min_val.resize_(low.shape).copy_(low)
            self.max_val.resize_(high.shape).copy_(high)
        return x_orig

    def _joined(self, low, high):
        return torch.min(low, self.min_val), torch.max(high, self.max_val)

    def _load_from_state_dict(self, state_dict, prefix, *args):
        """Take the number of channels from what is loaded."""
        for name in ("min_val", "max_val"):
            if prefix + name in state_dict:
                getattr(self, name).resize_(state_dict[prefix + name].shape)
        super()._load_from_state_dict(state_dict, prefix, *args)

    def reset_min_max_vals(self):
        """Forget what was noted."""
        self.min_val.resize_(0)
        self.max_val.resize_(0)


class MovingAverageMinMaxObserver(MinMaxObserver):
    """Notes moving averages of the least and the greatest number.

    Args:
        averaging_constant: the weight of a new one.
        *args: as of MinMaxObserver.
        **kwargs: likewise.
    """

    def __init__(self, averaging_constant=0.01, *args, **kwargs):
        """Take the weight."""
        super().__init__(*args, **kwargs)
        self.averaging_constant = averaging_constant
        if self.is_dynamic and averaging_constant != 1:
            raise NotImplementedError(
                "MovingAverageMinMaxObserver doesn't support dynamic quantization for averaging "
                f"constant of {averaging_constant}"
            )

    def _note(self, low, high):
        if self.min_val != float("inf") or self.max_val != float("-inf"):
            low = self.min_val + self.averaging_constant * (low - self.min_val)
            high = self.max_val + self.averaging_constant * (high - self.max_val)
        self.min_val.copy_(low)
        self.max_val.copy_(high)


class MovingAveragePerChannelMinMaxObserver(PerChannelMinMaxObserver):
    """Notes moving averages of each channel's least and greatest number.

    Args:
        averaging_constant: the weight of a new one.
        *args: as of PerChannelMinMaxObserver.
        **kwargs: likewise.
    """

    def __init__(self, averaging_constant=0.01, *args, **kwargs):
        """Take the weight."""
        super().__init__(*args, **kwargs)
        self.averaging_constant = averaging_constant

    def _joined(self, low, high):
        weight = self.averaging_constant
        return (
            self.min_val + weight * (low - self.min_val),
            self.max_val + weight * (high - self.max_val),
        )


_WEIGHT = {"dtype": torch.qint8, "qscheme": torch.per_tensor_symmetric}
default_observer = MinMaxObserver.with_args(quant_min=0, quant_max=127)
default_weight_observer = MinMaxObserver.with_args(**_WEIGHT)
default_per_channel_weight_observer = PerChannelMinMaxObserver.with_args(
    dtype=torch.qint8, qscheme=torch.per_channel_symmetric
)
