"""A small convolutional classifier that judges samples: does it see the class asked for?

Axes: n images, C, H, W image, F features.
"""

import torch
from torch import nn
from torch.nn import functional as F

from . import states
from .decoder import init_linear_default

CHANNELS = (16, 32, 32)
FEATURES = 64
BATCH = 512  # images judged at once
SHIFT_PX = 1  # training images move by up to this much, which keeps a small set from being learnt
KEYS = ("image_size_px", "channels", "num_classes")


class Classifier(nn.Module):
    """Three convolutions, one hidden layer of features, one linear layer of classes."""

    def __init__(self, *, image_size, channels, num_classes, device):
        """Make the network for square images of at least 4 px."""
        super().__init__()
        a, b, c = CHANNELS
        self.conv1 = nn.Conv2d(channels, a, 3, padding=1, device=device)
        self.conv2 = nn.Conv2d(a, b, 3, padding=1, device=device)
        self.conv3 = nn.Conv2d(b, c, 3, padding=1, device=device)
        self.hidden = nn.Linear(c * (image_size // 4) ** 2, FEATURES, device=device)
        self.head = nn.Linear(FEATURES, num_classes, device=device)

    def features(self, images):
        """Compute features (n, F) of images (n, C, H, W) in [0, 1]; none is negative."""
        x = F.relu(self.conv1(images * 2 - 1))  # (n, a, H, W)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)  # (n, b, H/2, W/2)
        x = F.max_pool2d(F.relu(self.conv3(x)), 2)  # (n, c, H/4, W/4)
        return F.relu(self.hidden(x.flatten(1)))

    def forward(self, images):
        """Compute class scores (n, num_classes)."""
        return self.head(self.features(images))

    def init_weights(self, generator):
        """Set PyTorch's default initial values."""
        for layer in (self.conv1, self.conv2, self.conv3, self.hidden, self.head):
            init_linear_default(layer, generator)


class Judge:
    """The classifier as the host program uses it."""

    def __init__(self, settings, state):
        """Make a judge.

        Args:
            settings: dict of KEYS.
            state: tensors by name, or None for a judge to be trained.

        Raises:
            ValueError: tensors are missing, unexpected or of another shape.
        """
        size, channels, num_classes = (settings[key] for key in KEYS)
        self.network = Classifier(
            image_size=size, channels=channels, num_classes=num_classes, device="cpu"
        )
        if state is not None:
            states.load("classifier", self.state(), state)

    def state(self):
        """Return the weights by name; they are live."""
        return dict(self.network.state_dict())

    def train(self, images, labels, options):
        """Train from new initial values.

        Args:
            images: (n, C, H, W), uint8.
            labels: (n,), int64.
            options: dict with `steps`, `batch_size`, `learning_rate` (of AdamW at the start, from
                where it falls linearly to zero) and `seed` (of initial values, batches, shifts).

        Returns: accuracy on the last 100 batches, before each one's update.
        """
        steps, learning_rate = options["steps"], options["learning_rate"]
        generator = torch.Generator().manual_seed(options["seed"])
        with torch.no_grad():
            self.network.init_weights(generator)
        optimizer = torch.optim.AdamW(self.network.parameters(), lr=learning_rate, foreach=True)
        padded = F.pad(images / 255, (SHIFT_PX,) * 4)
        right = []
        for step in range(steps):
            chosen = torch.randint(0, len(labels), (options["batch_size"],), generator=generator)
            row, column = torch.randint(0, 2 * SHIFT_PX + 1, (2,), generator=generator).tolist()
            height, width = images.shape[2:]
            batch = padded[chosen][:, :, row : row + height, column : column + width]
            scores = self.network(batch)
            loss = F.cross_entropy(scores, labels[chosen], label_smoothing=0.1)
            optimizer.zero_grad()
            loss.backward()
            optimizer.param_groups[0]["lr"] = learning_rate * (1 - step / steps)
            optimizer.step()
            if step >= steps - 100:
                right.append((scores.argmax(dim=1) == labels[chosen]).float().mean())
        return torch.stack(right).mean().item()

    def judge(self, images):
        """Look at images (n, C, H, W) uint8: (classes (n,) int64, features (n, F) float32)."""
        classes, features = [], []
        with torch.no_grad():
            for start in range(0, images.shape[0], BATCH):
                found = self.network.features(images[start : start + BATCH] / 255)
                features.append(found)
                classes.append(self.network.head(found).argmax(dim=1))
        return torch.cat(classes), torch.cat(features)

    def accuracy(self, images, labels):
        """Share of images (n, C, H, W) uint8 whose class is recognised."""
        return (self.judge(images)[0] == labels).float().mean().item()
