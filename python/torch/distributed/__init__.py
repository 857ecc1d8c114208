"""torch.distributed: not available, as in a PyTorch built without it; a program is one process.

So `is_available()` and `is_initialized()` are False, and code that asks first runs unchanged.
What needs other processes raises the error that PyTorch raises before `init_process_group`.
"""

from enum import Enum

from torch.utils._lazy import attach

_MODULES = ("nn", "optim", "tensor", "_tensor", "distributed_c10d", "rpc", "device_mesh")
__getattr__ = attach(
    __name__,
    globals(),
    {
        **dict.fromkeys(_MODULES, ""),
        "DeviceMesh": "device_mesh",
        "init_device_mesh": "device_mesh",
    },
)


def is_available():
    """Return False."""
    return False


is_initialized = is_mpi_available = is_nccl_available = is_gloo_available = is_available
is_ucc_available = is_xccl_available = is_torchelastic_launched = is_available


class ProcessGroup:
    """The class of groups, for annotations and `isinstance`; there are none."""

    def __init__(self, *args, **kwargs):
        """Refuse."""
        init_process_group()


class ReduceOp(Enum):
    """How values of several processes become one."""

    SUM = 0
    AVG = 1
    PRODUCT = 2
    MIN = 3
    MAX = 4
    BAND = 5
    BOR = 6
    BXOR = 7
    PREMUL_SUM = 8


class group:  # noqa: N801 (PyTorch's name)
    """The group of all processes, which does not exist before one is made."""

    WORLD = None


class GroupMember:
    """The group of all processes, and what stands for being in none."""

    WORLD = None
    NON_GROUP_MEMBER = -100


def init_process_group(*args, **kwargs):
    """Refuse: there are no process groups here.

    Raises: RuntimeError always.
    """
    raise RuntimeError(
        "torch.distributed: expected a program of one process, got a process group; Torch for "
        "GraalVM has none: ask torch.distributed.is_available() first"
    )


new_group = new_subgroups = init_process_group


def destroy_process_group(group=None):
    """Raise: no group was made."""
    raise AssertionError("Process group cannot be None")


def _needs_a_group(name):
    def function(*args, **kwargs):
        raise ValueError(
            "Default process group has not been initialized, please make sure to call "
            "init_process_group."
        )

    function.__name__ = function.__qualname__ = name
    function.__doc__ = "Raise ValueError: no process group was made."
    return function


_FUNCTIONS = (
    "get_rank get_world_size get_backend get_global_rank get_group_rank get_process_group_ranks "
    "barrier monitored_barrier broadcast broadcast_object_list all_reduce reduce all_gather "
    "all_gather_into_tensor all_gather_object gather gather_object scatter scatter_object_list "
    "reduce_scatter reduce_scatter_tensor all_to_all all_to_all_single send recv isend irecv"
)
globals().update({name: _needs_a_group(name) for name in _FUNCTIONS.split()})
