"""How modules take converted or loaded tensors. Source: torch.__future__, PyTorch 2.10."""

from torch.nn.modules._convert import conversion as _conversion


def set_overwrite_module_params_on_conversion(value):
    """Choose whether a module that is converted gets new parameters, not new data in its old."""
    _conversion["overwrite"] = value


def get_overwrite_module_params_on_conversion():
    """Tell whether a module that is converted gets new parameters."""
    return _conversion["overwrite"]


def set_swap_module_params_on_conversion(value):
    """Choose whether converting and loading swap tensors by `torch.utils.swap_tensors`."""
    _conversion["swap"] = value


def get_swap_module_params_on_conversion():
    """Tell whether converting and loading swap tensors."""
    return _conversion["swap"]
