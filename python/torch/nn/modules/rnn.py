"""Recurrent networks: RNN, LSTM, GRU and their cells.

Axes: T steps, B batch, D layers times directions, H hidden size.
"""

import math
import numbers

import torch
from torch._operators import aten
from torch.nn import init
from torch.nn.modules.module import Module
from torch.nn.parameter import Parameter
from torch.nn.utils.rnn import PackedSequence
from torch.utils._lazy import elsewhere

_GATES = {"LSTM": 4, "GRU": 3, "RNN_TANH": 1, "RNN_RELU": 1}


class RNNBase(Module):
    """What the recurrent networks share.

    Args:
        mode: "RNN_TANH", "RNN_RELU", "LSTM" or "GRU".
        input_size: width of the input.
        hidden_size: width of the state.
        num_layers: number of networks on top of each other.
        bias: whether there are biases.
        batch_first: whether the batch comes before the steps.
        dropout: share dropped between layers, in training.
        bidirectional: whether a second network goes backwards.
        proj_size: width that LSTM's hidden state is mapped to; 0 for none.
        device, dtype: of the parameters.

    Attributes: for each layer k (and "_reverse"): weight_ih_lk (gates * H, input), weight_hh_lk
        (gates * H, H), bias_ih_lk and bias_hh_lk (gates * H,), weight_hr_lk (proj_size, H), all
        from U(-1/sqrt(H), 1/sqrt(H)).
    """

    __constants__ = [
        "mode", "input_size", "hidden_size", "num_layers", "bias", "batch_first", "dropout",
        "bidirectional", "proj_size",
    ]  # fmt: skip
    __jit_unused_properties__ = ["all_weights"]

    def __init__(
        self,
        mode,
        input_size,
        hidden_size,
        num_layers=1,
        bias=True,
        batch_first=False,
        dropout=0.0,
        bidirectional=False,
        proj_size=0,
        device=None,
        dtype=None,
    ):
        """Check the settings, create and initialise the parameters."""
        super().__init__()
        _check(dropout, hidden_size, num_layers, proj_size)
        if mode not in _GATES:
            raise ValueError("Unrecognized RNN mode: " + mode)
        self.mode = mode
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.num_layers = num_layers
        self.bias = bias
        self.batch_first = batch_first
        self.dropout = float(dropout)
        self.bidirectional = bidirectional
        self.proj_size = proj_size
        self._all_weights = []
        for layer in range(num_layers):
            for direction in range(2 if bidirectional else 1):
                names = []
                for name, shape in self._shapes(layer):
                    name += f"_l{layer}" + ("_reverse" if direction else "")
                    weight = torch.empty(shape, device=device, dtype=dtype)
                    self.register_parameter(name, Parameter(weight))
                    names.append(name)
                self._all_weights.append(names)
        self.reset_parameters()

    def _shapes(self, layer):
        """List the parameters of one layer and direction: (name, shape)."""
        rows = _GATES[self.mode] * self.hidden_size
        real_width = self.proj_size or self.hidden_size
        width = real_width * (2 if self.bidirectional else 1) if layer else self.input_size
        shapes = [("weight_ih", (rows, width)), ("weight_hh", (rows, real_width))]
        if self.bias:
            shapes += [("bias_ih", (rows,)), ("bias_hh", (rows,))]
        if self.proj_size:
            shapes.append(("weight_hr", (self.proj_size, self.hidden_size)))
        return shapes

    @property
    def all_weights(self):
        """The parameters, a list for each layer and direction."""
        return [[getattr(self, name) for name in names] for names in self._all_weights]

    @property
    def _flat_weights_names(self):
        return [name for layer in self._all_weights for name in layer]

    @property
    def _flat_weights(self):
        return [getattr(self, name) for name in self._flat_weights_names]

    def __getstate__(self):
        """Return the state with the list of weights in which CPython's PyTorch looks for them."""
        names, weights = self._flat_weights_names, self._flat_weights
        return {**self.__dict__, "_flat_weights_names": names, "_flat_weights": weights}

    def __setstate__(self, state):
        """Take over a state, without the list of weights that it may hold."""
        lists = ("_flat_weights_names", "_flat_weights")
        super().__setstate__({key: value for key, value in state.items() if key not in lists})

    def reset_parameters(self):
        """Draw all parameters anew."""
        bound = 1.0 / math.sqrt(self.hidden_size) if self.hidden_size > 0 else 0
        for weight in self.parameters():
            init.uniform_(weight, -bound, bound)

    def flatten_parameters(self):
        """Do nothing: cuDNN's layout of the weights makes no difference to results."""

    def extra_repr(self):
        """Show the widths and what differs from the defaults."""
        text = f"{self.input_size}, {self.hidden_size}"
        defaults = {
            "proj_size": 0,
            "num_layers": 1,
            "bias": True,
            "batch_first": False,
            "dropout": 0,
            "bidirectional": False,
        }
        for name, default in defaults.items():
            value = getattr(self, name)
            if value != default:
                text += f", {name}={value}"
        return text

    def _zeros(self, like, batch, width):
        layers = self.num_layers * (2 if self.bidirectional else 1)
        return torch.zeros(layers, batch, width, dtype=like.dtype, device=like.device)

    def _initial(self, like, batch):
        return (self._zeros(like, batch, self.hidden_size),)

    def _run(self, data, batch_sizes, state):
        """Call the operator; returns (output, *state)."""
        weights = [weight for layer in self.all_weights for weight in layer]
        settings = (self.bias, self.num_layers, self.dropout, self.training, self.bidirectional)
        state = state if self.mode == "LSTM" else state[0]
        operator = getattr(aten, self.mode.lower())
        if batch_sizes is None:
            return operator(data, state, weights, *settings, self.batch_first)
        return operator(data, batch_sizes, state, weights, *settings)

    def forward(self, input, hx=None):
        """Go through the sequence.

        Args:
            input: (T, B, input), (B, T, input) if batch_first, (T, input), or a PackedSequence.
            hx: the first state (D, B, H), or (D, H); zeros if None. LSTM: a pair of them.

        Returns: outputs of the last layer in the input's form, and the last state.
        """
        if isinstance(input, PackedSequence):
            return self._packed(input, hx)
        if input.dim() not in (2, 3):
            raise ValueError(
                f"{self._get_name()}: Expected input to be 2D or 3D, got {input.dim()}D instead"
            )
        batched = input.dim() == 3
        batch_axis = 0 if self.batch_first else 1
        if not batched:
            input = input.unsqueeze(batch_axis)
        if hx is None:
            state = self._initial(input, input.size(batch_axis))
        else:
            state = self._given(hx, batched)
        _check_widths(self, input, state, input.size(batch_axis))
        output, *state = self._run(input, None, state)
        if not batched:
            output = output.squeeze(batch_axis)
            state = [part.squeeze(1) for part in state]
        return output, self._returned(state)

    def _given(self, hx, batched):
        state = hx if self.mode == "LSTM" else (hx,)
        for part in state:
            if part.dim() != (3 if batched else 2):
                kind, wanted = ("batched 3-D", 3) if batched else ("unbatched 2-D", 2)
                raise RuntimeError(
                    f"For {kind} input, hx should also be {wanted}-D but got {part.dim()}-D tensor"
                )
        return tuple(state) if batched else tuple(part.unsqueeze(1) for part in state)

    def _returned(self, state):
        return tuple(state) if self.mode == "LSTM" else state[0]

    def _packed(self, input, hx):
        data, batch_sizes, order, back = input
        batch = int(batch_sizes[0])
        if hx is None:
            state = self._initial(data, batch)
        else:
            state = self._given(hx, True)
            if order is not None:
                state = tuple(part.index_select(1, order) for part in state)
        _check_widths(self, data, state, batch)
        output, *state = self._run(data, batch_sizes, state)
        if back is not None:
            state = [part.index_select(1, back) for part in state]
        return PackedSequence(output, batch_sizes, order, back), self._returned(state)


