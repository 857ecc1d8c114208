"""LPIPS: loading, names, the formula, dropout, and its place in the loss."""

import math

import torch

from unite_support import OPTIMIZER, byte_images, labels, message_of, settings

from unite.perceptual import TORCHVISION_INDEX, VGG_SLICES, Lpips
from unite.session import Session


def weights(seed):
    """Random weights under the names of the user's files."""
    generator = torch.Generator().manual_seed(seed)
    vgg, convolutions = {}, [pair for part in VGG_SLICES for pair in part]
    for index, (channels_in, channels_out) in zip(TORCHVISION_INDEX, convolutions, strict=True):
        bound = math.sqrt(6 / (9 * channels_in))
        weight = torch.empty(channels_out, channels_in, 3, 3)
        vgg[f"features.{index}.weight"] = weight.uniform_(-bound, bound, generator=generator)
        vgg[f"features.{index}.bias"] = torch.zeros(channels_out)
    linear = {}
    for index, part in enumerate(VGG_SLICES):
        weight = torch.empty(1, part[-1][1], 1, 1).uniform_(0, 1, generator=generator)
        linear[f"lin{index}.model.1.weight"] = weight
    return vgg, linear


def loaded():
    network = Lpips(device="cpu")
    with torch.no_grad():
        network.init_weights()
    network.load(*weights(1))
    return network


def test_distance_follows_the_formula():
    network, (vgg, linear) = loaded(), weights(1)
    x, y = (byte_images(2, seed, size=16, channels=3) / 255 for seed in (1, 2))
    features = []
    for images in (x, y):
        h = (images - torch.tensor([-0.030, -0.088, -0.188])[:, None, None]) / torch.tensor(
            [0.458, 0.448, 0.450]
        )[:, None, None]
        maps, number = [], 0
        for slice_index, part in enumerate(VGG_SLICES):
            if slice_index:
                h = torch.nn.functional.max_pool2d(h, 2)
            for _ in part:
                name = f"features.{TORCHVISION_INDEX[number]}"
                conv = torch.nn.functional.conv2d(
                    h, vgg[name + ".weight"], vgg[name + ".bias"], padding=1
                )
                h, number = torch.relu(conv), number + 1
            maps.append(h)
        features.append(maps)
    expected = 0.0
    for index, (a, b) in enumerate(zip(*features, strict=True)):
        a, b = (m / (m.square().sum(dim=1, keepdim=True).sqrt() + 1e-10) for m in (a, b))
        layer = linear[f"lin{index}.model.1.weight"]
        expected += ((a - b).square() * layer.view(1, -1, 1, 1)).sum(dim=1).mean().item()
    with torch.no_grad():
        found = network(x, y, None).item()
        assert network(x, x, None).item() == 0.0
    assert abs(found - expected) < 1e-4 * expected, (found, expected)


def test_dropout_needs_a_generator_and_repeats_with_its_seed():
    network = loaded()
    x, y = (byte_images(2, seed, size=16, channels=3) / 255 for seed in (1, 2))
    with torch.no_grad():
        plain = network(x, y, None).item()
        first, same, other = (
            network(x, y, torch.Generator().manual_seed(seed)).item() for seed in (1, 1, 2)
        )
    assert first == same != other
    assert first != plain and abs(first - plain) < 0.5 * plain


def test_missing_weights_are_listed():
    vgg, linear = weights(1)
    del vgg["features.28.bias"]
    linear["lin4.model.1.weight"] = torch.zeros(1, 3, 1, 1)
    message = message_of(Lpips(device="cpu").load, vgg, linear)
    assert "'features.28.bias': expected (512,), got nothing" in message, message
    assert "'lin4.model.1.weight': expected (1, 512, 1, 1), got (1, 3, 1, 1)" in message, message


def test_grey_images_train_with_the_perceptual_loss():
    model = settings(
        image_size_px=16, patch_size_px=4, perceptual_weight=0.5, perceptual={"dropout": False}
    )
    session = Session(model, OPTIMIZER, "cpu", "fp32", 0)
    session.load_perceptual(*weights(1))
    losses = session.accumulate(byte_images(2, 1, size=16), labels(2), 1, 1.0)
    assert losses["perceptual"] > 0
    expected = losses["reconstruction"] + 0.5 * losses["perceptual"] + losses["flow"]
    assert abs(losses["loss"] - expected) < 1e-6
    assert session.update(1e-3)["grad_norm"] > 0
    names = [name for name in session.ema_state() if name.startswith("lpips_loss.")]
    assert len(names) == 33
