"""Hooks of all modules: the public functions of torch.nn.modules.module."""

from torch.nn.modules._hooks import add_global, add_registration


def register_module_forward_pre_hook(hook):
    """Call hook(module, args) before every module's forward; what it returns replaces args."""
    return add_global("forward_pre", hook)


def register_module_forward_hook(hook, *, with_kwargs=False, always_call=False):
    """Call hook(module, args, result) after every module's forward."""
    return add_global("forward", hook, with_kwargs, always_call)


def register_module_full_backward_pre_hook(hook):
    """Call hook(module, grad_output) before every module's backward pass."""
    return add_global("backward_pre", hook)


def register_module_full_backward_hook(hook):
    """Call hook(module, grad_input, grad_output) after every module's backward pass."""
    return add_global("backward", hook)


register_module_backward_hook = register_module_full_backward_hook


def register_module_buffer_registration_hook(hook):
    """Call hook(module, name, buffer) whenever a buffer is registered."""
    return add_registration("buffer", hook)


def register_module_module_registration_hook(hook):
    """Call hook(module, name, child) whenever a child is registered."""
    return add_registration("module", hook)


def register_module_parameter_registration_hook(hook):
    """Call hook(module, name, parameter) whenever a parameter is registered."""
    return add_registration("parameter", hook)
