"""The transformer of Vaswani et al., arXiv 1706.03762: layers and their stacks.

Axes: T target length, S source length, N batch, E width; N comes first if batch_first.
"""

import copy

import torch
from torch.nn import functional as F
from torch.nn import init
from torch.nn.functional._attention import float_mask
from torch.nn.modules.attention import MultiheadAttention
from torch.nn.modules.container import ModuleList
from torch.nn.modules.dropout import Dropout
from torch.nn.modules.linear import Linear
from torch.nn.modules.module import Module
from torch.nn.modules.normalization import LayerNorm
from torch.utils._lazy import elsewhere


def _causal_mask(size, device=None, dtype=None):
    """Make the mask that hides later places: (size, size), -inf above the diagonal."""
    return torch.triu(torch.full((size, size), float("-inf"), dtype=dtype, device=device), 1)


def _is_causal(mask, hint, size):
    """Take the hint, or look whether the mask is the causal one."""
    if hint is not None or mask is None:
        return hint is True
    causal = _causal_mask(size, mask.device, mask.dtype)
    return mask.shape == causal.shape and bool((mask == causal).all())


def _activation(given):
    """Find an activation by its name; a function stays as it is."""
    if not isinstance(given, str):
        return given
    if given not in ("relu", "gelu"):
        raise RuntimeError(f"activation should be relu/gelu, not {given}")
    return getattr(F, given)


class _Layer(Module):
    """What both kinds of layer share; names of parts and parameters are PyTorch's."""

    __constants__ = ["norm_first"]

    def __init__(
        self,
        d_model,
        nhead,
        dim_feedforward=2048,
        dropout=0.1,
        activation=F.relu,
        layer_norm_eps=1e-5,
        batch_first=False,
        norm_first=False,
        bias=True,
        device=None,
        dtype=None,
    ):
        """Create the parts, in the order in which PyTorch draws their parameters."""
        super().__init__()
        factory = {"bias": bias, "device": device, "dtype": dtype}

        def attention():
            return MultiheadAttention(d_model, nhead, dropout, batch_first=batch_first, **factory)

        self.self_attn = attention()
        if self._sublayers == 3:
            self.multihead_attn = attention()
        self.linear1 = Linear(d_model, dim_feedforward, **factory)
        self.dropout = Dropout(dropout)
        self.linear2 = Linear(dim_feedforward, d_model, **factory)
        self.norm_first = norm_first
        for number in range(1, self._sublayers + 1):
            setattr(self, f"norm{number}", LayerNorm(d_model, layer_norm_eps, **factory))
        for number in range(1, self._sublayers + 1):
            setattr(self, f"dropout{number}", Dropout(dropout))
        self.activation = _activation(activation)
        self.activation_relu_or_gelu = {F.relu: 1, F.gelu: 2}.get(self.activation, 0)  # for CPython

    def __setstate__(self, state):
        """Take over a pickled state, also one without activation."""
        super().__setstate__(state)
        if not hasattr(self, "activation"):
            self.activation = F.relu

    def _add(self, x, number, sublayer):
        """Add a sublayer's result to x, and normalise before or after."""
        norm, dropout = getattr(self, f"norm{number}"), getattr(self, f"dropout{number}")
        if self.norm_first:
            return x + dropout(sublayer(norm(x)))
        return norm(x + dropout(sublayer(x)))

    def _feed_forward(self, x):
        return self.linear2(self.dropout(self.activation(self.linear1(x))))

    def _attend(self, attention, x, memory, mask, padding, is_causal):
        return attention(
            x,
            memory,
            memory,
            attn_mask=mask,
            key_padding_mask=padding,
            is_causal=is_causal,
            need_weights=False,
        )[0]


