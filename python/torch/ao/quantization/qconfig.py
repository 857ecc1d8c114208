"""Which observers a layer gets. Source: torch.ao.quantization.qconfig, PyTorch 2.10."""

from collections import namedtuple

from torch.ao.quantization import fake_quantize, observer
from torch.nn import Module


class QConfig(namedtuple("QConfig", ["activation", "weight"])):
    """What makes the observers of a layer's results and of its weight.

    Raises: ValueError for observers instead of their classes.
    """

    __slots__ = ()

    def __new__(cls, activation, weight):
        """Take both."""
        if isinstance(activation, Module) or isinstance(weight, Module):
            raise ValueError(
                "QConfig received observer instance, please pass observer class instead. Use "
                "MyObserver.with_args(x=1) to override arguments to constructor if needed"
            )
        return super().__new__(cls, activation, weight)


default_qconfig = QConfig(observer.default_observer, observer.default_weight_observer)
default_per_channel_qconfig = QConfig(
    observer.default_observer, observer.default_per_channel_weight_observer
)
default_qat_qconfig = QConfig(
    fake_quantize.default_fake_quant, fake_quantize.default_weight_fake_quant
)
