"""The decoder: a plain vision transformer from latents to an image.

Axes: B batch, N latents, P patches, D decoder width, C, H, W image, p patch size.
Source: unite-facts 2.3, 2.8.
"""

import math

import torch
from torch import nn
from torch.nn import functional as F

from .positions import sincos_1d, sincos_2d

NORM_EPS = 1e-12


class DecoderLayer(nn.Module):
    """Pre-norm transformer layer."""

    def __init__(self, width, heads, *, device):
        """Make a layer with `heads` heads and an MLP of four times the width."""
        super().__init__()
        self.heads = heads
        self.layernorm_before = nn.LayerNorm(width, eps=NORM_EPS, device=device)
        self.qkv = nn.Linear(width, 3 * width, device=device)
        self.attn_proj = nn.Linear(width, width, device=device)
        self.layernorm_after = nn.LayerNorm(width, eps=NORM_EPS, device=device)
        self.ffn_up = nn.Linear(width, 4 * width, device=device)
        self.ffn_down = nn.Linear(4 * width, width, device=device)

    def forward(self, x):
        """Transform tokens: (B, S, D) to (B, S, D)."""
        qkv = self.qkv(self.layernorm_before(x)).unflatten(2, (3, self.heads, -1))
        q, k, v = qkv.transpose(1, 3).unbind(2)  # (B, heads, S, D/heads)
        mixed = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2)
        x = x + self.attn_proj(mixed)
        return x + self.ffn_down(F.gelu(self.ffn_up(self.layernorm_after(x))))


class Decoder(nn.Module):
    """Latents to pixels.

    With one latent per patch, as published, each latent's token becomes its patch. With another
    number of latents, empty tokens with patch positions follow them and are read out instead.
    """

    def __init__(
        self, *, depth, width, heads, input_width, num_latents, image_size, patch_size, channels,
        device,
    ):  # fmt: skip
        """Make the network.

        Args:
            depth: number of layers.
            width: D.
            heads: number of attention heads.
            input_width: width of the incoming tokens.
            num_latents: N.
            image_size: H = W in pixels.
            patch_size: p in pixels.
            channels: C.
            device: where to put the parameters.
        """
        super().__init__()
        self.grid, self.patch_size, self.channels = image_size // patch_size, patch_size, channels
        self.num_patches = self.grid**2
        self.num_queries = 0 if num_latents == self.num_patches else self.num_patches
        tokens = 1 + num_latents + self.num_queries
        self.decoder_pos_embed = nn.Parameter(
            torch.empty(1, tokens, width, device=device), requires_grad=False
        )
        self.trainable_cls_token = nn.Parameter(torch.empty(width, device=device))
        self.decoder_embed = nn.Linear(input_width, width, device=device)
        self.decoder_layers = nn.ModuleList(
            [DecoderLayer(width, heads, device=device) for _ in range(depth)]
        )
        self.decoder_norm = nn.LayerNorm(width, eps=NORM_EPS, device=device)
        self.decoder_pred = nn.Linear(width, patch_size**2 * channels, device=device)

    def forward(self, tokens):
        """Decode tokens (B, N, input_width) to images (B, C, H, W), not clamped."""
        x = self.decoder_embed(tokens)  # (B, N, D)
        parts = [self.trainable_cls_token.to(x.dtype).expand(x.shape[0], 1, -1), x]
        if self.num_queries:
            parts.append(x.new_zeros(1, 1, 1).expand(x.shape[0], self.num_queries, x.shape[2]))
        x = torch.cat(parts, dim=1) + self.decoder_pos_embed  # (B, 1 + N [+ P], D)
        for layer in self.decoder_layers:
            x = layer(x)
        x = self.decoder_pred(self.decoder_norm(x)[:, -self.num_patches :])  # (B, P, p*p*C)
        return self.unpatchify(x)  # (B, C, H, W)

    def unpatchify(self, patches):
        """Assemble patches (B, P, p*p*C), inner order row, column, channel, to (B, C, H, W)."""
        grid, p, C = self.grid, self.patch_size, self.channels
        x = patches.unflatten(2, (p, p, C)).unflatten(1, (grid, grid))  # (B, g, g, p, p, C)
        return x.permute(0, 5, 1, 3, 2, 4).reshape(-1, C, grid * p, grid * p)

    def init_weights(self, generator):
        """Set initial values: PyTorch's defaults, CLS zero, positions fixed."""
        for module in self.modules():
            if isinstance(module, nn.Linear):
                init_linear_default(module, generator)
            elif isinstance(module, nn.LayerNorm):
                module.weight.fill_(1.0)
                module.bias.zero_()
        self.trainable_cls_token.zero_()
        table = self.decoder_pos_embed[0]
        table.zero_()
        table[-self.num_patches :].copy_(sincos_2d(self.grid, self.grid, table.shape[1]))
        if self.num_queries:
            latents = table.shape[0] - 1 - self.num_queries
            table[1 : 1 + latents].copy_(sincos_1d(torch.arange(latents), table.shape[1]))


def init_linear_default(module, generator):
    """Fill a linear or convolution layer as PyTorch does: uniform within 1 / sqrt(fan in)."""
    bound = 1 / math.sqrt(module.weight[0].numel())
    module.weight.uniform_(-bound, bound, generator=generator)
    module.bias.uniform_(-bound, bound, generator=generator)
