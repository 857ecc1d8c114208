"""Further names of torch.utils.checkpoint. Source: its documentation, PyTorch 2.10."""

import contextlib
import enum
import warnings

import torch
from torch.utils._pytree import tree_leaves


def detach_variable(inputs):
    """Return tensors outside of their graph that ask for gradients as before; the rest as it is.

    Raises: RuntimeError if inputs is no tuple.
    """
    if not isinstance(inputs, tuple):
        raise RuntimeError(
            f"Only tuple of tensors is supported. Got Unsupported input type: {type(inputs)}"
        )
    return tuple(
        one.detach().requires_grad_(one.requires_grad) if isinstance(one, torch.Tensor) else one
        for one in inputs
    )


def check_backward_validity(inputs):
    """Warn if no tensor asks for gradients."""
    if not any(isinstance(one, torch.Tensor) and one.requires_grad for one in inputs):
        warnings.warn(
            "None of the inputs have requires_grad=True. Gradients will be None", stacklevel=2
        )


class DefaultDeviceType:
    """The kind of device whose random states are kept if no tensor says so."""

    _default_device_type = "cuda"

    @staticmethod
    def set_device_type(device="cuda"):
        """Set the kind."""
        DefaultDeviceType._default_device_type = device

    @staticmethod
    def get_device_type():
        """Return the kind."""
        return DefaultDeviceType._default_device_type


class set_checkpoint_early_stop:  # noqa: N801 (PyTorch's name)
    """Accept the wish for a context: where a recomputation stops does not change its numbers."""

    def __init__(self, enable):
        """Remember the wish."""
        self.enable = enable

    def __enter__(self):
        """Do nothing."""

    def __exit__(self, *error):
        """Do nothing."""


class set_checkpoint_debug_enabled(set_checkpoint_early_stop):  # noqa: N801 (PyTorch's name)
    """Accept the wish for a context: a recomputation that differs is an error in any case."""


def get_device_states(*args):
    """Return the CUDA devices of tensors in nests, and their generators' states."""
    tensors = [leaf for leaf in tree_leaves(args) if isinstance(leaf, torch.Tensor)]
    devices = sorted({tensor.device.index or 0 for tensor in tensors if tensor.is_cuda})
    return devices, [torch.cuda.get_rng_state(device) for device in devices]


def set_device_states(devices, states, *, device_type=None):
    """Set the states of CUDA devices' generators."""
    for device, state in zip(devices, states, strict=False):
        torch.cuda.set_rng_state(state, device)


class SelectiveCheckpointContext:
    """What a policy of selective checkpointing is told: whether this is the second computation."""

    def __init__(self, *, is_recompute):
        """Take the answer."""
        self.is_recompute = is_recompute


class CheckpointPolicy(enum.Enum):
    """What a policy of selective checkpointing wishes for an operator's results."""

    MUST_SAVE = 0
    PREFER_SAVE = 1
    MUST_RECOMPUTE = 2
    PREFER_RECOMPUTE = 3


def create_selective_checkpoint_contexts(policy_fn_or_list, allow_cache_entry_mutation=False):
    """Return the contexts for checkpoint's `context_fn`: all is recomputed, to the same numbers.

    Args:
        policy_fn_or_list: which results may be kept instead; that saves time only.
        allow_cache_entry_mutation: accepted.

    Raises: TypeError if the policy is neither callable nor a list of operators.
    """
    if not callable(policy_fn_or_list) and not isinstance(policy_fn_or_list, list):
        raise TypeError("policy_fn_or_list must be either a function or a list of ops.")
    return contextlib.nullcontext(), contextlib.nullcontext()


#: What selective checkpointing never asks about; PyTorch's others are not in libtorch's dispatcher.
SAC_IGNORED_OPS = {torch.ops.aten.detach.default}


class GraphExecGroup:
    """A context for several backward passes over parts of one graph.

    PyTorch recomputes once in it; here each pass recomputes what it needs, to the same numbers.
    """

    _current = None

    def __enter__(self):
        """Begin.

        Raises: RuntimeError inside of another one.
        """
        if GraphExecGroup._current is not None:
            raise RuntimeError(
                "GraphExecGroup contexts cannot be nested. "
                f"Already inside group {GraphExecGroup._current}"
            )
        GraphExecGroup._current = self
        return self

    def __exit__(self, *error):
        """End."""
        GraphExecGroup._current = None

    @classmethod
    def _get_current_group(cls):
        return cls._current
