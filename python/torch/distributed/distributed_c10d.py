"""The module in which PyTorch defines what torch.distributed exports."""

from torch import distributed

globals().update({name: getattr(distributed, name) for name in dir(distributed) if name[0] != "_"})
