"""Collectives with gradients: they need a process group, which there is none of."""

from torch import distributed

_NAMES = "all_gather all_reduce all_to_all all_to_all_single broadcast gather reduce scatter"
globals().update({name: getattr(distributed, name) for name in _NAMES.split()})
