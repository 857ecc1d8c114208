"""The Generative Encoder: a transformer conditioned on time and class.

It maps tokens to latents and does not know what a token means. t=0 is noise, t=1 is data.
Axes: B batch, S tokens in the sequence, T class tokens, N latents, D width, d latent width.
Source: unite-facts 2.1, 2.2, 2.8.
"""

import math

import torch
from torch import nn
from torch.nn import functional as F

from .positions import rotary_tables, sincos_2d

NORM_EPS = 1e-6
EMBEDDING_STD = 0.02  # label table, time MLP, class tokens: the usual transformer embedding scale


class RMSNorm(nn.Module):
    """Scale vectors to unit root mean square, then by a learned weight."""

    def __init__(self, width, *, device):
        """Make a norm of `width` components."""
        super().__init__()
        self.weight = nn.Parameter(torch.empty(width, device=device))

    def forward(self, x):
        """Normalise the last axis of x: (..., D) to (..., D)."""
        return F.rms_norm(x, self.weight.shape, self.weight, NORM_EPS)


def modulated_norm(x, norm, shift, scale):
    """RMS norm whose weight and offset depend on the condition: RMS(x) * w * (1 + scale) + shift.

    The weight joins the small (B, 1, D) factor, which saves one pass over x.

    Args:
        x: (B, S, D).
        norm: the RMSNorm that owns w.
        shift: (B, 1, D).
        scale: (B, 1, D).

    Returns: (B, S, D).
    """
    weight = norm.weight
    normed = F.rms_norm(x, weight.shape, None, NORM_EPS)
    return torch.addcmul(shift, normed, torch.addcmul(weight, weight, scale))


