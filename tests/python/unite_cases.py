"""Computations whose results are recorded on CPython and compared on both hosts.

Each case is a function without arguments that returns tensors by name; everything in it comes from
fixed seeds. `tests/parity/record.py` writes what they return, `unite_parity.py` compares.
"""

import torch

from unite_support import (
    MODEL,
    OPTIMIZER,
    SAMPLING,
    byte_images,
    labels,
    normal,
    settings,
    shake,
)

from unite.classifier import Classifier
from unite.decoder import Decoder, DecoderLayer
from unite.generative_encoder import (
    Attention,
    Block,
    FinalLayer,
    GenerativeEncoder,
    LabelEmbedder,
    RMSNorm,
    Rotary,
    SwiGLU,
    TimeEmbedder,
)
from unite.perceptual import ChannelWeights, ScalingLayer, VggFeatures, unit_channels
from unite.session import Session
from unite.unite import PatchEmbed, output_norm

CPU = torch.device("cpu")
ALL = slice(None)


def fill(module, seed):
    """Give a module's parameters values of moderate size."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for child in module.modules():
            if isinstance(child, (Rotary, ScalingLayer)):
                child.init_weights()
        for parameter in module.parameters():
            parameter.uniform_(-0.5, 0.5, generator=generator)
    return module


def with_gradients(module, inputs, function):
    """Outputs of a function of the inputs, and gradients of all inputs and parameters."""
    for tensor in inputs:
        tensor.requires_grad_(True)
    output = function(*inputs)
    (output * normal(output.shape, 99)).sum().backward()
    result = {"output": output}
    for index, tensor in enumerate(inputs):
        result[f"input{index}.grad"] = tensor.grad
    for name, parameter in module.named_parameters():
        if parameter.grad is not None:
            result[f"{name}.grad"] = parameter.grad
    return result


def random_numbers():
    """The generator's sequences."""
    generator = torch.Generator().manual_seed(1234567890123)
    return {
        "rand": torch.rand(5, generator=generator),
        "randn": torch.randn(5, generator=generator),
        "randn_many": torch.randn((3, 11), generator=generator),
        "uniform": torch.empty(3, 7).uniform_(-2.0, 3.0, generator=generator),
        "normal": torch.empty(4, 6).normal_(1.0, 0.5, generator=generator),
        "randint": torch.randint(0, 1000, (7,), generator=generator),
        "randperm": torch.randperm(13, generator=generator),
        "bernoulli": torch.empty(20).bernoulli_(0.3, generator=generator),
    }


def rms_norm():
    """RMS norm."""
    module = fill(RMSNorm(8, device=CPU), 1)
    return with_gradients(module, [normal((2, 5, 8), 2)], module)


def attention():
    """Attention with rotation."""
    module, rotary = fill(Attention(12, 2, device=CPU), 1), fill(Rotary(1, 6, 6, device=CPU), 0)
    return with_gradients(module, [normal((2, 7, 12), 2)], lambda x: module(x, rotary(7), ALL))


def swiglu():
    """Gated feed-forward layer."""
    module = fill(SwiGLU(7, device=CPU), 1)
    return with_gradients(module, [normal((2, 5, 7), 2)], module)


def block():
    """One encoder block that keeps some of its tokens."""
    module = fill(Block(12, 3, block_norm=True, device=CPU), 1)
    rotary = fill(Rotary(0, 6, 4, device=CPU), 0)
    inputs = [normal((2, 6, 12), 2), normal((2, 12), 3)]
    return with_gradients(module, inputs, lambda x, c: module(x, c, rotary(6), slice(1, 5)))


def block_without_norm():
    """The same without the norm at its end."""
    module = fill(Block(12, 3, block_norm=False, device=CPU), 1)
    rotary = fill(Rotary(0, 6, 4, device=CPU), 0)
    inputs = [normal((2, 6, 12), 2), normal((2, 12), 3)]
    return with_gradients(module, inputs, lambda x, c: module(x, c, rotary(6), ALL))


