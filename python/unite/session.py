"""What the host program calls: a model in training or in use, as a few coarse calls.

Images cross as uint8 (B, C, H, W), labels as int64 (B,). Nothing random is hidden: each call that
needs random numbers gets a seed, so a run goes on from numbers and tensors alone.
Axes: K flow steps, B batch, N latents, d latent width, C, H, W image.
"""

import torch

from . import states
from .flow import StepNoise
from .host import keep
from .images import psnr_db, to_float, to_uint8
from .losses import flow_loss, reconstruction_losses
from .optim import Optimizer
from .parameters import Layout, allocate_constants, bind, move_constants
from .sampling import GuidedVelocity, image_noise, integrate
from .sizes import resolve
from .training import TrainingPasses, encode, named_losses
from .unite import Unite

PRECISIONS = ("fp32", "bf16")


def describe(model):
    """Count a model's numbers without allocating it.

    Args:
        model: settings by configuration key, see `sizes.KEYS`.

    Returns: dict of int: numbers (`trainable`, `encoder`, `decoder`, `muon`, `adamw`, `total`),
        tensors (`muon_tensors`, `adamw_tensors`, `state_tensors`) and `state_bytes`.
    """
    return _describe(Unite(resolve(model), device="meta"))


def _describe(model):
    layout = Layout(model)
    state = model.state_dict()
    total = sum(tensor.numel() for tensor in state.values())
    muon = [slot for group in layout.muon for slot in group]
    return {
        "trainable": sum(slot.size for slot in layout.slots()),
        "encoder": _trainable(model.encoder),
        "decoder": _trainable(model.decoder),
        "muon": sum(slot.size for slot in muon),
        "adamw": sum(slot.size for slot in layout.adamw),
        "total": total,
        "muon_tensors": len(muon),
        "adamw_tensors": len(layout.adamw),
        "state_tensors": len(state),
        "state_bytes": 4 * total,
    }


def _trainable(module):
    return sum(p.numel() for p in module.parameters() if p.requires_grad)