class Attention(nn.Module):
    """Self-attention with normalised, rotated queries and keys."""

    def __init__(self, width, heads, *, device):
        """Make `heads` heads of width / heads components each."""
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width, device=device)
        self.q_norm = RMSNorm(width // heads, device=device)
        self.k_norm = RMSNorm(width // heads, device=device)
        self.proj = nn.Linear(width, width, device=device)

    def forward(self, x, rotation, kept):
        """Mix tokens.

        Args:
            x: (B, S, D).
            rotation: unit complex numbers, (S, 1, 1, D / heads / 2).
            kept: slice of the tokens whose result is wanted, R of them; all are attended to.

        Returns: (B, R, D).
        """
        qkv = self.qkv(x).unflatten(2, (3, self.heads, -1))  # (B, S, 3, heads, D/heads)
        qk, v = qkv.split((2, 1), dim=2)
        weight = torch.stack((self.q_norm.weight, self.k_norm.weight)).unsqueeze(1)
        qk = F.rms_norm(qk.float(), weight.shape[2:], None, NORM_EPS) * weight
        pairs = torch.view_as_complex(qk.unflatten(-1, (-1, 2)))
        qk = torch.view_as_real(pairs * rotation).flatten(-2).to(v.dtype)
        q, k = qk.transpose(1, 3).unbind(2)  # (B, heads, S, D/heads)
        v = v.squeeze(2).transpose(1, 2)
        x = F.scaled_dot_product_attention(q[:, :, kept], k, v)
        return self.proj(x.transpose(1, 2).flatten(2))  # (B, R, D)


class SwiGLU(nn.Module):
    """Gated feed-forward layer: W3(SiLU(a) * b), (a, b) = W12 x."""

    def __init__(self, width, *, device):
        """Make a layer whose hidden width is two thirds of 4 * width, rounded down."""
        super().__init__()
        hidden = int(2 / 3 * (4 * width))  # in double arithmetic, which matters for Large: 2730
        self.w12 = nn.Linear(width, 2 * hidden, device=device)
        self.w3 = nn.Linear(hidden, width, device=device)

    def forward(self, x):
        """Transform each token: (B, S, D) to (B, S, D)."""
        gate, value = self.w12(x).chunk(2, dim=-1)
        return self.w3(F.silu(gate) * value)


class Block(nn.Module):
    """Attention and feed-forward layer, both shifted, scaled and gated by the condition."""

    def __init__(self, width, heads, *, block_norm, device):
        """Make a block; `block_norm` adds a norm on the residual stream after it."""
        super().__init__()
        self.norm1 = RMSNorm(width, device=device)
        self.norm2 = RMSNorm(width, device=device)
        self.norm3 = RMSNorm(width, device=device) if block_norm else nn.Identity()
        self.attn = Attention(width, heads, device=device)
        self.mlp = SwiGLU(width, device=device)
        self.adaLN_modulation = nn.Sequential(nn.SiLU(), nn.Linear(width, 6 * width, device=device))

    def forward(self, x, activated, rotation, kept):
        """Apply the block.

        Args:
            x: (B, S, D).
            activated: SiLU of the condition, (B, D); shared by all blocks, hence computed once.
            rotation: see Attention.
            kept: slice of the tokens that go on, R of them.

        Returns: (B, R, D).
        """
        modulation = self.adaLN_modulation[1](activated).unsqueeze(1)  # (B, 1, 6D)
        shift1, scale1, gate1, shift2, scale2, gate2 = modulation.chunk(6, dim=2)
        mixed = self.attn(modulated_norm(x, self.norm1, shift1, scale1), rotation, kept)
        x = torch.addcmul(x[:, kept], gate1, mixed)  # (B, R, D)
        mixed = self.mlp(modulated_norm(x, self.norm2, shift2, scale2))
        return self.norm3(torch.addcmul(x, gate2, mixed))


class TimeEmbedder(nn.Module):
    """Random Fourier features of time and a small MLP."""

    def __init__(self, features, width, *, device):
        """Make an embedder with `features` random frequencies."""
        super().__init__()
        self.W = nn.Parameter(torch.empty(features, device=device), requires_grad=False)
        # Stored in published checkpoints for t < 0, never used in a forward pass.
        self.special_time_emb = nn.Parameter(torch.empty(width, device=device))
        self.mlp = nn.Sequential(
            nn.Linear(2 * features, width, device=device),
            nn.SiLU(),
            nn.Linear(width, width, device=device),
        )

    def forward(self, t):
        """Embed times t (B,) as (B, D), float32."""
        angles = torch.outer(t, self.W * (2 * math.pi))  # (B, features)
        return self.mlp(torch.cat((angles.sin(), angles.cos()), dim=1)).float()


class LabelEmbedder(nn.Module):
    """One vector per class, one for "no class", and one row that is never used."""

    def __init__(self, num_classes, width, *, device):
        """Make a table of num_classes + 2 rows, as in the published checkpoints."""
        super().__init__()
        self.embedding_table = nn.Embedding(num_classes + 2, width, device=device)

    def forward(self, labels):
        """Embed labels (B,), int64 in [0, num_classes], as (B, D)."""
        return self.embedding_table(labels)


class FinalLayer(nn.Module):
    """Modulated norm and the projection from the model's width to the latents'."""

    def __init__(self, width, latent_width, *, device):
        """Make the head; it starts at zero."""
        super().__init__()
        self.norm_final = RMSNorm(width, device=device)
        self.linear = nn.Linear(width, latent_width, device=device)
        self.adaLN_modulation = nn.Sequential(nn.SiLU(), nn.Linear(width, 2 * width, device=device))

    def forward(self, x, activated):
        """Project x (B, N, D), given SiLU of the condition (B, D), to (B, N, d)."""
        shift, scale = self.adaLN_modulation[1](activated).unsqueeze(1).chunk(2, dim=2)
        return self.linear(modulated_norm(x, self.norm_final, shift, scale))


class Rotary(nn.Module):
    """The stored tables of the rotary position code, and the same as complex numbers."""

    def __init__(self, unrotated, rotated, head_width, *, device):
        """Make tables for `unrotated` leading tokens and `rotated` ones after them."""
        super().__init__()
        self.unrotated, self.rotated, self.head_width = unrotated, rotated, head_width
        shape = (unrotated + rotated, head_width)
        self.register_buffer("freqs_cos", torch.empty(shape, device=device))
        self.register_buffer("freqs_sin", torch.empty(shape, device=device))

    def init_weights(self):
        """Fill the tables."""
        cos, sin = rotary_tables(self.unrotated, self.rotated, self.head_width)
        self.freqs_cos.copy_(cos)
        self.freqs_sin.copy_(sin)

    def forward(self, tokens):
        """Rotation of the first `tokens` tokens, (tokens, 1, 1, head_width / 2), complex64."""
        cos, sin = self.freqs_cos[:tokens, ::2], self.freqs_sin[:tokens, ::2]
        return torch.complex(cos, sin)[:, None, None]


class GenerativeEncoder(nn.Module):
    """Tokenizer and denoiser in one: tokens, time and class in, latents out."""

    def __init__(
        self, *, depth, width, heads, max_tokens, num_latents, latent_width, time_features,
        num_classes, class_tokens, class_tokens_start, block_norm, device,
    ):  # fmt: skip
        """Make the network; see `init_weights` for the values it starts with.

        Args:
            depth: number of blocks.
            width: D.
            heads: number of attention heads.
            max_tokens: longest sequence, without class tokens.
            num_latents: N, the number of leading tokens that become latents.
            latent_width: d.
            time_features: number of random frequencies of the time embedding.
            num_classes: number of classes; label num_classes means "no class".
            class_tokens: T, number of tokens that carry the class.
            class_tokens_start: index of the first block that sees them.
            block_norm: whether every block ends with a norm of the residual stream.
            device: where to put the parameters.
        """
        super().__init__()
        self.num_latents = num_latents
        self.class_tokens_start = class_tokens_start if class_tokens else None
        rows = math.isqrt(num_latents)
        self.latent_grid = (rows, rows) if rows * rows == num_latents else (1, num_latents)
        # Stored in published checkpoints, unused: positions come from the rotary code.
        self.pos_embed = nn.Parameter(
            torch.empty(1, num_latents, width, device=device), requires_grad=False
        )
        self.in_context_posemb = nn.Parameter(torch.empty(1, class_tokens, width, device=device))
        self.up_sample = nn.Linear(latent_width, width, device=device)
        self.t_embedder = TimeEmbedder(time_features, width, device=device)
        self.y_embedder = LabelEmbedder(num_classes, width, device=device)
        self.feat_rope = Rotary(0, max_tokens, width // heads, device=device)
        self.feat_rope_incontext = Rotary(class_tokens, max_tokens, width // heads, device=device)
        self.blocks = nn.ModuleList(
            [Block(width, heads, block_norm=block_norm, device=device) for _ in range(depth)]
        )
        self.final_layer = FinalLayer(width, latent_width, device=device)

    def forward(self, x, t, labels):
        """Turn the leading tokens into latents, which are not normalised yet.

        Args:
            x: (B, S, D), S between N and max_tokens.
            t: (B,), float32 in [0, 1].
            labels: (B,), int64 in [0, num_classes].

        Returns: (B, N, d).
        """
        classes = self.y_embedder(labels)  # (B, D)
        activated = F.silu(self.t_embedder(t) + classes)  # (B, D)
        rotation = self.feat_rope(x.shape[1])
        kept, first, last = slice(None), 0, len(self.blocks) - 1
        for index, block in enumerate(self.blocks):
            if index == self.class_tokens_start:
                x = torch.cat((classes[:, None] + self.in_context_posemb, x), dim=1)
                rotation = self.feat_rope_incontext(x.shape[1])
                first = self.in_context_posemb.shape[1]
            if index == last:  # the other tokens' results would be thrown away
                kept = slice(first, first + self.num_latents)
            x = block(x, activated, rotation, kept)  # (B, S, D), with class tokens (B, T + S, D)
        return self.final_layer(x, activated)  # (B, N, d)

    def init_weights(self, generator):
        """Set the initial values of all parameters and tables.

        Args:
            generator: source of the random ones.
        """
        for module in self.modules():
            if isinstance(module, nn.Linear):  # Xavier-uniform keeps the variance both ways
                bound = math.sqrt(6 / (module.in_features + module.out_features))
                module.weight.uniform_(-bound, bound, generator=generator)
                module.bias.zero_()
            elif isinstance(module, RMSNorm):
                module.weight.fill_(1.0)
            elif isinstance(module, Rotary):
                module.init_weights()
        time, labels = self.t_embedder, self.y_embedder.embedding_table
        time.W.normal_(0.0, 1.0, generator=generator)  # frequencies, frozen
        small = (labels.weight, time.mlp[0].weight, time.mlp[2].weight)
        for weight in (*small, self.in_context_posemb, time.special_time_emb):
            weight.normal_(0.0, EMBEDDING_STD, generator=generator)
        # Zero modulation makes every block the identity (up to its last norm) at the start.
        silent = [block.adaLN_modulation[1] for block in self.blocks]
        for linear in (*silent, self.final_layer.adaLN_modulation[1], self.final_layer.linear):
            linear.weight.zero_()
            linear.bias.zero_()
        width = self.pos_embed.shape[2]
        if width % 4 == 0:
            self.pos_embed.copy_(sincos_2d(*self.latent_grid, width))
        else:  # unused anyway, see the constructor
            self.pos_embed.zero_()