class TransformerEncoderLayer(_Layer):
    """Self-attention and two linear maps, each with a sum and a norm.

    Args:
        d_model: width E.
        nhead: number of heads, a divisor of E.
        dim_feedforward: width between the linear maps.
        dropout: share dropped, in training.
        activation: "relu", "gelu" or a function.
        layer_norm_eps: added to variances.
        batch_first: whether the batch comes before the sequence.
        norm_first: normalise before each part instead of after the sum.
        bias: whether linear maps and norms have biases.
        device, dtype: of the parameters.
    """

    _sublayers = 2

    def forward(self, src, src_mask=None, src_key_padding_mask=None, is_causal=False):
        """Map (S, N, E), or (S, E), to the same shape; masks as in MultiheadAttention."""
        other = None if src_mask is None else src_mask.dtype
        padding = float_mask(
            src_key_padding_mask, "src_key_padding_mask", src.dtype, other, "src_mask"
        )
        mask = float_mask(src_mask, "src_mask", src.dtype)

        def attend(x):
            return self._attend(self.self_attn, x, x, mask, padding, is_causal)

        return self._add(self._add(src, 1, attend), 2, self._feed_forward)


class TransformerDecoderLayer(_Layer):
    """Self-attention, attention to the encoder's result, two linear maps; arguments as above."""

    _sublayers = 3

    def forward(
        self,
        tgt,
        memory,
        tgt_mask=None,
        memory_mask=None,
        tgt_key_padding_mask=None,
        memory_key_padding_mask=None,
        tgt_is_causal=False,
        memory_is_causal=False,
    ):
        """Map (T, N, E) to the same shape, looking at memory (S, N, E), or both without N."""

        def attend(x):
            return self._attend(self.self_attn, x, x, tgt_mask, tgt_key_padding_mask, tgt_is_causal)

        def look(x):
            return self._attend(
                self.multihead_attn,
                x,
                memory,
                memory_mask,
                memory_key_padding_mask,
                memory_is_causal,
            )

        x = self._add(self._add(tgt, 1, attend), 2, look)
        return self._add(x, 3, self._feed_forward)


def _length(x, batch_first):
    """Number of places of a sequence."""
    return x.size(1 if batch_first and x.dim() == 3 else 0)


class TransformerEncoder(Module):
    """A stack of copies of an encoder layer.

    Args:
        encoder_layer: copied num_layers times.
        num_layers: number of layers.
        norm: applied at the end, or None.
        enable_nested_tensor: accepted; padded places are computed like others here.
        mask_check: accepted.
    """

    __constants__ = ["norm"]

    def __init__(
        self, encoder_layer, num_layers, norm=None, enable_nested_tensor=True, mask_check=True
    ):
        """Copy the layer."""
        super().__init__()
        self.layers = ModuleList([copy.deepcopy(encoder_layer) for _ in range(num_layers)])
        self.num_layers = num_layers
        self.norm = norm
        self.enable_nested_tensor = enable_nested_tensor
        self.mask_check = mask_check

    def forward(self, src, mask=None, src_key_padding_mask=None, is_causal=None):
        """Map (S, N, E), or (S, E), to the same shape; masks as in MultiheadAttention."""
        other = None if mask is None else mask.dtype
        padding = float_mask(src_key_padding_mask, "src_key_padding_mask", src.dtype, other, "mask")
        mask = float_mask(mask, "mask", src.dtype)
        attention = getattr(self.layers[0], "self_attn", None)
        size = _length(src, getattr(attention, "batch_first", False))
        causal = _is_causal(mask, is_causal, size)
        for layer in self.layers:
            src = layer(src, src_mask=mask, is_causal=causal, src_key_padding_mask=padding)
        return src if self.norm is None else self.norm(src)