class Session:
    """A model with its moving average and, when training, its gradients and optimizers."""

    def __init__(self, model, optimizer, device, precision, seed):
        """Build the model and set its initial values.

        Args:
            model: settings by configuration key, see `sizes.KEYS`.
            optimizer: settings by configuration key, see `optim.KEYS`; None to use the model only.
            device: "cpu", "cuda" or "cuda:1".
            precision: "fp32" or "bf16"; weights and states are float32 either way.
            seed: of the initial values.

        Raises:
            ValueError: a setting is missing or impossible, or there is no such device.
        """
        if precision not in PRECISIONS:
            known = " or ".join(PRECISIONS)
            raise ValueError(f"precision: expected {known}, got '{precision}'")
        self.settings = resolve(model)
        self.device = _device(device)
        self.bf16 = precision == "bf16"
        self.model = Unite(self.settings, device="meta")
        self.average = Unite(self.settings, device="meta")
        self.layout = Layout(self.model)
        self.counts = _describe(self.model)
        self._allocate(seed, training=optimizer is not None)
        self.generator = torch.Generator(device=self.device)
        self.latent_shape = (self.settings["registers"], self.settings["latent_width"])
        self.optimizer = None
        if optimizer is not None:
            self.optimizer = Optimizer(
                self.layout, self.values, self.grads, self.average_values, optimizer
            )
            self.passes = TrainingPasses(
                self.model, self.settings, optimizer, self.generator, self.bf16
            )

    def _allocate(self, seed, training):
        # Initial values are drawn on the CPU: the same on every device.
        layout = self.layout
        self.values = torch.zeros(layout.size)
        self.grads = None
        if training:
            self.grads = keep(torch.zeros(layout.size, device=self.device))
        allocate_constants(self.model, layout, "cpu")
        bind(self.model, layout, self.values, None)
        with torch.no_grad():
            self.model.init_weights(torch.Generator().manual_seed(seed))
        self.values = keep(self.values.to(self.device))
        self.average_values = keep(self.values.clone())
        move_constants(self.model, layout, self.device)
        allocate_constants(self.average, layout, self.device)
        bind(self.model, layout, self.values, self.grads)
        bind(self.average, layout, self.average_values, None)
        if self.settings["perceptual_weight"] > 0:  # frozen, so one copy serves both
            self.average.lpips_loss = self.model.lpips_loss
        self.load_ema_state(self.model.state_dict())

    def parameters(self):
        """Count this session's numbers, as `describe` does."""
        return self.counts

    def load_perceptual(self, vgg, linear):
        """Give the perceptual loss its weights; see `perceptual.Lpips.load`."""
        self.model.lpips_loss.load(vgg, linear)

    # Training

    def accumulate(self, images, labels, noise_seed, weight):
        """Run both passes on one micro-batch and add to the gradients.

        Args:
            images: (B, C, H, W), uint8.
            labels: (B,), int64.
            noise_seed: seed of everything random in this micro-batch.
            weight: factor of the loss before the gradients, one over the number of micro-batches.

        Returns: dict of float: `loss`, `reconstruction`, `perceptual`, `flow` (not multiplied by
            `weight`), and `latent_std`, the spread of the latents over the batch.
        """
        images, labels = torch.as_tensor(images), torch.as_tensor(labels)
        return self.passes.accumulate(images, labels, noise_seed, weight)

    def update(self, learning_rate):
        """Clip the gradients, step both optimizers and the average, clear the gradients.

        Args:
            learning_rate: of both optimizers.

        Returns: dict of float: `grad_norm`, before clipping.

        Raises:
            FloatingPointError: that norm is not finite; weights and states are unchanged.
        """
        return {"grad_norm": self.optimizer.step(learning_rate)}

    # States. The tensors returned are views of live memory: use or copy them before going on.

    def gradients(self):
        """Return what has been accumulated since the last update, by parameter name."""
        return {slot.name: slot.view(self.grads) for slot in self.layout.slots()}

    def load_gradients(self, tensors):
        """Set the accumulated gradients; ValueError if names or shapes differ."""
        states.load("gradients", self.gradients(), tensors)

    def model_state(self):
        """Return the weights by name, in the order of the published checkpoints."""
        return dict(self.model.state_dict())

    def ema_state(self):
        """Return the averaged weights, as `model_state`."""
        return dict(self.average.state_dict())

    def load_model_state(self, tensors):
        """Set the weights; ValueError lists all names and shapes that differ."""
        states.load("model", self.model_state(), tensors)

    def load_ema_state(self, tensors):
        """Set the averaged weights; ValueError lists all names and shapes that differ."""
        states.load("ema", self.ema_state(), tensors)

    def optimizer_state(self):
        """Return the states of both optimizers by name."""
        return self.optimizer.state()

    def load_optimizer_state(self, tensors):
        """Set the states of both optimizers; ValueError lists all that differ."""
        states.load("optimizer", self.optimizer_state(), tensors)

    # Use

    def validate(self, images, labels, noise_seed):
        """Measure the averaged model on a batch, without class dropout or latent noise.

        Args:
            images: (B, C, H, W), uint8.
            labels: (B,), int64.
            noise_seed: seed of queries, times and flow noise.

        Returns: dict of numbers: `loss`, `reconstruction`, `perceptual`, `flow`, `psnr_db` (mean
            over the images of the PSNR in 8 bits), `count` (B).
        """
        model, settings = self.average, self.settings
        originals = torch.as_tensor(images).to(self.device)
        images, labels = self._inputs(images, labels)
        with torch.no_grad():
            noise = self._noise(noise_seed, images.shape[0])
            z = self._encode(model, images, noise)
            decoded, pixel, perceptual = reconstruction_losses(
                model, images, z, None, settings, None
            )
            flow = flow_loss(model.denoise, z, labels[None], noise, slice(0, 1), settings)
            psnr = psnr_db(to_uint8(decoded), originals).mean()
            if perceptual is None:
                perceptual = torch.zeros_like(pixel)
            values = torch.stack((pixel, perceptual, flow, psnr)).tolist()
        losses = named_losses(settings, *values[:3])
        return {**losses, "psnr_db": values[3], "count": images.shape[0]}

    def encode(self, images, noise_seed, use_ema=True):
        """Turn images (B, C, H, W) uint8 into latents (B, N, d) float32."""
        with torch.no_grad():
            images = self._images(images)
            noise = self._noise(noise_seed, images.shape[0])
            return self._encode(self._chosen(use_ema), images, noise)

    def reconstruct(self, images, noise_seed, use_ema=True):
        """Encode and decode images (B, C, H, W) uint8; the same shape and type comes back."""
        latents = self.encode(images, noise_seed, use_ema)
        with torch.no_grad():
            return to_uint8(self._chosen(use_ema).decode(latents))

    def sample(self, labels, seed, first_index, options, use_ema=True):
        """Make images of given classes.

        Args:
            labels: (B,), int64; num_classes means "no class".
            seed: of the start noise.
            first_index: number of the first image; image i depends on seed and i, not on B.
            options: dict with `solver`, `steps`, `guidance_scale`, `guidance_low`,
                `guidance_high`, `guidance_order`, `rtol`, `atol`.
            use_ema: whether to use the averaged weights.

        Returns: (B, C, H, W), uint8.
        """
        latents = self.sample_latents(labels, seed, first_index, options, use_ema)
        with torch.no_grad():
            return to_uint8(self._chosen(use_ema).decode(latents))

    def sample_latents(self, labels, seed, first_index, options, use_ema=True):
        """Make the latents of `sample`, (B, N, d), float32."""
        model = self._chosen(use_ema)
        labels = torch.as_tensor(labels).to(self.device)
        noise = image_noise(seed, first_index, labels.shape[0], self.latent_shape)
        field = GuidedVelocity(
            model,
            labels,
            scale=options["guidance_scale"],
            low=options["guidance_low"],
            high=options["guidance_high"],
            order=options["guidance_order"],
            clamp=self.settings["velocity_clamp"],
        )
        with torch.no_grad():
            return integrate(
                field,
                noise.to(self.device),
                solver=options["solver"],
                steps=options["steps"],
                shift=self.settings["flow_shift"],
                rtol=options["rtol"],
                atol=options["atol"],
            )

    # Shared parts

    def _chosen(self, use_ema):
        return self.average if use_ema else self.model

    def _images(self, images):
        return to_float(torch.as_tensor(images), self.device)

    def _inputs(self, images, labels):
        return self._images(images), torch.as_tensor(labels).to(self.device)

    def _noise(self, seed, batch):
        self.generator.manual_seed(seed)
        return StepNoise(self.generator, batch, 1, self.settings)

    def _encode(self, model, images, noise):
        return encode(model, images, noise, self.settings)


def _device(name):
    device = torch.device(name)
    if device.type == "cuda" and not torch.cuda.is_available():
        raise ValueError(
            f"device: expected a CUDA device for '{name}', got none; "
            "set device: cpu or install a CUDA build"
        )
    return device
