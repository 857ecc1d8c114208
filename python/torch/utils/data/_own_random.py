"""Random numbers that a worker's thread has to itself, as PyTorch's worker processes have.

Python's `random` has one generator for its module's functions. Here its class is exchanged for one
that asks which thread calls, so that a worker neither draws from the program's numbers nor seeds
them. Its C functions cannot be exchanged where a program took them out before:
`from random import random` stays the program's own.
"""

import functools
import random
import sys
from _thread import _local

import torch
from torch._C import library


class _Own(_local):
    generator = None


_own = _Own()


def begin(seed, base_seed, number):
    """Give the calling thread generators of its own, seeded as PyTorch seeds a worker's.

    Args:
        seed: of torch and of `random`.
        base_seed: of all workers; NumPy's seed is made of it and of the number.
        number: of the worker.
    """
    library.own_generator(torch.Generator()._h)
    torch.manual_seed(seed)
    _own.generator = random.Random(seed)
    if "numpy" in sys.modules:
        import numpy

        if hasattr(numpy.random, "begin_worker"):  # our subset; NumPy itself has one state for all
            numpy.random.begin_worker(base_seed, number)


def _by_thread(name):
    plain = getattr(random.Random, name)

    @functools.wraps(plain)
    def method(self, *args, **kwargs):
        own = _own.generator
        if own is None:
            return plain(self, *args, **kwargs)
        return getattr(own, name)(*args, **kwargs)

    return method


_NAMES = [name for name in dir(random.Random) if name[0] != "_" and name != "VERSION"]
_ByThread = type("Random", (random.Random,), {name: _by_thread(name) for name in _NAMES})


def _exchange():
    shared = random._inst
    shared.__class__ = _ByThread
    for name in _NAMES:
        if getattr(getattr(random, name, None), "__self__", None) is shared:
            setattr(random, name, getattr(shared, name))


_exchange()
