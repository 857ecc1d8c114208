"""What most programs do in their first seconds: the start-up cache is recorded from it too."""

import argparse
import collections
import contextlib
import dataclasses
import functools
import io
import itertools
import json
import math
import os
import random
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


@dataclasses.dataclass
class Settings:
    """As read from the command line."""

    width: int = 8
    rate: float = 1e-2


class Net(nn.Module):
    """A convolution, a norm, and two layers."""

    def __init__(self, width):
        """Make it with so many channels."""
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(1, width, 3, padding=1), nn.BatchNorm2d(width), nn.ReLU()
        )
        self.head = nn.Sequential(
            nn.Linear(width, width), nn.GELU(), nn.LayerNorm(width), nn.Dropout(0.1)
        )
        self.out = nn.Linear(width, 3)

    def forward(self, x):
        """Return logits: (batch, 1, 8, 8) to (batch, 3)."""
        return self.out(self.head(F.max_pool2d(self.stem(x), 8).flatten(1)))


def settings():
    """Read the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--width", type=int, default=8)
    return Settings(**vars(parser.parse_args([])))


def train(net, rate):
    """Run an epoch of eight steps, as everybody writes it."""
    data = TensorDataset(torch.randn(32, 1, 8, 8), torch.randint(0, 3, (32,)))
    optimizer = torch.optim.Adam(net.parameters(), lr=rate)
    schedule = torch.optim.lr_scheduler.StepLR(optimizer, 4)
    for step, (images, labels) in enumerate(DataLoader(data, batch_size=4, shuffle=True)):
        optimizer.zero_grad()
        loss = F.cross_entropy(net(images), labels)
        loss.backward()
        optimizer.step()
        schedule.step()
        print(f"step {step:3d}  loss {loss.item():.4f}", file=sys.stderr)


def indexing():
    """Print tensors, and take them apart."""
    x = torch.arange(12, dtype=torch.float32).reshape(3, 4)
    print(x, x[0], x[:, 1], x[x > 4], x.sum(), x.mean(dim=0), x @ x.T)
    print(
        torch.tensor([[1, 2], [3, 4]]), torch.rand(2, 2) > 0.5, torch.randn(3, requires_grad=True)
    )
    print(np.array([1.5, 2.5]).mean(), x.numpy().shape, x.tolist(), torch.from_numpy(np.ones(2)))


def failing():
    """Raise, and report, what a shape that does not fit raises."""
    try:
        torch.ones(2, 3) @ torch.ones(2, 3)
    except RuntimeError as error:
        print("error:", error)


def main():
    """Do a little of everything."""
    began = time.time()
    given = settings()
    torch.manual_seed(0)
    random.seed(0)
    net = Net(given.width)
    print(net)
    train(net, given.rate)
    net.eval()
    with torch.no_grad():
        print(net(torch.zeros(1, 1, 8, 8)).softmax(-1))
    indexing()
    failing()
    file = io.BytesIO()
    torch.save(net.state_dict(), file)
    net.load_state_dict(torch.load(io.BytesIO(file.getvalue())))
    counts = collections.Counter(itertools.chain("ab", "bc"))
    print(json.dumps({"took": time.time() - began, "counts": counts}), os.path.join("a", "b"))
    with contextlib.suppress(KeyError):
        print(functools.reduce(math.gcd, [4, 6]), {}["a"])


main()
