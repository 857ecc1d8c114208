"""Making a module without filling its parameters."""

import torch


def skip_init(module_cls, *args, **kwargs):
    """Make a module whose parameters and buffers stay uninitialised.

    Args:
        module_cls: a Module class whose constructor takes `device`.
        *args: passed to it.
        **kwargs: passed to it; device is where the result lives.
    """
    if not issubclass(module_cls, torch.nn.Module):
        raise RuntimeError(f"Expected a Module; got {module_cls}")
    final_device = kwargs.pop("device", "cpu")
    try:
        module = module_cls(*args, device="meta", **kwargs)
    except TypeError as error:
        raise RuntimeError("Module must support a 'device' arg to skip initialization") from error
    return module.to_empty(device=final_device)
