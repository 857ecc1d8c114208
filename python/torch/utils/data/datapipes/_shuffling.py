"""How pipes shuffle: as CPython's PyTorch, from a seed that torch draws."""

import random

import torch
from torch.utils.data.datapipes.datapipe import IterDataPipe


class Shuffling(IterDataPipe):
    """A pipe with a random order."""

    def __init__(self):
        """Shuffle, with a seed of torch's for each iterator."""
        self._enabled = True
        self._seed = None
        self._rng = random.Random()

    def set_shuffle(self, shuffle=True):
        """Choose whether it shuffles. Returns the pipe."""
        self._enabled = shuffle
        return self

    def set_seed(self, seed):
        """Choose the next iterator's seed. Returns the pipe."""
        self._seed = seed
        return self

    def reset(self):
        """Seed the next iterator."""
        if not self._enabled:
            return
        if self._seed is None:
            self._seed = torch.empty((), dtype=torch.int64).random_().item()
        self._rng.seed(self._seed)
        self._seed = None
