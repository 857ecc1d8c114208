"""CUDA devices."""

from ._C import library


def is_available():
    """Tell whether libtorch was built for CUDA and a device answers."""
    return library.cuda_is_available()


def device_count():
    """Return the number of devices."""
    return library.cuda_device_count()


def synchronize(device=None):
    """Wait for the device's work."""
    library.cuda_synchronize()
