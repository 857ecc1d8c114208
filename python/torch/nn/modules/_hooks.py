"""Forward and backward hooks: registration, and the module call that runs them."""

import torch
from torch.nn.modules import _scope
from torch.utils.hooks import add as _add_hook

# Hooks for every module, by kind; a kind's key is there only while it has hooks.
global_hooks = {}
_registration_hooks = {"module": {}, "parameter": {}, "buffer": {}}


def on_registration(kind, module, name, value):
    """Let the registration hooks replace a value that a module is about to register."""
    for hook in _registration_hooks[kind].values():
        changed = hook(module, name, value)
        if changed is not None:
            value = changed
    return value


class _GlobalHooks(dict):
    """Hooks of one kind that leave `global_hooks` empty-handed when the last one is removed."""

    def __init__(self, kind):
        self.kind = kind
        self.with_kwargs = {}
        self.always_called = {}

    def pop(self, key, default=None):
        value = super().pop(key, default)
        if not self:
            global_hooks.pop(self.kind, None)
        return value


def add_global(kind, hook, with_kwargs=False, always_call=False):
    """Register a hook for every module; kind is forward_pre, forward, backward_pre or backward."""
    hooks = global_hooks.setdefault(kind, _GlobalHooks(kind))
    flags = [hooks.with_kwargs] if with_kwargs else []
    flags += [hooks.always_called] if always_call else []
    return _add_hook(hooks, hook, *flags)


def add_registration(kind, hook):
    """Call hook(module, name, value) whenever a module, parameter or buffer is registered."""
    return _add_hook(_registration_hooks[kind], hook)


# Methods of Module


def register_forward_pre_hook(self, hook, *, prepend=False, with_kwargs=False):
    """Call hook(module, args[, kwargs]) before forward; what it returns replaces the arguments."""
    flags = [self._forward_pre_hooks_with_kwargs] if with_kwargs else []
    return _add_hook(self._forward_pre_hooks, hook, *flags, prepend=prepend)


def register_forward_hook(self, hook, *, prepend=False, with_kwargs=False, always_call=False):
    """Call hook(module, args, [kwargs,] output) after forward; its result replaces the output.

    Args:
        self: the module.
        hook: the callable.
        prepend: before the hooks that are there already.
        with_kwargs: pass the keyword arguments too.
        always_call: also when forward raised.
    """
    flags = [self._forward_hooks_with_kwargs] if with_kwargs else []
    flags += [self._forward_hooks_always_called] if always_call else []
    return _add_hook(self._forward_hooks, hook, *flags, prepend=prepend)


def _set_full(module, full):
    if module._is_full_backward_hook not in (None, full):
        raise RuntimeError(
            "Cannot use both regular backward hooks and full backward hooks on a single Module. "
            "Please use only one of them."
        )
    module._is_full_backward_hook = full


def register_full_backward_hook(self, hook, prepend=False):
    """Call hook(module, grad_input, grad_output) when the input gradients are known."""
    _set_full(self, True)
    return _add_hook(self._backward_hooks, hook, prepend=prepend)


def register_full_backward_pre_hook(self, hook, prepend=False):
    """Call hook(module, grad_output) before the module's gradients are computed."""
    return _add_hook(self._backward_pre_hooks, hook, prepend=prepend)


def register_backward_hook(self, hook):
    """Call hook(module, grad_input, grad_output) for the output's last operator (deprecated)."""
    _set_full(self, False)
    return _add_hook(self._backward_hooks, hook)


METHODS = {
    "register_forward_pre_hook": register_forward_pre_hook,
    "register_forward_hook": register_forward_hook,
    "register_full_backward_hook": register_full_backward_hook,
    "register_full_backward_pre_hook": register_full_backward_pre_hook,
    "register_backward_hook": register_backward_hook,
}


# The call


