"""Both passes over one micro-batch, forward and backward.

Axes: K flow steps, B batch, N latents, d latent width, C, H, W image. Source: unite-facts 2.3-2.5.
"""

import torch
from torch.utils.checkpoint import checkpoint

from .flow import StepNoise
from .host import recorded
from .images import to_float
from .losses import drop_labels, flow_loss, reconstruction_losses


class TrainingPasses:
    """What a training step computes before the update."""

    def __init__(self, model, settings, optimizer, generator, bf16):
        """Note the settings.

        Args:
            model: a Unite whose parameters have gradients to add to.
            settings: see `sizes.resolve`.
            optimizer: dict; `flow_steps` is K, `flow_chunk` how many of them go through the model
                at once, `checkpoint_denoiser` whether to recompute activations backward. The
                latter two change memory and time only.
            generator: source of all random numbers, on the model's device.
            bf16: whether the passes run under autocast to bfloat16.
        """
        self.model, self.settings, self.bf16 = model, settings, bf16
        self.generator = generator
        self.flow_steps = optimizer["flow_steps"]
        self.flow_chunk = optimizer["flow_chunk"]
        checkpointed = optimizer["checkpoint_denoiser"]  # Python in the graph: not to be repeated
        self.denoise = self._checkpointed if checkpointed else model.denoise
        self.run = self._both_passes if checkpointed else recorded(self._both_passes)

    def accumulate(self, images, labels, noise_seed, weight):
        """Add one micro-batch's gradients.

        Args:
            images: (B, C, H, W), uint8, on any device.
            labels: (B,), int64, on any device.
            noise_seed: seed of everything random.
            weight: factor of the loss before the gradients.

        Returns: dict of float: see `named_losses`, and `latent_std`, the spread of the latents
            over the batch, which falls to 0 when they collapse to a constant.
        """
        self.generator.manual_seed(noise_seed)
        values = self.run(images, labels, weight).tolist()
        return {**named_losses(self.settings, *values[:3]), "latent_std": values[3]}

    def _both_passes(self, images, labels, weight):
        """Run forward and backward.

        Returns pixel, perceptual and flow loss and the spread, (4,).
        """
        settings, device = self.settings, self.model.latent_tokens.device
        images, labels = to_float(images, device), labels.to(device)
        noise = StepNoise(self.generator, images.shape[0], self.flow_steps, settings)
        z, losses, total = self._tokenize(images, noise)
        latents, apart = z.detach(), settings["stop_gradient"]
        flow = latents.new_zeros(())
        if apart and total is not None:  # its graph ends here, and its memory can go
            total = _backward(total, weight)
        if settings["phase"] != "tokenizer":
            for part in self._flow_losses(latents if apart else z, labels, noise):
                flow = flow + part.detach()
                part = part * settings["flow_weight"]
                total = part if total is None else total + part
                if apart:
                    total = _backward(total, weight)
        if total is not None:
            _backward(total, weight)
        spread = latents.var(dim=0, correction=0).mean().sqrt()
        return torch.stack((*losses, flow, spread))

    def _tokenize(self, images, noise):
        """Pass A: latents, (pixel, perceptual) losses without graph, weighted loss or None."""
        settings, model = self.settings, self.model
        zero = images.new_zeros(())
        dropout = self.generator if settings["perceptual_dropout"] else None
        with self._autocast():
            if settings["phase"] == "denoiser":
                with torch.no_grad():
                    return encode(model, images, noise, settings), (zero, zero), None
            z = encode(model, images, noise, settings)
            _, pixel, perceptual = reconstruction_losses(model, images, z, noise, settings, dropout)
        total = pixel * settings["pixel_weight"]
        if perceptual is None:
            return z, (pixel.detach(), zero), total
        total = total + perceptual * settings["perceptual_weight"]
        return z, (pixel.detach(), perceptual.detach()), total

    def _flow_losses(self, z, labels, noise):
        """Pass B: yield the flow loss of each chunk of the K steps."""
        settings = self.settings
        null, dropout = self.model.null_label, settings["class_dropout"]
        labels = drop_labels(labels, noise.label_gate, null, dropout)  # (K, B)
        for start in range(0, self.flow_steps, self.flow_chunk):
            steps = slice(start, min(start + self.flow_chunk, self.flow_steps))
            with self._autocast():
                loss = flow_loss(self.denoise, z, labels[steps], noise, steps, settings)
            yield loss

    def _checkpointed(self, x, t, labels):
        return checkpoint(
            self.model.denoise, x, t, labels, use_reentrant=False, preserve_rng_state=False
        )

    def _autocast(self):
        device = self.model.latent_tokens.device.type
        return torch.autocast(device, dtype=torch.bfloat16, enabled=self.bf16)


def _backward(loss, weight):
    """Add the gradients of a loss times a weight; returns None, what is left to do."""
    (loss * weight).backward()


def encode(model, images, noise, settings):
    """Tokenize images (B, C, H, W) with the queries and times of a StepNoise: (B, N, d)."""
    t = noise.query_time * settings["tokenizer_time_max"]
    return model.encode(images, noise.query, t)


def named_losses(settings, pixel, perceptual, flow):
    """Name the losses and add `loss`, their weighted sum."""
    loss = pixel * settings["pixel_weight"] + flow * settings["flow_weight"]
    loss += perceptual * settings["perceptual_weight"]
    return {"loss": loss, "reconstruction": pixel, "perceptual": perceptual, "flow": flow}
