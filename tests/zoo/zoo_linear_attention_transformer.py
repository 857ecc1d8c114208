"""linear-attention-transformer: attention of linear cost, with reversible layers."""

import torch
from linear_attention_transformer import LinearAttentionTransformerLM


def _run(**options):
    model = LinearAttentionTransformerLM(
        num_tokens=40, dim=32, heads=4, depth=2, max_seq_len=32, n_local_attn_heads=2,
        local_attn_window_size=8, **options,
    )  # fmt: skip
    text = torch.randint(0, 40, (2, 32))
    return model, lambda: model(text)


def case_causal():
    """Attend to the past only."""
    return _run(causal=True, ff_chunks=2)


def case_reversible():
    """Compute activations again in the backward pass: an autograd.Function that runs backward."""
    return _run(causal=False, reversible=True)


def case_blindspot():
    """Sum keys up in steps, with a gated feed-forward part."""
    return _run(causal=True, blindspot_size=4, ff_glu=True, shift_tokens=True)
