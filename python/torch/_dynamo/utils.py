"""What packages ask before they compile."""


def is_compile_supported(device_type):
    """Return True: what is given to torch.compile runs, on any device."""
    return True
