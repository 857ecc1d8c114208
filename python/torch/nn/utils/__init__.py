"""torch.nn.utils: gradients' norms, parameters as one vector, and other helpers."""

from torch.nn.utils.clip_grad import (
    clip_grad_norm,
    clip_grad_norm_,
    clip_grad_value_,
    clip_grads_with_norm_,
    get_total_norm,
)
from torch.nn.utils.convert_parameters import parameters_to_vector, vector_to_parameters
from torch.utils._lazy import attach

__all__ = [
    "clip_grad_norm", "clip_grad_norm_", "clip_grad_value_", "clip_grads_with_norm_",
    "get_total_norm", "parameters_to_vector", "parametrizations",
    "parametrize", "rnn", "skip_init", "stateless", "vector_to_parameters",
]  # fmt: skip
__getattr__ = attach(
    __name__,
    globals(),
    {
        "skip_init": "init",
        "init": "",
        "parametrizations": "",
        "parametrize": "",
        "rnn": "",
        "stateless": "",
    },
)
