"""DistributedSampler: each process's share of the indices.

Source: documentation of torch.utils.data, PyTorch 2.10.
"""

import math

import torch

from .sampler import Sampler


class DistributedSampler(Sampler):
    """The indices of one of several processes: every num_replicas-th, from rank on.

    Args:
        dataset: with a length.
        num_replicas: number of processes; the process group's if None.
        rank: this process's number; the process group's if None.
        shuffle: order by seed and epoch.
        seed: the same in all processes.
        drop_last: leave the rest out rather than repeat indices to make it even.

    Raises: ValueError for a rank outside of the processes.
    """

    def __init__(
        self, dataset, num_replicas=None, rank=None, shuffle=True, seed=0, drop_last=False
    ):
        """Count this process's indices."""
        if num_replicas is None:
            num_replicas = torch.distributed.get_world_size()
        if rank is None:
            rank = torch.distributed.get_rank()
        if not 0 <= rank < num_replicas:
            raise ValueError(
                f"Invalid rank {rank}, rank should be in the interval [0, {num_replicas - 1}]"
            )
        self.dataset = dataset
        self.num_replicas = num_replicas
        self.rank = rank
        self.epoch = 0
        self.drop_last = drop_last
        self.shuffle = shuffle
        self.seed = seed
        count = len(dataset)
        self.num_samples = count // num_replicas if drop_last else math.ceil(count / num_replicas)
        self.total_size = self.num_samples * num_replicas

    def __iter__(self):
        """Iterate over this process's indices."""
        count = len(self.dataset)
        if self.shuffle:
            generator = torch.Generator().manual_seed(self.seed + self.epoch)
            indices = torch.randperm(count, generator=generator).tolist()
        else:
            indices = list(range(count))
        while len(indices) < self.total_size:
            indices += indices[: self.total_size - len(indices)]
        return iter(indices[: self.total_size][self.rank :: self.num_replicas])

    def __len__(self):
        """Return the number of this process's indices."""
        return self.num_samples

    def set_epoch(self, epoch):
        """Choose another order; call it before each epoch."""
        self.epoch = epoch
