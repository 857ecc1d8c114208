"""Saving and loading an optimizer's state, in PyTorch's layout.

{"state": {parameter number: {...}}, "param_groups": [{options..., "params": [numbers]}]}
"""

from _collections import defaultdict

import torch
from torch import _lifetime


def _pack(group, first):
    """Copy a group with the parameters replaced by numbers that start at first."""
    packed = {key: value for key, value in group.items() if key != "params"}
    packed["params"] = list(range(first, first + len(group["params"])))
    return packed


def state_dict(self):
    """Return the state as plain data and tensors, which stay shared with the optimizer."""
    for hook in self._optimizer_state_dict_pre_hooks.values():
        hook(self)
    groups = []
    numbers = {}
    total = 0
    for group in self.param_groups:
        groups.append(_pack(group, total))
        for param in group["params"]:
            numbers.setdefault(id(param), total)
            total += 1
    state = {
        (numbers[id(key)] if isinstance(key, torch.Tensor) else key): value
        for key, value in self.state.items()
    }
    result = {"state": state, "param_groups": groups}
    for hook in self._optimizer_state_dict_post_hooks.values():
        changed = hook(self, result)
        if changed is not None:
            result = changed
    return result


def _adapt(param, value, key, options):
    """Copy a loaded value to where and what the parameter is; `step` keeps its own dtype."""
    if isinstance(value, torch.Tensor):
        if key == "step":
            on_device = options.get("capturable") or options.get("fused")
            if on_device:
                value = value.to(dtype=torch.float32, device=param.device)
        elif param.is_floating_point():
            value = value.to(dtype=param.dtype, device=param.device)
        else:
            value = value.to(device=param.device)
        _lifetime.keep(value)
        return value
    if isinstance(value, dict):
        return {name: _adapt(param, part, name, options) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_adapt(param, part, key, options) for part in value)
    return value


def load_state_dict(self, state_dict):
    """Take over a state made by state_dict of an optimizer with groups of the same sizes.

    Raises: ValueError if the groups differ in number or size.
    """
    state_dict = dict(state_dict)
    for hook in self._optimizer_load_state_dict_pre_hooks.values():
        changed = hook(self, state_dict)
        if changed is not None:
            state_dict = changed
    groups, saved_groups = self.param_groups, state_dict["param_groups"]
    if len(groups) != len(saved_groups):
        raise ValueError("loaded state dict has a different number of parameter groups")
    if any(
        len(group["params"]) != len(saved["params"])
        for group, saved in zip(groups, saved_groups, strict=True)
    ):
        raise ValueError(
            "loaded state dict contains a parameter group that doesn't match the size of "
            "optimizer's group"
        )
    owners = {}
    for group, saved in zip(groups, saved_groups, strict=True):
        for param, number in zip(group["params"], saved["params"], strict=True):
            owners[number] = (param, saved)
    state = defaultdict(dict)
    for key, value in state_dict["state"].items():
        if key in owners:
            param, options = owners[key]
            state[param] = _adapt(param, value, None, options)
        else:
            state[key] = value
    new_groups = []
    for group, saved in zip(groups, saved_groups, strict=True):
        options = {key: value for key, value in saved.items() if key != "params"}
        if "param_names" in group and "param_names" not in options:
            options["param_names"] = group["param_names"]
        options["params"] = group["params"]
        new_groups.append(options)
    self.__setstate__({"state": state, "param_groups": new_groups})
    for hook in self._optimizer_load_state_dict_post_hooks.values():
        hook(self)
