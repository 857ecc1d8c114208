"""pytorch-optimizer: a hundred optimizers, of which some train a small network."""

import pytorch_optimizer
import torch
from torch import nn
from torch.nn import functional as F

NAMES = (
    "AdaBelief AdamP Adan CAME Lamb LaProp Lion MADGRAD NovoGrad Prodigy QHAdam Ranger "
    "ScheduleFreeAdamW SGDP SignSGD StableAdamW Tiger Yogi"
)


def _train(name):
    net = nn.Sequential(nn.Conv2d(2, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(36, 3))
    images, labels = torch.randn(4, 2, 5, 5), torch.tensor([0, 1, 2, 1])

    def call():
        optimizer = getattr(pytorch_optimizer, name)(net.parameters(), lr=1e-2)
        for _ in range(5):
            optimizer.zero_grad()
            F.cross_entropy(net(images), labels).backward()
            optimizer.step()
        optimizer.zero_grad()
        return net(images), dict(net.named_parameters())

    return net, call


globals().update({f"case_{name}": lambda name=name: _train(name) for name in NAMES.split()})
