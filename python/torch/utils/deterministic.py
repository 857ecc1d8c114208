"""A setting of torch.use_deterministic_algorithms.

`fill_uninitialized_memory` tells whether torch.empty and its like fill what they make while
deterministic algorithms are asked for. Source: documentation of torch.utils.deterministic, 2.10.
"""

from torch._switches import switch
from torch.backends._settings import settle

settle(__name__, fill_uninitialized_memory=switch("deterministic.fill"))
