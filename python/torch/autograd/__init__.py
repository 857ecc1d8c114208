"""torch.autograd: gradients by libtorch's engine.

Source: documentation of torch.autograd, PyTorch 2.10.
"""

from torch import Tensor, enable_grad, inference_mode, no_grad, set_grad_enabled
from torch.autograd._engine import backward, grad
from torch.autograd.function import Function
from torch.autograd.gradcheck import gradcheck
from torch.utils._lazy import attach

__all__ = [
    "Function", "Variable", "backward", "detect_anomaly", "enable_grad", "grad", "gradcheck",
    "gradgradcheck", "inference_mode", "no_grad", "set_detect_anomaly", "set_grad_enabled",
]  # fmt: skip
__getattr__ = attach(
    __name__,
    globals(),
    {
        "detect_anomaly": "anomaly_mode",
        "set_detect_anomaly": "anomaly_mode",
        "functional": "",
        "grad_mode": "",
        "graph": "",
        "gradgradcheck": "gradcheck",
        "profiler": "",
        "_disable_profiler": "profiler",
        "_profiler_enabled": "profiler",
        "forward_ad": "",
        "set_multithreading_enabled": "grad_mode",
        "variable": "",
    },
)


class _VariableType(type):
    def __instancecheck__(cls, value):
        return isinstance(value, Tensor)


class Variable(metaclass=_VariableType):
    """What tensors with gradients were once; every tensor is an instance."""

    def __new__(cls, data, requires_grad=False, volatile=None):
        """Return a tensor that shares data's memory."""
        return data.detach().requires_grad_(requires_grad)
