"""Linear maps."""

import math

import torch
from torch.nn import functional as F
from torch.nn import init
from torch.nn.modules.module import Module
from torch.nn.parameter import Parameter
from torch.utils._lazy import elsewhere

linear = F.linear


class Identity(Module):
    """Return the input; takes and ignores any arguments."""

    _single_op = True

    def __init__(self, *args, **kwargs):
        """Ignore the arguments."""
        super().__init__()

    def forward(self, input):
        """Return input."""
        return input


class Linear(Module):
    """Compute x @ weight.T + bias.

    Args:
        in_features: width of the input.
        out_features: width of the output.
        bias: whether to add one.
        device, dtype: of the parameters.

    Attributes: weight (out_features, in_features), bias (out_features,) or None, both drawn from
    U(-1/sqrt(in_features), 1/sqrt(in_features)).
    """

    __constants__ = ["in_features", "out_features"]
    _single_op = True

    def __init__(self, in_features, out_features, bias=True, device=None, dtype=None):
        """Create and initialise the parameters."""
        super().__init__()
        self.in_features = in_features
        self.out_features = out_features
        self.weight = Parameter(
            torch.empty((out_features, in_features), device=device, dtype=dtype)
        )
        if bias:
            self.bias = Parameter(torch.empty(out_features, device=device, dtype=dtype))
        else:
            self.register_parameter("bias", None)
        self.reset_parameters()

    def reset_parameters(self):
        """Draw weight, then bias, anew."""
        init.kaiming_uniform_(self.weight, a=math.sqrt(5))
        if self.bias is not None:
            fan_in, _ = init._calculate_fan_in_and_fan_out(self.weight)
            bound = 1 / math.sqrt(fan_in) if fan_in > 0 else 0
            init.uniform_(self.bias, -bound, bound)

    def forward(self, input):
        """Map (*, in_features) to (*, out_features)."""
        params = self._parameters
        if "weight" in params and "bias" in params:  # two look-ups saved in the commonest module
            return linear(input, params["weight"], params["bias"])
        return linear(input, self.weight, self.bias)

    def extra_repr(self):
        """Show the widths and whether there is a bias."""
        return (
            f"in_features={self.in_features}, out_features={self.out_features}, "
            f"bias={self.bias is not None}"
        )


class NonDynamicallyQuantizableLinear(Linear):
    """The output map of attention: a Linear under the name that PyTorch gives it there."""

    _single_op = True


class Bilinear(Module):
    """Compute x1 @ weight @ x2 + bias.

    Attributes: weight (out_features, in1_features, in2_features), bias (out_features,) or None.
    """

    __constants__ = ["in1_features", "in2_features", "out_features"]
    _single_op = True

    def __init__(
        self, in1_features, in2_features, out_features, bias=True, device=None, dtype=None
    ):
        """Create and initialise the parameters."""
        super().__init__()
        if in1_features <= 0:
            raise ValueError(f"in1_features must be > 0, but got {in1_features}")
        self.in1_features = in1_features
        self.in2_features = in2_features
        self.out_features = out_features
        self.weight = Parameter(
            torch.empty((out_features, in1_features, in2_features), device=device, dtype=dtype)
        )
        if bias:
            self.bias = Parameter(torch.empty(out_features, device=device, dtype=dtype))
        else:
            self.register_parameter("bias", None)
        self.reset_parameters()

    def reset_parameters(self):
        """Draw weight, then bias, from U(-1/sqrt(in1_features), 1/sqrt(in1_features))."""
        bound = 1 / math.sqrt(self.weight.size(1))
        init.uniform_(self.weight, -bound, bound)
        if self.bias is not None:
            init.uniform_(self.bias, -bound, bound)

    def forward(self, input1, input2):
        """Map (*, in1_features) and (*, in2_features) to (*, out_features)."""
        return F.bilinear(input1, input2, self.weight, self.bias)

    def extra_repr(self):
        """Show the widths and whether there is a bias."""
        return (
            f"in1_features={self.in1_features}, in2_features={self.in2_features}, "
            f"out_features={self.out_features}, bias={self.bias is not None}"
        )


__getattr__ = elsewhere(__name__, "lazy")
