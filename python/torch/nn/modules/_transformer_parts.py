"""What programs import from torch.nn.modules.transformer though it is private there."""

import copy

from torch.nn.modules.container import ModuleList
from torch.nn.modules.transformer import _activation as _get_activation_fn
from torch.nn.modules.transformer import _causal_mask as _generate_square_subsequent_mask

__all__ = ["_generate_square_subsequent_mask", "_get_activation_fn", "_get_clones"]


def _get_clones(module, N):
    """Return N copies of a module."""
    return ModuleList([copy.deepcopy(module) for _ in range(N)])
