"""state_dict and load_state_dict."""

from _collections import OrderedDict

import torch
from torch.nn.modules._convert import conversion
from torch.utils.hooks import RemovableHandle
from torch.utils.hooks import add as _add_hook

EXTRA_STATE = "_extra_state"


class _IncompatibleKeys(tuple):
    """Names that a state dict lacked or had too many: `missing_keys`, `unexpected_keys`."""

    missing_keys = property(lambda self: self[0])
    unexpected_keys = property(lambda self: self[1])

    def __repr__(self):
        """Print as PyTorch does."""
        if not self[0] and not self[1]:
            return "<All keys matched successfully>"
        return f"_IncompatibleKeys(missing_keys={self[0]}, unexpected_keys={self[1]})"

    __str__ = __repr__


class _WrappedHook:
    """A hook that may get the module put before its other arguments.

    Name, place and attributes are those that files of CPython's PyTorch have.
    """

    __module__ = "torch.nn.modules.module"

    def __init__(self, hook, module):
        """Remember both."""
        self.hook = hook
        self.with_module = True
        self.module = module

    def __call__(self, *args, **kwargs):
        """Call the hook."""
        return self.hook(*((self.module,) if self.with_module else ()), *args, **kwargs)


def get_extra_state(self):
    """Return further state to save; subclasses that have some override it."""
    raise RuntimeError(
        "Reached a code path in Module.get_extra_state() that should never be called. "
        "Override it together with set_extra_state()."
    )


def set_extra_state(self, state):
    """Take back what get_extra_state returned; subclasses that have some override it."""
    raise RuntimeError(
        "Reached a code path in Module.set_extra_state() that should never be called. "
        "Override it together with get_extra_state()."
    )


def _overrides(module, name, default):
    return getattr(type(module), name, default) is not default


def _save_to_state_dict(self, destination, prefix, keep_vars):
    """Put this module's own parameters and persistent buffers into destination."""
    for name, param in self._parameters.items():
        if param is not None:
            destination[prefix + name] = param if keep_vars else param.detach()
    for name, buffer in self._buffers.items():
        if buffer is not None and name not in self._non_persistent_buffers_set:
            destination[prefix + name] = buffer if keep_vars else buffer.detach()
    if _overrides(self, "get_extra_state", get_extra_state):
        destination[prefix + EXTRA_STATE] = self.get_extra_state()


def state_dict(self, *args, destination=None, prefix="", keep_vars=False):
    """Collect parameters and persistent buffers under their dotted names.

    Args:
        self: the module.
        args: destination, prefix, keep_vars by position (deprecated by PyTorch).
        destination: dictionary to fill; a new ordered one if left out.
        prefix: put before every name.
        keep_vars: keep the autograd history instead of detaching.

    Returns: the dictionary, tensors sharing memory with the module.
    """
    if args:
        destination = args[0] if destination is None else destination
        prefix = args[1] if len(args) > 1 and prefix == "" else prefix
        keep_vars = args[2] if len(args) > 2 and keep_vars is False else keep_vars
    if destination is None:
        destination = OrderedDict()
        destination._metadata = OrderedDict()
    local_metadata = {"version": self._version}
    if hasattr(destination, "_metadata"):
        destination._metadata[prefix[:-1]] = local_metadata
    for hook in self._state_dict_pre_hooks.values():
        hook(self, prefix, keep_vars)
    self._save_to_state_dict(destination, prefix, keep_vars)
    for name, module in self._modules.items():
        if module is not None:
            module.state_dict(
                destination=destination, prefix=prefix + name + ".", keep_vars=keep_vars
            )
    for hook in self._state_dict_hooks.values():
        changed = hook(self, destination, prefix, local_metadata)
        if not getattr(hook, "_from_public_api", False):
            destination = destination if changed is None else changed
        elif changed is not None:
            raise RuntimeError("state_dict post-hook must return None")
    return destination


