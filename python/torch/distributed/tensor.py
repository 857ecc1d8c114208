"""Tensors spread over processes: the class, for `isinstance`; there are none."""

from torch import Tensor, distributed
from torch._override_state import _disabled_torch_function_impl


class DTensor(Tensor):
    """A tensor spread over processes."""

    __torch_function__ = _disabled_torch_function_impl

    def __new__(cls, *args, **kwargs):
        """Refuse."""
        distributed.init_process_group()


def distribute_tensor(tensor, device_mesh=None, placements=None, **options):
    """Refuse: there are no other processes."""
    distributed.init_process_group()
