"""One host's side of the comparison of a model that Python dominates. Run by dev.unite.bench.

Usage: mlp.py STEPS [DEVICE]. Prints the seconds of each training step, then `end LOSS`, as any
program written for PyTorch would run: no scope, nothing recorded.
"""

import sys
import time

import torch
from torch import nn


def main(steps, device="cpu"):
    """Train 64 -> 64 -> 10 on one batch of 32 with Adam, and time each step."""
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10)).to(device)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    loss_of = nn.CrossEntropyLoss()
    x, labels = torch.randn(32, 64).to(device), torch.randint(0, 10, (32,)).to(device)
    wait = torch.cuda.synchronize if x.is_cuda else _nothing
    loss = None
    for _ in range(steps):
        began = time.perf_counter()
        optimizer.zero_grad()
        loss = loss_of(model(x), labels)
        loss.backward()
        optimizer.step()
        wait()
        print(time.perf_counter() - began, flush=True)
    print("end", loss.item(), flush=True)
    sys.stdin.read()


def _nothing():
    """Operators on the CPU are done when they return."""


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