def _load_one(self, name, param, key, given, assign, error_msgs):
    """Copy one tensor of the state dict into param, or put it in its place."""
    from torch.nn.parameter import Parameter, is_lazy

    if not isinstance(given, torch.Tensor):
        error_msgs.append(
            f'While copying the parameter named "{key}", expected torch.Tensor or Tensor-like '
            f"object from checkpoint but received {type(given)}"
        )
        return
    lazy = is_lazy(param)
    if not lazy and param.dim() == 0 and given.dim() == 1:
        given = given[0]
    if not lazy and tuple(given.shape) != tuple(param.shape):
        error_msgs.append(
            f"size mismatch for {key}: copying a param with shape {given.shape} from checkpoint, "
            f"the shape in current model is {param.shape}."
        )
        return
    if not lazy and not assign and param.is_meta and not given.is_meta:
        import warnings

        warnings.warn(
            f"for {key}: copying from a non-meta parameter in the checkpoint to a meta parameter "
            "in the current model, which is a no-op. (Did you mean to pass `assign=True` to "
            "assign items in the state dictionary to their corresponding key in the module "
            "instead of copying them in place?)",
            stacklevel=4,
        )
    try:
        with torch.no_grad():
            if conversion["swap"]:
                _swap(param, given, assign)
            elif not assign:
                param.copy_(given)
            elif isinstance(param, Parameter):
                if not isinstance(given, Parameter):
                    given = Parameter(given, requires_grad=param.requires_grad)
                else:
                    given.requires_grad_(param.requires_grad)
                setattr(self, name, given)
            else:
                setattr(self, name, given)
    except Exception as error:
        action = "swapping" if conversion["swap"] else "copying"
        error_msgs.append(
            f'While {action} the parameter named "{key}", whose dimensions in the model are '
            f"{param.size()} and whose dimensions in the checkpoint are {given.size()}, an "
            f"exception occurred : {error.args}."
        )


def _swap(param, given, assign):
    """Swap a parameter or buffer with what it makes of a tensor of the state dict."""
    made = param.module_load(given, assign=assign)
    if made is given or made is param:
        raise RuntimeError(
            "module_load returned one of self or other, please .detach() the result if returning "
            "one of the inputs in module_load"
        )
    if isinstance(param, torch.nn.Parameter):
        if isinstance(made, torch.nn.Parameter):
            made.requires_grad_(param.requires_grad)
        else:
            made = torch.nn.Parameter(made, requires_grad=param.requires_grad)
    torch.utils.swap_tensors(param, made)


def _load_from_state_dict(
    self, state_dict, prefix, local_metadata, strict, missing_keys, unexpected_keys, error_msgs
):
    """Load this module's own tensors; note what is missing, unexpected or wrong in the lists."""
    for hook in self._load_state_dict_pre_hooks.values():
        hook(state_dict, prefix, local_metadata, strict, missing_keys, unexpected_keys, error_msgs)
    assign = local_metadata.get("assign_to_params_buffers", False)
    own = {name: param for name, param in self._parameters.items() if param is not None}
    for name, buffer in self._buffers.items():
        if buffer is not None and name not in self._non_persistent_buffers_set:
            own[name] = buffer
    for name, param in own.items():
        key = prefix + name
        if key in state_dict:
            _load_one(self, name, param, key, state_dict[key], assign, error_msgs)
        elif strict:
            missing_keys.append(key)
    extra_key = prefix + EXTRA_STATE
    if _overrides(self, "set_extra_state", set_extra_state):
        if extra_key in state_dict:
            self.set_extra_state(state_dict[extra_key])
        elif strict:
            missing_keys.append(extra_key)
    elif strict and extra_key in state_dict:
        unexpected_keys.append(extra_key)
    if strict:
        for key in state_dict:
            if key.startswith(prefix) and key != extra_key:
                first, _, rest = key[len(prefix) :].partition(".")
                if first not in (self._modules if rest else own):
                    unexpected_keys.append(key)


