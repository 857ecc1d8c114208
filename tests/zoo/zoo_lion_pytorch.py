"""lion-pytorch: the optimizer that steps by signs."""

import torch
from lion_pytorch import Lion
from lion_pytorch.cautious_lion import Lion as CautiousLion
from torch import nn


def _train(kind, **options):
    net = nn.Sequential(nn.Linear(6, 8), nn.Tanh(), nn.Linear(8, 2))
    x, y = torch.randn(9, 6), torch.randn(9, 2)

    def call():
        optimizer = kind(net.parameters(), lr=1e-2, weight_decay=0.1, **options)
        for _ in range(6):
            loss = (net(x) - y).square().mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        optimizer.zero_grad()
        return net(x)

    return net, call


def case_lion():
    """Train with it."""
    return _train(Lion)


def case_cautious():
    """Train with the variant that leaves steps against the gradient out."""
    return _train(CautiousLion, cautious_factor=0.1)
