"""local-attention: attention within windows."""

import torch
from local_attention import LocalAttention, LocalTransformer


def case_attention():
    """Attend within padded windows, causally."""
    model = LocalAttention(
        dim=8, window_size=6, causal=True, look_backward=1, look_forward=0, dropout=0.1,
        autopad=True, exact_windowsize=True,
    )  # fmt: skip
    q, k, v = (torch.randn(2, 3, 20, 8, requires_grad=True) for _ in range(3))
    mask = torch.arange(20) < 17
    return {"q": q, "k": k, "v": v}, lambda: model(q, k, v, mask=mask.expand(2, 20))


def case_transformer():
    """Train a small language model."""
    model = LocalTransformer(
        num_tokens=50, dim=32, depth=2, max_seq_len=40, causal=True, local_attn_window_size=8,
        heads=2, dim_head=16, use_xpos=True,
    )  # fmt: skip
    text = torch.randint(0, 50, (2, 32))
    return model, lambda: model(text, return_loss=True)
