"""Observers and rounding for training; models are not turned into quantized ones here.

Source: documentation of torch.ao.quantization, PyTorch 2.10.
"""

from torch.utils._lazy import attach, by_name

_PLACES = by_name(
    {
        "stubs": "QuantStub DeQuantStub",
        "observer": "ObserverBase UniformQuantizationObserverBase MinMaxObserver "
        "PerChannelMinMaxObserver MovingAverageMinMaxObserver "
        "MovingAveragePerChannelMinMaxObserver default_observer default_weight_observer "
        "default_per_channel_weight_observer",
        "fake_quantize": "FakeQuantizeBase FakeQuantize default_fake_quant "
        "default_weight_fake_quant default_per_channel_weight_fake_quant disable_fake_quant "
        "enable_fake_quant disable_observer enable_observer",
        "qconfig": "QConfig default_qconfig default_per_channel_qconfig default_qat_qconfig",
    }
)
__all__ = list(_PLACES)
_REFUSED = "convert prepare prepare_qat quantize quantize_dynamic quantize_qat fuse_modules".split()
_find = attach(__name__, globals(), _PLACES)


def __getattr__(name):
    """Import a name's module, or refuse what turns a model into a quantized one."""
    if name in _REFUSED:
        return _refusing(name)
    return _find(name)


def _refusing(name):
    def refuse(*args, **kwargs):
        raise NotImplementedError(
            f"torch.ao.quantization.{name}: expected to train or run a float model, got the wish "
            "for one with quantized layers, which are not here; FakeQuantize rounds as they would, "
            "and torch.quantize_per_tensor makes quantized tensors"
        )

    refuse.__name__ = name
    return refuse
