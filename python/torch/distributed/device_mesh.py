"""Devices of several processes in a grid: the class, for `isinstance`; there are none."""

from torch import distributed


class DeviceMesh:
    """A grid of devices."""

    def __init__(self, *args, **kwargs):
        """Refuse: there are no other processes."""
        distributed.init_process_group()


def init_device_mesh(device_type, mesh_shape, **options):
    """Refuse: there are no other processes."""
    distributed.init_process_group()
