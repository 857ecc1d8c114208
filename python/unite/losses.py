"""What is minimised: reconstruction of pass A, denoising error of pass B.

Axes: K flow steps, B batch, N latents, d latent width, C, H, W image. t=0 noise, t=1 data.
Source: unite-facts 2.3 to 2.5; the paper's wording of the same is reached by settings.
"""

import torch
from torch.nn import functional as F

PIXEL_LOSSES = {"l1": F.l1_loss, "l2": F.mse_loss}


def add_latent_noise(z, noise, settings):
    """Disturb the latents of a share of the samples before they are decoded.

    Args:
        z: latents, (B, N, d).
        noise: a StepNoise.
        settings: see `sizes.resolve`; `noise_mode` "interpolate" mixes t z + (1-t) noise with t
            uniform in [noise_start, 1), "additive" adds noise_scale times the noise.

    Returns: (B, N, d).
    """
    chosen = noise.augment_gate < settings["noise_probability"]  # (B,)
    if settings["noise_mode"] == "additive":
        return z + noise.augment * (chosen * settings["noise_scale"])[:, None, None]
    start = settings["noise_start"]
    share = (1 - start) * (1 - noise.augment_time) * chosen  # (B,), share of noise
    return torch.lerp(z, noise.augment, share[:, None, None])


def reconstruction_losses(model, images, z, noise, settings, generator):
    """Decode noised latents and compare with the images.

    Args:
        model: a Unite.
        images: (B, C, H, W), float in [0, 1].
        z: latents of these images, (B, N, d).
        noise: a StepNoise, or None to decode the latents as they are.
        settings: see `sizes.resolve`.
        generator: source of LPIPS's dropout, or None for none.

    Returns: (decoded images (B, C, H, W), pixel loss, perceptual loss or None), unweighted.
    """
    decoded = model.decode(z if noise is None else add_latent_noise(z, noise, settings))
    pixel = PIXEL_LOSSES[settings["pixel_loss"]](decoded, images)
    perceptual = None
    if settings["perceptual_weight"] > 0:
        colours = (x.expand(-1, 3, -1, -1) for x in (images, decoded))
        perceptual = model.lpips_loss(*colours, generator)
    return decoded, pixel, perceptual


def flow_loss(denoise, z, labels, noise, steps, settings):
    """Denoising error, summed over flow steps and averaged over everything else.

    Args:
        denoise: function of noisy latents (K * B, N, d), times (K * B,) and labels (K * B,).
        z: clean latents, (B, N, d).
        labels: (K, B), int64, after class dropout.
        noise: a StepNoise; only `steps` of it is used.
        steps: slice of the K flow steps to take now.
        settings: see `sizes.resolve`; `flow_loss` "velocity" divides the error by
            max(1 - t, velocity_clamp), "plain" doesn't.

    Returns: scalar.
    """
    t = noise.flow_time[steps]  # (K, B)
    weight = t[:, :, None, None]
    x = torch.lerp(noise.flow[steps], z, weight)  # (K, B, N, d)
    clean = denoise(x.flatten(0, 1), t.flatten(), labels.flatten()).view(x.shape)
    error = z - clean
    if settings["flow_loss"] == "velocity":
        error = error / (1 - weight).clamp(min=settings["velocity_clamp"])
    return error.square().mean() * t.shape[0]


def drop_labels(labels, gates, null_label, probability):
    """Replace labels by "no class" with some probability.

    Args:
        labels: (B,), int64.
        gates: (K, B), uniform in [0, 1).
        null_label: what "no class" is called.
        probability: share to drop.

    Returns: (K, B), int64.
    """
    return torch.where(gates < probability, null_label, labels)
