"""ema-pytorch: moving averages of a model in training."""

import torch
from ema_pytorch import EMA, PostHocEMA
from torch import nn


def _net():
    return nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 2))


def _train(net, average):
    optimizer = torch.optim.SGD(net.parameters(), lr=1e-1, momentum=0.9)
    for _ in range(6):
        optimizer.zero_grad()
        net(torch.randn(5, 4)).square().mean().backward()
        optimizer.step()
        average.update()


def case_average():
    """Follow six steps, then run the averaged model."""
    net = _net()
    average = EMA(net, beta=0.99, update_after_step=1, update_every=2)
    x = torch.randn(5, 4)

    def call():
        _train(net, average)
        net.zero_grad()
        return net(x), average(x), dict(average.ema_model.named_buffers())

    return net, call


def case_post_hoc():
    """Follow with two widths at once."""
    net = _net()
    average = PostHocEMA(net, sigma_rels=(0.05, 0.3), update_every=2, checkpoint_every_num_steps=99)
    x = torch.randn(5, 4)

    def call():
        _train(net, average)
        net.zero_grad()
        return [ema(x) for ema in average.ema_models], net(x)

    return net, call
