"""Attention with several heads as a module."""

import torch
from torch.nn import functional as F
from torch.nn import init
from torch.nn.modules.linear import NonDynamicallyQuantizableLinear
from torch.nn.modules.module import Module
from torch.nn.parameter import Parameter
from torch.utils._lazy import belong


class MultiheadAttention(Module):
    """Attention with several heads.

    Args:
        embed_dim: width E of query and result.
        num_heads: a divisor of E.
        dropout: share of the weights dropped, in training.
        bias: whether the maps have biases.
        add_bias_kv: whether there is one more trained source.
        add_zero_attn: whether there is one more source that is zero.
        kdim: width of the key; E if None.
        vdim: width of the value; E if None.
        batch_first: whether the batch comes before the sequence.
        device, dtype: of the parameters.

    Attributes: in_proj_weight (3 * E, E), or q_proj_weight, k_proj_weight and v_proj_weight if
    widths differ; in_proj_bias; bias_k, bias_v; out_proj, a Linear.
    """

    __constants__ = ["batch_first"]

    def __init__(
        self,
        embed_dim,
        num_heads,
        dropout=0.0,
        bias=True,
        add_bias_kv=False,
        add_zero_attn=False,
        kdim=None,
        vdim=None,
        batch_first=False,
        device=None,
        dtype=None,
    ):
        """Create and initialise the parameters."""
        if embed_dim <= 0 or num_heads <= 0:
            raise ValueError(
                f"embed_dim and num_heads must be greater than 0, got embed_dim={embed_dim} and "
                f"num_heads={num_heads} instead"
            )
        super().__init__()
        if embed_dim % num_heads:
            raise AssertionError("embed_dim must be divisible by num_heads")
        self.embed_dim = embed_dim
        self.kdim = embed_dim if kdim is None else kdim
        self.vdim = embed_dim if vdim is None else vdim
        self._qkv_same_embed_dim = self.kdim == embed_dim and self.vdim == embed_dim
        self.num_heads = num_heads
        self.dropout = dropout
        self.batch_first = batch_first
        self.head_dim = embed_dim // num_heads
        self.add_zero_attn = add_zero_attn
        factory = {"device": device, "dtype": dtype}

        def parameter(*shape):
            return Parameter(torch.empty(shape, **factory))

        if self._qkv_same_embed_dim:
            self.in_proj_weight = parameter(3 * embed_dim, embed_dim)
            for name in ("q_proj_weight", "k_proj_weight", "v_proj_weight"):
                self.register_parameter(name, None)
        else:
            self.q_proj_weight = parameter(embed_dim, embed_dim)
            self.k_proj_weight = parameter(embed_dim, self.kdim)
            self.v_proj_weight = parameter(embed_dim, self.vdim)
            self.register_parameter("in_proj_weight", None)
        self.register_parameter("in_proj_bias", parameter(3 * embed_dim) if bias else None)
        self.out_proj = NonDynamicallyQuantizableLinear(embed_dim, embed_dim, bias, **factory)
        self.bias_k = parameter(1, 1, embed_dim) if add_bias_kv else None
        self.bias_v = parameter(1, 1, embed_dim) if add_bias_kv else None
        self._reset_parameters()

    def _reset_parameters(self):
        for weight in (
            self.in_proj_weight,
            self.q_proj_weight,
            self.k_proj_weight,
            self.v_proj_weight,
        ):
            if weight is not None:
                init.xavier_uniform_(weight)
        if self.in_proj_bias is not None:
            init.constant_(self.in_proj_bias, 0.0)
            init.constant_(self.out_proj.bias, 0.0)
        for extra in (self.bias_k, self.bias_v):
            if extra is not None:
                init.xavier_normal_(extra)

    def __setstate__(self, state):
        """Take over a pickled state, also one of a version with one width only."""
        state.setdefault("_qkv_same_embed_dim", True)
        super().__setstate__(state)

    def forward(
        self,
        query,
        key,
        value,
        key_padding_mask=None,
        need_weights=True,
        attn_mask=None,
        average_attn_weights=True,
        is_causal=False,
    ):
        """Attend; see functional.multi_head_attention_forward for the masks.

        Args:
            query: (L, N, E), (N, L, E) if batch_first, or (L, E).
            key: (S, N, kdim), (N, S, kdim), or (S, kdim).
            value: (S, N, vdim), (N, S, vdim), or (S, vdim).
            key_padding_mask: (N, S), or (S,).
            need_weights: whether to return the weights.
            attn_mask: (L, S) or (N * num_heads, L, S).
            average_attn_weights: return the mean over the heads.
            is_causal: hint that attn_mask is the causal one.

        Returns: result like query, and weights (N, L, S) or (N, num_heads, L, S), or None.
        """
        swapped = self.batch_first and query.dim() == 3
        if swapped:
            query, key, value = (x.transpose(1, 0) for x in (query, key, value))
        result, weights = F.multi_head_attention_forward(
            query,
            key,
            value,
            self.embed_dim,
            self.num_heads,
            self.in_proj_weight,
            self.in_proj_bias,
            self.bias_k,
            self.bias_v,
            self.add_zero_attn,
            self.dropout,
            self.out_proj.weight,
            self.out_proj.bias,
            training=self.training,
            key_padding_mask=key_padding_mask,
            need_weights=need_weights,
            attn_mask=attn_mask,
            use_separate_proj_weight=not self._qkv_same_embed_dim,
            q_proj_weight=self.q_proj_weight,
            k_proj_weight=self.k_proj_weight,
            v_proj_weight=self.v_proj_weight,
            average_attn_weights=average_attn_weights,
            is_causal=is_causal,
        )
        return (result.transpose(1, 0) if swapped else result), weights


belong(globals(), "torch.nn.modules.activation")
