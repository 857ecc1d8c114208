"""One host's side of the comparison of single operators. Run by dev.unite.bench.

Usage: operators.py BLOCKS. In each block every operator below is called a thousand times on tensors
of 4 x 4, its results released. Prints the microseconds of one call, a line for each operator, block
after block: the first blocks show the way to compiled code.
"""

import contextlib
import sys
import time

import torch
from torch.nn.functional import gelu

CALLS = 1000
a, b = torch.rand(4, 4), torch.rand(4, 4)


def multiply():
    """Run `a * b`."""
    for _ in range(CALLS):
        a * b


def add_number():
    """Run `a + 1`."""
    for _ in range(CALLS):
        a + 1


def index():
    """Run `a[0]`."""
    for _ in range(CALLS):
        a[0]


def view():
    """Run `a.view(2, 8)`."""
    for _ in range(CALLS):
        a.view(2, 8)


def total():
    """Run `a.sum()`."""
    for _ in range(CALLS):
        a.sum()


def activate():
    """Run `gelu(a)`."""
    for _ in range(CALLS):
        gelu(a)


def product():
    """Run `a @ b`."""
    for _ in range(CALLS):
        a @ b


def main(blocks):
    """Time block after block; every result goes with the scope or its name."""
    scope = getattr(torch, "scope", contextlib.nullcontext)
    for _ in range(blocks):
        for operator in (multiply, add_number, index, view, total, activate, product):
            began = time.perf_counter()
            with scope():
                operator()
            print((time.perf_counter() - began) / CALLS * 1e6, flush=True)
    print("end", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(int(sys.argv[1]))