def time_embedder():
    """Embedding of time."""
    module = fill(TimeEmbedder(6, 10, device=CPU), 1)
    return with_gradients(module, [torch.tensor([0.0, 0.3, 1.0])], module)


def label_embedder():
    """Embedding of classes."""
    module = fill(LabelEmbedder(3, 5, device=CPU), 1)
    return with_gradients(module, [], lambda: module(torch.tensor([0, 3, 3, 1])))


def final_layer():
    """Head of the encoder."""
    module = fill(FinalLayer(12, 5, device=CPU), 1)
    return with_gradients(module, [normal((2, 6, 12), 2), normal((2, 12), 3)], module)


def rotary_tables():
    """Tables of the rotary code."""
    module = fill(Rotary(2, 5, 8, device=CPU), 0)
    return {"cos": module.freqs_cos, "sin": module.freqs_sin}


def generative_encoder():
    """The encoder on a sequence longer than its latents, with class tokens."""
    module = GenerativeEncoder(
        depth=3,
        width=12,
        heads=2,
        max_tokens=10,
        num_latents=6,
        latent_width=4,
        time_features=5,
        num_classes=3,
        class_tokens=2,
        class_tokens_start=1,
        block_norm=True,
        device=CPU,
    )
    fill(module, 1)
    t, classes = torch.tensor([0.1, 0.8]), torch.tensor([3, 1])
    return with_gradients(module, [normal((2, 10, 12), 2)], lambda x: module(x, t, classes))


def patch_embed():
    """Patches to tokens."""
    module = fill(PatchEmbed(3, 10, 2, 9, device=CPU), 1)
    return with_gradients(module, [normal((2, 3, 6, 6), 2)], module)


def decoder_layer():
    """One decoder layer."""
    module = fill(DecoderLayer(8, 2, device=CPU), 1)
    return with_gradients(module, [normal((2, 5, 8), 2)], module)


def decoder():
    """The decoder with one latent per patch."""
    module = fill(_decoder(num_latents=9), 1)
    return with_gradients(module, [normal((2, 9, 6), 2)], module)


def decoder_with_queries():
    """The decoder with another number of latents."""
    module = fill(_decoder(num_latents=5), 1)
    return with_gradients(module, [normal((2, 5, 6), 2)], module)


def _decoder(num_latents):
    return Decoder(
        depth=2,
        width=8,
        heads=2,
        input_width=6,
        num_latents=num_latents,
        image_size=6,
        patch_size=2,
        channels=3,
        device=CPU,
    )


def output_norms():
    """The three norms of the latents."""
    x, result = normal((2, 3, 5), 2), {}
    for kind in ("layer", "layer_plain", "rms"):
        module = fill(output_norm(kind, 5, device=CPU), 1)
        for name, tensor in with_gradients(module, [x.clone()], module).items():
            result[f"{kind}.{name}"] = tensor
    return result


def perceptual_parts():
    """The parts of LPIPS around its large network."""
    scaling, weights = ScalingLayer(device=CPU), fill(ChannelWeights(6, device=CPU), 1)
    scaling.init_weights()
    generator = torch.Generator().manual_seed(5)
    x = normal((2, 6, 3, 3), 2)
    return {
        "scaled": scaling(normal((1, 3, 2, 2), 3)),
        "unit": unit_channels(x),
        "weighed": weights(x, None),
        "weighed_with_dropout": weights(x, generator),
    }


def vgg_features():
    """VGG16 with random weights, the means of its feature maps."""
    network = VggFeatures(device=CPU)
    generator = torch.Generator().manual_seed(3)
    with torch.no_grad():
        for parameter in network.parameters():
            bound = (6 / max(1, parameter[0].numel())) ** 0.5
            parameter.uniform_(-bound, bound, generator=generator)
        maps = network(normal((1, 3, 16, 16), 2))
    return {f"slice{index}": features.mean(dim=(2, 3)) for index, features in enumerate(maps, 1)}


