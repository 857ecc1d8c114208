"""Optimizer: parameter groups, state and its saving, hooks; the algorithms are subclasses.

Source: documentation of torch.optim.Optimizer, PyTorch 2.10.
"""

from _collections import defaultdict

import torch
from torch import _lifetime
from torch.optim import _optimizer_state as _state
from torch.utils.hooks import add as _add_hook

_global_pre_hooks = {}
_global_post_hooks = {}


class _Required:
    """Marks an option of a group that has no default."""

    def __repr__(self):
        return "<required parameter>"


required = _Required()


def register_optimizer_step_pre_hook(hook):
    """Call hook(optimizer, args, kwargs) before every optimizer's step."""
    return _add_hook(_global_pre_hooks, hook)


def register_optimizer_step_post_hook(hook):
    """Call hook(optimizer, args, kwargs) after every optimizer's step."""
    return _add_hook(_global_post_hooks, hook)


def _is_ours(cls):
    """Whether a class's step was written by us, who keep nothing without saying so."""
    owner = next(base for base in cls.__mro__ if "step" in vars(base))
    return owner.__module__.partition(".")[0] in _lifetime.scoped_packages


def _hooked(step, ours):
    """Put the step hooks around a class's step; ours releases its temporaries."""
    name, doc = step.__name__, step.__doc__
    if ours:
        step = _lifetime.releasing(step)

    def run(self, *args, **kwargs):
        if not (
            self._optimizer_step_pre_hooks
            or self._optimizer_step_post_hooks
            or _global_pre_hooks
            or _global_post_hooks
        ):
            return step(self, *args, **kwargs)
        args = (self, *args)  # hooks see, and may give back, the optimizer too
        for hook in [*_global_pre_hooks.values(), *self._optimizer_step_pre_hooks.values()]:
            changed = hook(self, args, kwargs)
            if changed is not None:
                if not isinstance(changed, tuple) or len(changed) != 2:
                    raise RuntimeError(
                        f"{hook} must return None or a tuple of (new_args, new_kwargs), but got "
                        f"{changed}."
                    )
                args, kwargs = changed
        result = step(*args, **kwargs)
        for hook in [*self._optimizer_step_post_hooks.values(), *_global_post_hooks.values()]:
            hook(self, args, kwargs)
        return result

    run.__name__ = name
    run.__doc__ = doc
    run.hooked = True
    return run


