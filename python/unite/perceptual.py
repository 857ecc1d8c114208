"""LPIPS: distance of two images in the features of VGG16.

Axes: B batch, C, H, W image. The weights come from the user's files; this file holds none.
Source: unite-facts 2.5 and 6.2 (names); trap 6 (dropout while training).
"""

import torch
from torch import nn

# Convolutions of VGG16 per slice (input, output channels); every slice but the first pools first.
VGG_SLICES = (
    ((3, 64), (64, 64)),
    ((64, 128), (128, 128)),
    ((128, 256), (256, 256), (256, 256)),
    ((256, 512), (512, 512), (512, 512)),
    ((512, 512), (512, 512), (512, 512)),
)
# Index of each convolution in torchvision's `features`, in the order of VGG_SLICES.
TORCHVISION_INDEX = (0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28)
SHIFT = (-0.030, -0.088, -0.188)
SCALE = (0.458, 0.448, 0.450)
NORM_EPS = 1e-10
DROPOUT = 0.5


class ScalingLayer(nn.Module):
    """Shift and scale of the colour channels."""

    def __init__(self, *, device):
        """Make the two constant buffers."""
        super().__init__()
        self.register_buffer("shift", torch.empty(1, 3, 1, 1, device=device))
        self.register_buffer("scale", torch.empty(1, 3, 1, 1, device=device))

    def init_weights(self):
        """Fill the buffers."""
        self.shift.copy_(torch.tensor(SHIFT).view(1, 3, 1, 1))
        self.scale.copy_(torch.tensor(SCALE).view(1, 3, 1, 1))

    def forward(self, images):
        """Normalise (B, 3, H, W) in [0, 1]."""
        return (images - self.shift) / self.scale


class VggFeatures(nn.Module):
    """VGG16's convolutions, cut after relu1_2, 2_2, 3_3, 4_3 and 5_3."""

    def __init__(self, *, device):
        """Make the five slices."""
        super().__init__()
        for number, convolutions in enumerate(VGG_SLICES, start=1):
            layers = [] if number == 1 else [nn.MaxPool2d(2, 2)]
            for channels_in, channels_out in convolutions:
                conv = nn.Conv2d(channels_in, channels_out, 3, padding=1, device=device)
                layers += [conv, nn.ReLU()]
            setattr(self, f"slice{number}", nn.Sequential(*layers))

    def forward(self, x):
        """Return the five feature maps of x (B, 3, H, W), each (B, C, H', W')."""
        features = []
        for part in (self.slice1, self.slice2, self.slice3, self.slice4, self.slice5):
            x = part(x)
            features.append(x)
        return features


class ChannelWeights(nn.Module):
    """1x1 convolution without bias to one channel, after dropout."""

    def __init__(self, channels, *, device):
        """Make the layer; `model.0` stands for the dropout, which draws from a given generator."""
        super().__init__()
        conv = nn.Conv2d(channels, 1, 1, bias=False, device=device)
        self.model = nn.Sequential(nn.Identity(), conv)

    def forward(self, x, generator):
        """Weigh squared differences (B, C, H, W) to (B, 1, H, W); no generator, no dropout."""
        if generator is not None:
            keep = torch.empty_like(x).bernoulli_(1 - DROPOUT, generator=generator)
            x = x * keep / (1 - DROPOUT)
        return self.model[1](x)


class Lpips(nn.Module):
    """The frozen perceptual distance."""

    def __init__(self, *, device):
        """Make the network without values; `load` sets them."""
        super().__init__()
        self.scaling_layer = ScalingLayer(device=device)
        self.net = VggFeatures(device=device)
        for index, convolutions in enumerate(VGG_SLICES):
            setattr(self, f"lin{index}", ChannelWeights(convolutions[-1][1], device=device))
        self.requires_grad_(False)

    def forward(self, x, y, generator):
        """Mean distance of two batches.

        Args:
            x: images (B, 1 or 3, H, W) in [0, 1], H and W at least 16.
            y: the same shape.
            generator: source of the dropout's masks, or None for none.

        Returns: scalar.
        """
        x, y = (self.net(self.scaling_layer(images)) for images in (x, y))
        total = 0.0
        for index, (a, b) in enumerate(zip(x, y, strict=True)):
            difference = (unit_channels(a) - unit_channels(b)).square()
            weighted = getattr(self, f"lin{index}")(difference, generator)  # (B, 1, H', W')
            total = total + weighted.mean()
        return total

    def init_weights(self):
        """Fill the constants and set all weights to zero until `load` brings the real ones."""
        self.scaling_layer.init_weights()
        for parameter in self.parameters():
            parameter.zero_()

    def load(self, vgg, linear):
        """Copy weights in.

        Args:
            vgg: tensors by torchvision's names (`features.0.weight`, ...).
            linear: tensors by the names `lin0.model.1.weight` to `lin4.model.1.weight`.

        Raises:
            ValueError: a tensor is missing or has another shape.
        """
        sources = {}
        modules = [m for m in self.net.modules() if isinstance(m, nn.Conv2d)]
        for index, conv in zip(TORCHVISION_INDEX, modules, strict=True):
            sources[f"features.{index}.weight"] = (conv.weight, vgg)
            sources[f"features.{index}.bias"] = (conv.bias, vgg)
        for index in range(len(VGG_SLICES)):
            weight = getattr(self, f"lin{index}").model[1].weight
            sources[f"lin{index}.model.1.weight"] = (weight, linear)
        problems = []
        for name, (target, source) in sources.items():
            got = "nothing" if name not in source else str(tuple(source[name].shape))
            if got != str(tuple(target.shape)):
                problems.append(f"'{name}': expected {tuple(target.shape)}, got {got}")
        if problems:
            raise ValueError("perceptual weights: " + "; ".join(problems))
        for name, (target, source) in sources.items():
            target.detach().copy_(source[name])


def unit_channels(x):
    """Divide (B, C, H, W) by the channels' Euclidean norm plus 1e-10."""
    # 1e-20 under the root keeps the gradient of a zero vector at zero instead of NaN.
    norm = (x.square().sum(dim=1, keepdim=True) + NORM_EPS**2).sqrt()
    return x / (norm + NORM_EPS)
