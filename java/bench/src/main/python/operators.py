"""One host's side of the comparison of single operators. Run by dev.unite.bench.

Usage: operators.py CALLS. Prints the microseconds of one product of two 4 x 4 tensors, its result
released, once in each block of calls; the first blocks show the way to compiled code.
"""

import contextlib
import sys
import time

import torch

BLOCK = 1000


def multiply(a, b):
    """Multiply as often as a block has calls; every result goes with the scope or its name."""
    for _ in range(BLOCK):
        a * b


def main(calls):
    """Time block after block."""
    scope = getattr(torch, "scope", contextlib.nullcontext)
    a, b = torch.rand(4, 4), torch.rand(4, 4)
    for _ in range(calls // BLOCK):
        began = time.perf_counter()
        with scope():
            multiply(a, b)
        print((time.perf_counter() - began) / BLOCK * 1e6, flush=True)
    print("end", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(int(sys.argv[1]))