def _check(dropout, hidden_size, num_layers, proj_size):
    """Refuse settings that make no network."""
    if not isinstance(dropout, numbers.Number) or not 0 <= dropout <= 1 or dropout is True:
        raise ValueError(
            "dropout should be a number in range [0, 1] representing the probability of an element "
            "being zeroed"
        )
    if not isinstance(hidden_size, int):
        raise TypeError(f"hidden_size should be of type int, got: {type(hidden_size).__name__}")
    if hidden_size <= 0:
        raise ValueError("hidden_size must be greater than zero")
    if num_layers <= 0:
        raise ValueError("num_layers must be greater than zero")
    if proj_size < 0:
        raise ValueError("proj_size should be a positive integer or zero to disable projections")
    if proj_size >= hidden_size:
        raise ValueError("proj_size has to be smaller than hidden_size")
    if dropout > 0 and num_layers == 1:
        import warnings

        warnings.warn(
            "dropout option adds dropout after all but last recurrent layer, so non-zero dropout "
            f"expects num_layers greater than 1, but got dropout={dropout} and "
            f"num_layers={num_layers}",
            stacklevel=4,
        )


def _check_widths(module, input, state, batch):
    """Refuse an input or a state of the wrong size."""
    if input.size(-1) != module.input_size:
        raise RuntimeError(
            f"input.size(-1) must be equal to input_size. Expected {module.input_size}, got "
            f"{input.size(-1)}"
        )
    layers = module.num_layers * (2 if module.bidirectional else 1)
    for index, part in enumerate(state):
        width = module.hidden_size if index else module.proj_size or module.hidden_size
        if tuple(part.shape) != (layers, batch, width):
            label = f"hidden[{index}]" if module.mode == "LSTM" else "hidden"
            raise RuntimeError(
                f"Expected {label} size {(layers, batch, width)}, got {list(part.shape)}"
            )


class RNN(RNNBase):
    """h' = tanh(W_ih x + b_ih + W_hh h + b_hh), or relu; arguments as in RNNBase, but for mode."""

    def __init__(self, input_size, hidden_size, num_layers=1, nonlinearity="tanh", *args, **kwargs):
        """Create the network."""
        if nonlinearity not in ("tanh", "relu"):
            raise ValueError(
                f"Unknown nonlinearity '{nonlinearity}'. Select from 'tanh' or 'relu'."
            )
        if "proj_size" in kwargs:
            raise ValueError("proj_size argument is only supported for LSTM, not RNN or GRU")
        mode = "RNN_" + nonlinearity.upper()
        super().__init__(mode, input_size, hidden_size, num_layers, *args, **kwargs)
        self.nonlinearity = nonlinearity


class LSTM(RNNBase):
    """Long short-term memory, its state a pair (h, c); arguments as in RNNBase, but for mode."""

    def __init__(self, *args, **kwargs):
        """Create the network."""
        super().__init__("LSTM", *args, **kwargs)

    def _initial(self, like, batch):
        widths = self.proj_size or self.hidden_size, self.hidden_size
        return tuple(self._zeros(like, batch, width) for width in widths)


class GRU(RNNBase):
    """Gated recurrent unit; arguments as in RNNBase, but for mode."""

    def __init__(self, *args, **kwargs):
        """Create the network."""
        if "proj_size" in kwargs:
            raise ValueError("proj_size argument is only supported for LSTM, not RNN or GRU")
        super().__init__("GRU", *args, **kwargs)


__getattr__ = elsewhere(__name__, "rnn_cells")
