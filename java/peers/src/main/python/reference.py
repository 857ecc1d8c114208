"""The same step on CPython: what the others are checked against. Run by dev.unite.peers.

Usage: reference.py CHECKED SECONDS THREADS. Prints the loss after CHECKED steps, then the
microseconds of a step and of a prediction, each the mean over SECONDS, then the peak resident
memory in MiB.
"""

import resource
import sys
import time

import torch
from net import Net
from torch.nn import functional

WARM_UP = 2.0  # seconds; CPython has nothing to compile
HALF = 16  # rows; the second half repeats the first with other labels, see Task.java


def numbers(seed, *shape, scale):
    """Return float32 numbers in [-scale, scale), the ones that Task.java makes."""
    count, state, values = 1, seed, []
    for size in shape:
        count *= size
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2**31
        values.append(scale * (state / 2**30 - 1))
    return torch.tensor(values).view(shape)


def mean_us(repeated, seconds):
    """Return the mean microseconds of a call, over at least so many seconds."""
    began, calls = time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        for _ in range(100):
            repeated()
        calls += 100
    return 1e6 * (time.perf_counter() - began) / calls


def main(checked, seconds, threads):
    """Train, and print what the module's docstring says."""
    torch.set_num_threads(threads)
    net = Net()
    net.load_state_dict(
        {
            "first.weight": numbers(2, 64, 64, scale=0.125),
            "first.bias": numbers(3, 64, scale=0.125),
            "second.weight": numbers(4, 10, 64, scale=0.125),
            "second.bias": numbers(5, 10, scale=0.125),
        }
    )
    x = numbers(1, HALF, 64, scale=1.0).repeat(2, 1)
    labels = torch.tensor([(7 * i + 3) % 10 for i in range(2 * HALF)])
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)

    def step():
        optimizer.zero_grad()
        functional.cross_entropy(net(x), labels).backward()
        optimizer.step()

    for _ in range(checked):
        step()
    print(functional.cross_entropy(net.predict(x), labels).item())
    for repeated in (step, lambda: net.predict(x)):
        mean_us(repeated, WARM_UP)
        print(mean_us(repeated, seconds))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))
