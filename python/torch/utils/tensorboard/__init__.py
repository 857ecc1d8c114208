"""torch.utils.tensorboard: event files that TensorBoard shows, written without its package.

Source: documentation of torch.utils.tensorboard, PyTorch 2.10.
"""

from ._records import RecordWriter
from .writer import FileWriter, SummaryWriter

__all__ = ["FileWriter", "RecordWriter", "SummaryWriter"]