class Optimizer:
    """Base class of the algorithms.

    Args:
        params: an iterable of tensors, of (name, tensor) pairs, or of groups: dicts with "params"
            and options that differ from the defaults.
        defaults: option -> value.

    Attributes: param_groups, a list of dicts; state, from parameter to a dict.
    """

    def __init__(self, params, defaults):
        """Sort the parameters into groups."""
        self.defaults = defaults
        self._optimizer_step_pre_hooks = {}
        self._optimizer_step_post_hooks = {}
        self._optimizer_state_dict_pre_hooks = {}
        self._optimizer_state_dict_post_hooks = {}
        self._optimizer_load_state_dict_pre_hooks = {}
        self._optimizer_load_state_dict_post_hooks = {}
        self._patch_step_function()
        if isinstance(params, torch.Tensor):
            raise TypeError(
                "params argument given to the optimizer should be an iterable of Tensors or dicts, "
                "but got " + params.type()
            )
        self.state = defaultdict(dict)
        self.param_groups = []
        groups = list(params)
        if not groups:
            raise ValueError("optimizer got an empty parameter list")
        if not isinstance(groups[0], dict):
            groups = [{"params": groups}]
        for group in groups:
            self.add_param_group(dict(group))

    def _patch_step_function(self):
        cls = type(self)
        if not hasattr(cls.step, "hooked"):
            cls.step = _hooked(cls.step, _is_ours(cls))

    def __getstate__(self):
        """Pickle defaults, state and groups."""
        return {
            "defaults": self.defaults,
            "state": self.state,
            "param_groups": self.param_groups,
        }

    def __setstate__(self, state):
        """Take over a pickled or loaded state."""
        self.__dict__.update(state)
        for name in (
            "_optimizer_step_pre_hooks",
            "_optimizer_step_post_hooks",
            "_optimizer_state_dict_pre_hooks",
            "_optimizer_state_dict_post_hooks",
            "_optimizer_load_state_dict_pre_hooks",
            "_optimizer_load_state_dict_post_hooks",
        ):
            self.__dict__.setdefault(name, {})
        self._patch_step_function()

    def __repr__(self):
        """Print the options of every group, sorted."""
        text = type(self).__name__ + " ("
        for number, group in enumerate(self.param_groups):
            text += f"\nParameter Group {number}\n"
            for key in sorted(group):
                if key != "params":
                    text += f"    {key}: {group[key]}\n"
        return text + ")"

    def step(self, closure=None):
        """Change the parameters once; closure computes the loss again and is optional."""
        raise NotImplementedError

    def zero_grad(self, set_to_none=True):
        """Drop every gradient, or fill it with zeros."""
        for group in self.param_groups:
            for param in group["params"]:
                if set_to_none:
                    param.grad = None
                elif param.grad is not None:
                    if param.grad.grad_fn is not None:
                        param.grad.detach_()
                    else:
                        param.grad.requires_grad_(False)
                    param.grad.zero_()

    def add_param_group(self, param_group):
        """Add a group of parameters.

        Args:
            param_group: dict with "params" (tensors, or (name, tensor) pairs) and options.

        Raises: TypeError or ValueError naming what is wrong with it.
        """
        if not isinstance(param_group, dict):
            raise TypeError(f"param_group must be a dict, but got {type(param_group)}")
        params = _ordered_params(param_group["params"])
        param_group["params"] = params
        if params and isinstance(params[0], tuple):
            if not all(isinstance(entry, tuple) for entry in params):
                raise ValueError(
                    "all optimizer params should be with/without names. Some param names are "
                    "missing"
                )
            param_group["params"] = [entry[1] for entry in params]
            param_group["param_names"] = [entry[0] for entry in params]
        elif any(isinstance(entry, tuple) for entry in params):
            raise ValueError(
                "all optimizer params should be with/without names. Some param names are missing"
            )
        self._check_params(param_group["params"])
        for name, default in self.defaults.items():
            if default is required and name not in param_group:
                raise ValueError(
                    "parameter group didn't specify a value of required optimization parameter "
                    + name
                )
            param_group.setdefault(name, default)
        self._check_group(param_group)
        self.param_groups.append(param_group)

    def _check_params(self, params):
        for param in params:
            if not isinstance(param, torch.Tensor):
                raise TypeError(
                    "optimizer can only optimize Tensors, but one of the params is "
                    + (param.type() if hasattr(param, "type") else type(param).__name__)
                )
            if not self.defaults.get("differentiable", None) and not (
                param.is_leaf or param.retains_grad
            ):
                raise ValueError("can't optimize a non-leaf Tensor")
            _lifetime.keep(param)

    def _check_group(self, param_group):
        """Refuse repeated parameters and groups of which only some have names."""
        if self.param_groups:
            named = "param_names" in self.param_groups[0]
            if named != ("param_names" in param_group):
                missing = "without" if named else "with"
                raise ValueError(
                    "all optimizer param groups should be with/without names. cannot add param "
                    f"group {missing} names to the optimizer"
                )
        ids = {id(param) for param in param_group["params"]}
        if len(ids) != len(param_group["params"]):
            import warnings

            warnings.warn(
                "optimizer contains a parameter group with duplicate parameters; in future, this "
                "will cause an error; see github.com/pytorch/pytorch/issues/40967 for more "
                "information",
                stacklevel=3,
            )
        for group in self.param_groups:
            if any(id(param) in ids for param in group["params"]):
                raise ValueError("some parameters appear in more than one parameter group")

    state_dict = _state.state_dict
    load_state_dict = _state.load_state_dict

    # Hooks

    def register_step_pre_hook(self, hook):
        """Call hook(optimizer, args, kwargs) before step; it may return new arguments."""
        return _add_hook(self._optimizer_step_pre_hooks, hook)

    def register_step_post_hook(self, hook):
        """Call hook(optimizer, args, kwargs) after step."""
        return _add_hook(self._optimizer_step_post_hooks, hook)

    def register_state_dict_pre_hook(self, hook, prepend=False):
        """Call hook(optimizer) before state_dict."""
        return _add_hook(self._optimizer_state_dict_pre_hooks, hook, prepend=prepend)

    def register_state_dict_post_hook(self, hook, prepend=False):
        """Call hook(optimizer, state_dict) after state_dict; it may return another one."""
        return _add_hook(self._optimizer_state_dict_post_hooks, hook, prepend=prepend)

    def register_load_state_dict_pre_hook(self, hook, prepend=False):
        """Call hook(optimizer, state_dict) before loading; it may return another one."""
        return _add_hook(self._optimizer_load_state_dict_pre_hooks, hook, prepend=prepend)

    def register_load_state_dict_post_hook(self, hook, prepend=False):
        """Call hook(optimizer) after loading."""
        return _add_hook(self._optimizer_load_state_dict_post_hooks, hook, prepend=prepend)


def _ordered_params(params):
    """Make a list of what a group's "params" holds.

    Raises: TypeError for a set, whose order changes between runs.
    """
    if isinstance(params, torch.Tensor):
        return [params]
    if isinstance(params, set):
        raise TypeError(
            "optimizer parameters need to be organized in ordered collections, but the ordering of "
            "tensors in sets will change between runs. Please use a list instead."
        )
    return list(params)