def classifier():
    """The judge of samples."""
    module = fill(Classifier(image_size=8, channels=1, num_classes=3, device=CPU), 1)
    result = with_gradients(module, [normal((2, 1, 8, 8), 2)], module)
    return {name: tensor for name, tensor in result.items() if tensor.numel() < 1000}


def training_session(**changes):
    """A small session whose weights are off their initial values."""
    session = Session(settings(**changes), OPTIMIZER, "cpu", "fp32", 7)
    shake(session, 8)
    return session


def initial_values():
    """Sums of a new model's tensors: which values, and in which order they were drawn."""
    session = Session(MODEL, None, "cpu", "fp32", 7)
    return {
        name: torch.stack((tensor.sum(), tensor.abs().sum()))
        for name, tensor in session.model_state().items()
    }


def passes():
    """Both passes of the whole model: losses and the gradient of every parameter."""
    session = training_session()
    losses = session.accumulate(byte_images(5, 3), labels(5), 11, 0.5)
    result = {name: torch.tensor(value) for name, value in losses.items()}
    for name, gradient in session.gradients().items():
        result[f"{name}.grad"] = gradient.clone()
    return result


def passes_without_stop_gradient():
    """The same with separate weights, plain losses and a gradient through the latents."""
    session = training_session(
        depth=2,
        weights="separate",
        stop_gradient=False,
        flow_loss="plain",
        pixel_loss="l2",
        noise_mode="additive",
        noise_scale=0.7,
        flow_time="uniform",
        output_norm="rms",
    )
    losses = session.accumulate(byte_images(5, 3), labels(5), 11, 1.0)
    result = {name: torch.tensor(value) for name, value in losses.items()}
    for name, gradient in session.gradients().items():
        result[f"{name}.grad"] = gradient.clone()
    return result


def use():
    """Encoding, reconstruction and validation."""
    session = training_session()
    images = byte_images(4, 5)
    result = {
        "latents": session.encode(images, 12),
        "reconstructions": session.reconstruct(images, 12),
    }
    for name, value in session.validate(images, labels(4), 13).items():
        result[f"validate.{name}"] = torch.tensor(value)
    return result


def sampling():
    """Latents and images of every solver and order of guidance."""
    session = training_session()
    result = {}
    for solver in ("euler", "heun", "dopri5"):
        for order in ("norm_first", "both", "cfg_first"):
            options = {**SAMPLING, "solver": solver, "guidance_order": order}
            if order == "cfg_first":  # not normalised, so the choice of steps would show
                options["rtol"] = 1e-5
            result[f"{solver}.{order}"] = session.sample_latents(labels(3), 21, 5, options)
    options = {**SAMPLING, "guidance_scale": 1.0}
    result["unguided"] = session.sample_latents(labels(3), 21, 5, options)
    result["images"] = session.sample(labels(3), 21, 5, SAMPLING)
    return result


def training():
    """Losses of 20 steps of a small model."""
    session = Session(MODEL, OPTIMIZER, "cpu", "fp32", 7)
    rows = []
    for step in range(20):
        images = byte_images(8, 100 + step)
        losses = session.accumulate(images, labels(8), 1000 + step, 1.0)
        session.update(1e-3 * min(1.0, step / 5))
        rows.append([losses["loss"], losses["reconstruction"], losses["flow"]])
    rows = torch.tensor(rows, dtype=torch.float64)
    return {"loss": rows[:, 0], "reconstruction": rows[:, 1], "flow": rows[:, 2]}


CASES = (
    random_numbers, rms_norm, attention, swiglu, block, block_without_norm, time_embedder,
    label_embedder, final_layer, rotary_tables, generative_encoder, patch_embed, decoder_layer,
    decoder, decoder_with_queries, output_norms, perceptual_parts, vgg_features, classifier,
    initial_values, passes, passes_without_stop_gradient, use, sampling, training,
)  # fmt: skip