def _load_tree(module, state, metadata, assign, prefix, missing, unexpected, errors):
    """Load a module and everything below it, then run its post-hooks."""
    local_metadata = {} if metadata is None else metadata.get(prefix[:-1], {})
    if assign:
        local_metadata["assign_to_params_buffers"] = assign
    module._load_from_state_dict(state, prefix, local_metadata, True, missing, unexpected, errors)
    for name, child in module._modules.items():
        if child is not None:
            below = prefix + name + "."
            part = {key: value for key, value in state.items() if key.startswith(below)}
            _load_tree(child, part, metadata, assign, below, missing, unexpected, errors)
    keys = _IncompatibleKeys((missing, unexpected))
    for hook in module._load_state_dict_post_hooks.values():
        if hook(module, keys) is not None:
            raise AssertionError(
                "Hooks registered with ``register_load_state_dict_post_hook`` are not expected "
                "to return new values, if incompatible_keys need to be modified, it should be "
                "done inplace."
            )


def _name_errors(missing, unexpected):
    """Say which names are missing and which are unexpected."""
    errors = []
    for label, names in (("Missing", missing), ("Unexpected", unexpected)):
        if names:
            listed = ", ".join(f'"{name}"' for name in names)
            errors.append(f"{label} key(s) in state_dict: {listed}. ")
    return errors


def load_state_dict(self, state_dict, strict=True, assign=False):
    """Copy tensors by name into this module and the modules below.

    Args:
        self: the module.
        state_dict: dotted names to tensors; left unchanged.
        strict: names must match exactly.
        assign: put the given tensors in place instead of copying their values.

    Returns: IncompatibleKeys with missing_keys and unexpected_keys.

    Raises: RuntimeError that lists everything that does not fit.
    """
    if not hasattr(state_dict, "items"):
        raise TypeError(f"Expected state_dict to be dict-like, got {type(state_dict)}.")
    missing, unexpected, errors = [], [], []
    metadata = getattr(state_dict, "_metadata", None)
    state = OrderedDict(state_dict)
    if metadata is not None:
        state._metadata = metadata
    _load_tree(self, state, metadata, assign, "", missing, unexpected, errors)
    if strict:
        errors = _name_errors(missing, unexpected) + errors
    if errors:
        raise RuntimeError(
            f"Error(s) in loading state_dict for {type(self).__name__}:\n\t" + "\n\t".join(errors)
        )
    return _IncompatibleKeys((missing, unexpected))


def register_state_dict_post_hook(self, hook):
    """Call hook(module, state_dict, prefix, local_metadata) after this module was saved."""
    hook._from_public_api = True
    return _add_hook(self._state_dict_hooks, hook)


def _register_state_dict_hook(self, hook):
    """Like the public form, but the hook may return another dictionary."""
    return _add_hook(self._state_dict_hooks, hook)


def register_state_dict_pre_hook(self, hook):
    """Call hook(module, prefix, keep_vars) before this module is saved."""
    return _add_hook(self._state_dict_pre_hooks, hook)


def _register_load_state_dict_pre_hook(self, hook, with_module=False):
    """Call hook with the arguments of _load_from_state_dict before this module is loaded."""
    handle = RemovableHandle(self._load_state_dict_pre_hooks)
    self._load_state_dict_pre_hooks[handle.id] = _WrappedHook(hook, self) if with_module else hook
    return handle


def register_load_state_dict_pre_hook(self, hook):
    """Call hook(module, state_dict, prefix, ...) before this module is loaded."""
    return self._register_load_state_dict_pre_hook(hook, with_module=True)


def register_load_state_dict_post_hook(self, hook):
    """Call hook(module, incompatible_keys) after this module was loaded."""
    return _add_hook(self._load_state_dict_post_hooks, hook)


METHODS = {
    "state_dict": state_dict,
    "_save_to_state_dict": _save_to_state_dict,
    "load_state_dict": load_state_dict,
    "_load_from_state_dict": _load_from_state_dict,
    "get_extra_state": get_extra_state,
    "set_extra_state": set_extra_state,
    "register_state_dict_post_hook": register_state_dict_post_hook,
    "register_state_dict_pre_hook": register_state_dict_pre_hook,
    "_register_state_dict_hook": _register_state_dict_hook,
    "register_load_state_dict_pre_hook": register_load_state_dict_pre_hook,
    "_register_load_state_dict_pre_hook": _register_load_state_dict_pre_hook,
    "register_load_state_dict_post_hook": register_load_state_dict_post_hook,
}
