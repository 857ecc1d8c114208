"""x-transformers: transformers with many options."""

import torch
from x_transformers import AutoregressiveWrapper, Decoder, Encoder, TransformerWrapper, XTransformer


def case_decoder():
    """Train a language model with rotary positions and gated layers."""
    model = AutoregressiveWrapper(
        TransformerWrapper(
            num_tokens=40, max_seq_len=32,
            attn_layers=Decoder(
                dim=32, depth=2, heads=2, attn_dim_head=16, rotary_pos_emb=True, ff_glu=True,
                ff_swish=True, use_rmsnorm=True, attn_qk_norm=True, attn_kv_heads=1,
            ),
        )
    )  # fmt: skip
    text = torch.randint(0, 40, (2, 24))
    return model, lambda: model(text)


def case_encoder():
    """Encode with a mask, relative positions and memory tokens."""
    model = TransformerWrapper(
        num_tokens=40, max_seq_len=32, num_memory_tokens=3, emb_dropout=0.1,
        attn_layers=Encoder(
            dim=32, depth=2, heads=2, attn_dim_head=16, rel_pos_bias=True, sandwich_norm=True,
            attn_pre_talking_heads=True, attn_dropout=0.1, ff_dropout=0.1,
        ),
    )  # fmt: skip
    text, mask = torch.randint(0, 40, (2, 24)), torch.arange(24) < 20
    return model, lambda: model(text, mask=mask.expand(2, 24))


def case_translation():
    """Train an encoder with a decoder."""
    model = XTransformer(
        dim=32, enc_num_tokens=40, enc_depth=1, enc_heads=2, enc_max_seq_len=24,
        dec_num_tokens=30, dec_depth=1, dec_heads=2, dec_max_seq_len=16,
    )  # fmt: skip
    source, target = torch.randint(0, 40, (2, 20)), torch.randint(0, 30, (2, 12))
    return model, lambda: model(source, target)
