"""The whole model: Generative Encoder, decoder, and what joins them.

Axes: B batch, P patches, N latents (registers), D encoder width, d latent width, C, H, W image.
t=0 is noise, t=1 is a clean latent. Source: unite-facts 2 and 6.2 (names, shapes, order).
"""

import torch
from torch import nn
from torch.nn import functional as F

from .decoder import Decoder, init_linear_default
from .generative_encoder import GenerativeEncoder, RMSNorm
from .perceptual import Lpips
from .positions import sincos_1d

OUTPUT_NORM_EPS = 1e-5


class PatchProjection(nn.Module):
    """The convolution that turns each patch into a token."""

    def __init__(self, channels, width, patch_size, *, device):
        """Make a convolution whose stride is its kernel."""
        super().__init__()
        self.projection = nn.Conv2d(channels, width, patch_size, stride=patch_size, device=device)

    def forward(self, images):
        """Project (B, C, H, W) to (B, P, D).

        A convolution without overlap is a linear layer on rearranged pixels, and faster as one.
        """
        weight = self.projection.weight
        patches = F.pixel_unshuffle(images, weight.shape[3])  # (B, C*p*p, H/p, W/p)
        return F.linear(patches.flatten(2).mT, weight.flatten(1), self.projection.bias)


class PatchEmbed(nn.Module):
    """Patches to tokens, without positions: those come from the rotary code."""

    def __init__(self, channels, width, patch_size, num_patches, *, device):
        """Make the embedding for `num_patches` patches."""
        super().__init__()
        # Zero and frozen in the published checkpoints, so it is stored and not added.
        self.position_embeddings = nn.Parameter(
            torch.empty(1, 1 + num_patches, width, device=device), requires_grad=False
        )
        self.patch_embeddings = PatchProjection(channels, width, patch_size, device=device)

    def forward(self, images):
        """Embed (B, C, H, W) as (B, P, D)."""
        return self.patch_embeddings(images)


def output_norm(kind, width, *, device):
    """Make the norm of the latents: "layer", "layer_plain" (no scale and shift) or "rms"."""
    if kind == "rms":
        return RMSNorm(width, device=device)
    affine = kind == "layer"
    return nn.LayerNorm(width, eps=OUTPUT_NORM_EPS, elementwise_affine=affine, device=device)


class Unite(nn.Module):
    """Tokenizer, denoiser and decoder.

    With `weights` "shared" one Generative Encoder does both passes; with "separate" the
    denoising pass has its own, as in the paper's ablation.
    """

    def __init__(self, settings, *, device):
        """Make the model; parameters have no values before `init_weights`.

        Args:
            settings: see `sizes.resolve`.
            device: where to put the parameters; "meta" allocates nothing.
        """
        super().__init__()
        H, N, d = settings["width"], settings["registers"], settings["latent_width"]
        size, p, C = settings["image_size_px"], settings["patch_size_px"], settings["channels"]
        num_patches = (size // p) ** 2
        self.null_label = settings["num_classes"]
        self.separate = settings["weights"] == "separate"
        self.latent_tokens = nn.Parameter(torch.empty(1, N, H, device=device))
        if self.separate:
            self.latent_tokens_denoiser = nn.Parameter(torch.empty(1, N, H, device=device))
        if settings["perceptual_weight"] > 0:
            self.lpips_loss = Lpips(device=device)
        self.patch_embed = PatchEmbed(C, H, p, num_patches, device=device)
        self.encoder = _encoder(settings, N + num_patches, device)
        self.encoder_layer_norm = output_norm(settings["output_norm"], d, device=device)
        if self.separate:
            self.denoiser = _encoder(settings, N, device)
            self.denoiser_layer_norm = output_norm(settings["output_norm"], d, device=device)
        self.decoder = Decoder(
            depth=settings["decoder_depth"],
            width=settings["decoder_width"],
            heads=settings["decoder_heads"],
            input_width=settings["decoder_input_width"],
            num_latents=N,
            image_size=size,
            patch_size=p,
            channels=C,
            device=device,
        )
        self.up_sample_decoder = nn.Linear(d, settings["decoder_input_width"], device=device)
        freeze(self, settings["phase"])

    def encode(self, images, query, t):
        """Pass A: turn images into latents.

        Args:
            images: (B, C, H, W), float in [0, 1].
            query: the registers' noise, (B, N, d), standard normal.
            t: (B,), near 0.

        Returns: normalised latents, (B, N, d), float32.
        """
        registers = self.encoder.up_sample(query) + self.latent_tokens  # (B, N, D)
        tokens = torch.cat((registers, self.patch_embed(images)), dim=1)  # (B, N + P, D)
        labels = torch.full(t.shape, self.null_label, device=t.device)
        return self.encoder_layer_norm(self.encoder(tokens, t, labels).float())

    def decode(self, latents):
        """Turn latents (B, N, d) into images (B, C, H, W), about [0, 1] but not clamped."""
        return self.decoder(self.up_sample_decoder(latents)).float()

    def denoise_raw(self, x, t, labels):
        """Pass B without the output norm; arguments and result as in `denoise`."""
        encoder, registers = self.encoder, self.latent_tokens
        if self.separate:
            encoder, registers = self.denoiser, self.latent_tokens_denoiser
        return encoder(encoder.up_sample(x) + registers, t, labels).float()

    def normalise(self, raw):
        """Apply the denoising pass's output norm to (B, N, d)."""
        return self.denoiser_layer_norm(raw) if self.separate else self.encoder_layer_norm(raw)

    def denoise(self, x, t, labels):
        """Pass B: predict clean latents from noisy ones.

        Args:
            x: (B, N, d).
            t: (B,), in [0, 1].
            labels: (B,), int64, num_classes for "no class".

        Returns: (B, N, d), normalised, float32.
        """
        return self.normalise(self.denoise_raw(x, t, labels))

    def init_weights(self, generator):
        """Set all initial values.

        Args:
            generator: source of the random ones.
        """
        self.encoder.init_weights(generator)
        registers = [self.latent_tokens]
        norms = [self.encoder_layer_norm]
        if self.separate:
            self.denoiser.init_weights(generator)
            registers.append(self.latent_tokens_denoiser)
            norms.append(self.denoiser_layer_norm)
        for table in registers:  # distinct from the start, trained later
            positions = torch.arange(table.shape[1])
            table.copy_(sincos_1d(positions, table.shape[2])[None])
        for norm in norms:
            for name, parameter in norm.named_parameters():
                parameter.fill_(1.0 if name == "weight" else 0.0)
        self.patch_embed.position_embeddings.zero_()
        init_linear_default(self.patch_embed.patch_embeddings.projection, generator)
        self.decoder.init_weights(generator)
        init_linear_default(self.up_sample_decoder, generator)
        if hasattr(self, "lpips_loss"):
            self.lpips_loss.init_weights()


def _encoder(settings, max_tokens, device):
    names = "depth width heads latent_width time_features num_classes class_tokens "
    names += "class_tokens_start block_norm"
    return GenerativeEncoder(
        max_tokens=max_tokens,
        num_latents=settings["registers"],
        device=device,
        **{name: settings[name] for name in names.split()},
    )


def freeze(model, phase):
    """Stop the training of what a phase leaves alone.

    Args:
        model: a Unite.
        phase: "joint" trains everything; the two-stage baseline trains the "tokenizer" (and
            decoder) first, then the "denoiser".
    """
    if phase == "joint":
        return
    for name, parameter in model.named_parameters():
        if ("denoiser" in name) != (phase == "denoiser"):
            parameter.requires_grad_(False)
