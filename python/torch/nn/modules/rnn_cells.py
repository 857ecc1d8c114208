"""One step of a recurrent network, as modules."""

import math

import torch
from torch._operators import aten
from torch.nn import init
from torch.nn.modules.module import Module
from torch.nn.parameter import Parameter
from torch.utils._lazy import belong


class RNNCellBase(Module):
    """What the cells share.

    Args:
        input_size: width of the input.
        hidden_size: width of the state, H.
        bias: whether there are biases.
        num_chunks: number of gates.
        device, dtype: of the parameters.

    Attributes: weight_ih (gates * H, input), weight_hh (gates * H, H), bias_ih and bias_hh
        (gates * H,) or None, from U(-1/sqrt(H), 1/sqrt(H)).
    """

    __constants__ = ["input_size", "hidden_size", "bias"]

    def __init__(self, input_size, hidden_size, bias, num_chunks, device=None, dtype=None):
        """Create and initialise the parameters."""
        super().__init__()
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.bias = bias
        rows = num_chunks * hidden_size
        factory = {"device": device, "dtype": dtype}
        self.weight_ih = Parameter(torch.empty((rows, input_size), **factory))
        self.weight_hh = Parameter(torch.empty((rows, hidden_size), **factory))
        for name in ("bias_ih", "bias_hh"):
            value = Parameter(torch.empty(rows, **factory)) if bias else None
            self.register_parameter(name, value)
        self.reset_parameters()

    def reset_parameters(self):
        """Draw all parameters anew."""
        bound = 1.0 / math.sqrt(self.hidden_size) if self.hidden_size > 0 else 0
        for weight in self.parameters():
            init.uniform_(weight, -bound, bound)

    def extra_repr(self):
        """Show the widths and what differs from the defaults."""
        text = f"{self.input_size}, {self.hidden_size}"
        if self.bias is not True:
            text += f", bias={self.bias}"
        if getattr(self, "nonlinearity", "tanh") != "tanh":
            text += f", nonlinearity={self.nonlinearity}"
        return text

    def _step(self, operator, input, state):
        """Run the operator on a batch; an input without batch becomes a batch of one."""
        name = type(self).__name__
        if input.dim() not in (1, 2):
            raise ValueError(f"{name}: Expected input to be 1D or 2D, got {input.dim()}D instead")
        for part in state or ():
            if part.dim() not in (1, 2):
                raise ValueError(
                    f"{name}: Expected hidden to be 1D or 2D, got {part.dim()}D instead"
                )
        alone = input.dim() == 1
        input = input.unsqueeze(0) if alone else input
        if state is None:
            zeros = torch.zeros(
                input.size(0), self.hidden_size, dtype=input.dtype, device=input.device
            )
            state = (zeros, zeros)
        elif alone:
            state = [part.unsqueeze(0) for part in state]
        weights = self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh
        lstm = operator is aten.lstm_cell
        result = operator(input, state if lstm else state[0], *weights)
        if not alone:
            return result
        return tuple(part.squeeze(0) for part in result) if lstm else result.squeeze(0)


class RNNCell(RNNCellBase):
    """h' = tanh(W_ih x + b_ih + W_hh h + b_hh), or relu; arguments as in RNNCellBase."""

    __constants__ = ["input_size", "hidden_size", "bias", "nonlinearity"]

    def __init__(
        self, input_size, hidden_size, bias=True, nonlinearity="tanh", device=None, dtype=None
    ):
        """Create the cell."""
        super().__init__(input_size, hidden_size, bias, 1, device, dtype)
        self.nonlinearity = nonlinearity

    def forward(self, input, hx=None):
        """Map (B, input) and the state (B, H), or both without B, to the next state."""
        if self.nonlinearity not in ("tanh", "relu"):
            raise RuntimeError(f"Unknown nonlinearity: {self.nonlinearity}")
        operator = getattr(aten, f"rnn_{self.nonlinearity}_cell")
        return self._step(operator, input, None if hx is None else (hx,))


class LSTMCell(RNNCellBase):
    """One step of LSTM, its state a pair (h, c); arguments as in RNNCellBase."""

    def __init__(self, input_size, hidden_size, bias=True, device=None, dtype=None):
        """Create the cell."""
        super().__init__(input_size, hidden_size, bias, 4, device, dtype)

    def forward(self, input, hx=None):
        """Map (B, input) and the state, or both without B, to the next state."""
        return self._step(aten.lstm_cell, input, hx)


class GRUCell(RNNCellBase):
    """One step of GRU; arguments as in RNNCellBase."""

    def __init__(self, input_size, hidden_size, bias=True, device=None, dtype=None):
        """Create the cell."""
        super().__init__(input_size, hidden_size, bias, 3, device, dtype)

    def forward(self, input, hx=None):
        """Map (B, input) and the state (B, H), or both without B, to the next state."""
        return self._step(aten.gru_cell, input, None if hx is None else (hx,))


belong(globals(), "torch.nn.modules.rnn")
