"""torch.nn.functional: the operators of neural networks as functions.

Names that are an operator of libtorch with the very same arguments are looked up at first use; the
rest are small functions, by topic, in the files beside this one.

Source: documentation of torch.nn.functional, PyTorch 2.10.
"""

import torch
from torch._operators import aten as _aten
from torch.nn.functional._activation import *  # noqa: F403
from torch.nn.functional._dropout import *  # noqa: F403
from torch.nn.functional._embedding import *  # noqa: F403
from torch.nn.functional._fast import (  # noqa: F401
    gelu,
    layer_norm,
    linear,
    rms_norm,
    scaled_dot_product_attention,
    silu,
)
from torch.nn.functional._loss import *  # noqa: F403
from torch.nn.functional._norm import *  # noqa: F403
from torch.nn.functional._pool import *  # noqa: F403
from torch.nn.functional._vision import *  # noqa: F403
from torch.overrides import (  # noqa: F401
    handle_torch_function,
    has_torch_function,
    has_torch_function_unary,
    has_torch_function_variadic,
)
from torch.utils._lazy import attach

# Operators whose Python name and arguments are libtorch's own.
_OPERATORS = frozenset(
    """bilinear conv1d conv2d conv3d conv_tbc conv_transpose1d conv_transpose2d conv_transpose3d
    celu_ elu_ hardtanh_ leaky_relu_ relu_ rrelu_ selu_ threshold_ prelu logsigmoid hardshrink
    softshrink softplus avg_pool1d avg_pool2d avg_pool3d adaptive_avg_pool1d channel_shuffle
    native_channel_shuffle pixel_shuffle pixel_unshuffle cosine_similarity pairwise_distance
    pdist""".split()
)  # fmt: skip
_ATEN_NAMES = {"logsigmoid": "log_sigmoid"}
# Functions in files that few programs need: loaded when first asked for.
_PLACES = dict.fromkeys(
    ("ScalingType", "SwizzleType", "grouped_mm", "scaled_grouped_mm", "scaled_mm"), "_grouped"
)
_PLACES.update(assert_int_or_pair="_choosing", boolean_dispatch="_choosing")
_find_later = attach(__name__, globals(), {"multi_head_attention_forward": "_attention", **_PLACES})
Tensor = torch.Tensor


def __getattr__(name):
    """Look up an operator or a rarely used function and remember it here."""
    if name not in _OPERATORS:
        return _find_later(name)
    found = getattr(_aten, _ATEN_NAMES.get(name, name))
    globals()[name] = found
    return found