def _ask(hook, *args, **kwargs):
    """Call a user's hook; what it makes or is shown belongs to no module scope."""
    _scope.keep_all(args[1:])
    return _scope.run_foreign(hook, *args, **kwargs)


def _before_forward(module, args, kwargs):
    everywhere = global_hooks.get("forward_pre", {})
    pairs = [(hook, key in everywhere.with_kwargs) for key, hook in everywhere.items()]
    flags = module._forward_pre_hooks_with_kwargs
    pairs += [(hook, key in flags) for key, hook in module._forward_pre_hooks.items()]
    for hook, with_kwargs in pairs:
        if with_kwargs:
            changed = _ask(hook, module, args, kwargs)
            if changed is not None:
                if not isinstance(changed, tuple) or len(changed) != 2:
                    raise RuntimeError(
                        "forward pre-hook must return None or a tuple of (new_args, new_kwargs), "
                        f"but got {changed}."
                    )
                args, kwargs = changed
        else:
            changed = _ask(hook, module, args)
            if changed is not None:
                args = changed if isinstance(changed, tuple) else (changed,)
    return args, kwargs


def _forward_hooks_of(module):
    """List (hook, with_kwargs, always_call), those of all modules first."""
    everywhere = global_hooks.get("forward", {})
    hooks = [
        (hook, key in everywhere.with_kwargs, key in everywhere.always_called)
        for key, hook in everywhere.items()
    ]
    with_kwargs, always = module._forward_hooks_with_kwargs, module._forward_hooks_always_called
    hooks += [
        (hook, key in with_kwargs, key in always) for key, hook in module._forward_hooks.items()
    ]
    return hooks


def _after_forward(module, args, kwargs, result, hooks, called):
    for hook, with_kwargs, _ in hooks:
        called.append(hook)
        if with_kwargs:
            changed = _ask(hook, module, args, kwargs, result)
        else:
            changed = _ask(hook, module, args, result)
        if changed is not None:
            result = changed
    return result


def call(module, args, kwargs):
    """Call a module that has hooks, or for which global hooks exist."""
    hooks = _forward_hooks_of(module)
    called = []
    result = None
    try:
        args, kwargs = _before_forward(module, args, kwargs)
        backward = _backward_hooks_of(module)
        if backward is not None:
            args = backward.watch_inputs(args)
        decision = module._scope_kind
        if decision[0] is not type(module):
            decision = _scope.decide(type(module))
        result = _scope.run(module, decision[1], args, kwargs)
        result = _after_forward(module, args, kwargs, result, hooks, called)
        if backward is not None:
            result = backward.watch_outputs(result)
    except Exception:
        for hook, with_kwargs, always in hooks:
            if always and hook not in called:
                shown = (args, kwargs, result) if with_kwargs else (args, result)
                _ask(hook, module, *shown)
        raise
    if module._is_full_backward_hook is False:
        _watch_last_operator(module, result)
    return result


def _backward_hooks_of(module):
    pre = list(global_hooks.get("backward_pre", {}).values())
    pre += list(module._backward_pre_hooks.values())
    hooks = list(global_hooks.get("backward", {}).values())
    if module._is_full_backward_hook is not False:
        hooks += list(module._backward_hooks.values())
    if not pre and not hooks or not torch.is_grad_enabled():
        return None
    from torch.nn.modules._backward_hooks import BackwardWatch

    return BackwardWatch(module, pre, hooks)


def _first_tensor(result):
    if isinstance(result, dict):
        result = tuple(result.values())
    while isinstance(result, (tuple, list)) and result:
        result = result[0]
    return result if isinstance(result, torch.Tensor) else None


def _watch_last_operator(module, result):
    """Run the deprecated backward hooks on the operator that made the result."""
    tensor = _first_tensor(result)
    if tensor is None or tensor.grad_fn is None:
        return
    for hook in module._backward_hooks.values():

        def run(grad_input, grad_output, hook=hook):
            return hook(module, grad_input, grad_output)

        tensor.grad_fn.register_hook(run)