class TransformerDecoder(Module):
    """A stack of num_layers copies of a decoder layer, with a norm at the end or None."""

    __constants__ = ["norm"]

    def __init__(self, decoder_layer, num_layers, norm=None):
        """Copy the layer."""
        super().__init__()
        self.layers = ModuleList([copy.deepcopy(decoder_layer) for _ in range(num_layers)])
        self.num_layers = num_layers
        self.norm = norm

    def forward(
        self,
        tgt,
        memory,
        tgt_mask=None,
        memory_mask=None,
        tgt_key_padding_mask=None,
        memory_key_padding_mask=None,
        tgt_is_causal=None,
        memory_is_causal=False,
    ):
        """Map (T, N, E) to the same shape, looking at memory (S, N, E), or both without N."""
        attention = getattr(self.layers[0], "self_attn", None)
        size = _length(tgt, getattr(attention, "batch_first", False))
        causal = _is_causal(tgt_mask, tgt_is_causal, size)
        for layer in self.layers:
            tgt = layer(
                tgt,
                memory,
                tgt_mask=tgt_mask,
                memory_mask=memory_mask,
                tgt_key_padding_mask=tgt_key_padding_mask,
                memory_key_padding_mask=memory_key_padding_mask,
                tgt_is_causal=causal,
                memory_is_causal=memory_is_causal,
            )
        return tgt if self.norm is None else self.norm(tgt)


class Transformer(Module):
    """An encoder and a decoder.

    Args:
        d_model: width E.
        nhead: number of heads, a divisor of E.
        num_encoder_layers: depth of the encoder.
        num_decoder_layers: depth of the decoder.
        dim_feedforward, dropout, activation, layer_norm_eps, batch_first, norm_first, bias,
            device, dtype: see TransformerEncoderLayer.
        custom_encoder, custom_decoder: modules to take instead.
    """

    def __init__(
        self,
        d_model=512,
        nhead=8,
        num_encoder_layers=6,
        num_decoder_layers=6,
        dim_feedforward=2048,
        dropout=0.1,
        activation=F.relu,
        custom_encoder=None,
        custom_decoder=None,
        layer_norm_eps=1e-5,
        batch_first=False,
        norm_first=False,
        bias=True,
        device=None,
        dtype=None,
    ):
        """Create the stacks and draw their matrices by Xavier's rule."""
        super().__init__()
        factory = {"bias": bias, "device": device, "dtype": dtype}
        settings = (d_model, nhead, dim_feedforward, dropout, activation, layer_norm_eps)
        settings += (batch_first, norm_first)
        if custom_encoder is not None:
            self.encoder = custom_encoder
        else:
            layer = TransformerEncoderLayer(*settings, **factory)
            norm = LayerNorm(d_model, layer_norm_eps, **factory)
            self.encoder = TransformerEncoder(layer, num_encoder_layers, norm)
        if custom_decoder is not None:
            self.decoder = custom_decoder
        else:
            layer = TransformerDecoderLayer(*settings, **factory)
            norm = LayerNorm(d_model, layer_norm_eps, **factory)
            self.decoder = TransformerDecoder(layer, num_decoder_layers, norm)
        for weight in self.parameters():
            if weight.dim() > 1:
                init.xavier_uniform_(weight)
        self.d_model = d_model
        self.nhead = nhead
        self.batch_first = batch_first

    def forward(
        self,
        src,
        tgt,
        src_mask=None,
        tgt_mask=None,
        memory_mask=None,
        src_key_padding_mask=None,
        tgt_key_padding_mask=None,
        memory_key_padding_mask=None,
        src_is_causal=None,
        tgt_is_causal=None,
        memory_is_causal=False,
    ):
        """Map source (S, N, E) and target (T, N, E), or both without N, to the target's shape."""
        if src.dim() == 3 and src.size(not self.batch_first) != tgt.size(not self.batch_first):
            raise RuntimeError("the batch number of src and tgt must be equal")
        if src.size(-1) != self.d_model or tgt.size(-1) != self.d_model:
            raise RuntimeError("the feature number of src and tgt must be equal to d_model")
        memory = self.encoder(src, src_mask, src_key_padding_mask, src_is_causal)
        return self.decoder(
            tgt,
            memory,
            tgt_mask=tgt_mask,
            memory_mask=memory_mask,
            tgt_key_padding_mask=tgt_key_padding_mask,
            memory_key_padding_mask=memory_key_padding_mask,
            tgt_is_causal=tgt_is_causal,
            memory_is_causal=memory_is_causal,
        )

    generate_square_subsequent_mask = staticmethod(_causal_mask)


__getattr__ = elsewhere(__name__, "_transformer_parts")
