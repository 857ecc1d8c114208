"""Parts of torch.utils.data that packages reach into: collating, and workers."""

from torch.utils.data._utils import collate, worker  # noqa: F401 (torch.utils.data._utils.collate)
