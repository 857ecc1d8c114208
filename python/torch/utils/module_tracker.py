"""torch.utils.module_tracker: which modules a program is in, forward and backward.

Source: documentation of torch.utils.module_tracker, PyTorch 2.10.
"""

import logging
import weakref

import torch
from torch.autograd._engine import current_pass
from torch.autograd.graph import register_multi_grad_hook
from torch.nn.modules.module import register_module_forward_hook, register_module_forward_pre_hook
from torch.utils._pytree import tree_leaves

__all__ = ["ModuleTracker"]
_log = logging.getLogger(__name__)


class ModuleTracker:
    """A context that keeps the names of the modules whose forward or backward runs in `parents`.

    A name begins with the class of the outermost module: `Net.blocks.0`; "Global" is always there.
    The backward of a module lasts from the gradients of its results to those of its arguments, or
    to the end of the pass where these have none.
    """

    def __init__(self):
        """Begin outside of all modules."""
        self.parents = {"Global"}
        self._names = weakref.WeakKeyDictionary()
        self._hooks = []
        self._passing = None

    @property
    def is_bw(self):
        """Whether a backward pass runs."""
        return current_pass() is not None

    def __enter__(self):
        """Watch all modules."""
        self._hooks = [
            register_module_forward_pre_hook(self._before),
            register_module_forward_hook(self._after, always_call=True),
        ]
        return self

    def __exit__(self, *error):
        """Watch no longer."""
        for hook in self._hooks:
            hook.remove()
        self._hooks = []

    def _name(self, module):
        if module not in self._names:
            self._names[module] = type(module).__name__
        name = self._names[module]
        for part, child in module.named_children():
            if child not in self._names:
                self._names[child] = f"{name}.{part}"
                self._name(child)
        return name

    def _before(self, module, args):
        name = self._name(module)
        self._enter(name)
        self._watch(args, lambda gradients: self._leave(name))

    def _after(self, module, args, result):
        name = self._name(module)
        self._leave(name)
        self._watch(result, lambda gradients: self._enter(name))

    def _watch(self, values, function):
        tensors = [
            value
            for value in tree_leaves(values)
            if isinstance(value, torch.Tensor) and value.requires_grad
        ]
        if tensors:
            register_multi_grad_hook(tensors, function)

    def _enter(self, name):
        passing = current_pass()
        if passing is not None and passing is not self._passing:
            self._passing = passing
            passing.at_end.append(self._end_pass)
        if name in self.parents:
            _log.info("module %s was entered already: the tree of modules is not followed", name)
        self.parents.add(name)

    def _leave(self, name):
        if name not in self.parents:
            _log.info("module %s was left already: the tree of modules is not followed", name)
        self.parents.discard(name)

    def _end_pass(self):
        self._passing = None
        self.parents = {"Global"}
