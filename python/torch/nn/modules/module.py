"""Module: the base of every neural network part.

The class is put together from four topics, each a file of functions: `_traverse` (walking the
tree), `_convert` (devices and dtypes), `_state` (state_dict) and `_hooks`. Here are the registries
and the call.

Source: documentation of torch.nn.Module, PyTorch 2.10.
"""

from collections import OrderedDict

import torch
from torch import _lifetime
from torch.nn.modules import _convert, _hooks, _scope, _state, _traverse
from torch.nn.parameter import Parameter
from torch.utils._lazy import elsewhere

_set = object.__setattr__
_NO_SCOPE = (None, _scope.FOREIGN)
_WrappedHook = _state._WrappedHook
_addindent = _traverse.indent  # by this name packages print their own modules


def _type_name(value):
    """Name a value's type as PyTorch's messages do."""
    return value.type() if isinstance(value, torch.Tensor) else type(value).__name__


def _check_name(module, kind, name, registry):
    """Refuse names that are no string, taken, dotted or empty."""
    if not isinstance(name, str):
        raise TypeError(f"{kind} name should be a string. Got {_type_name(name)}")
    if "." in name:
        got = f", got: {name}" if kind == "module" else ""
        raise KeyError(f'{kind} name can\'t contain "."{got}')
    if name == "":
        raise KeyError(f'{kind} name can\'t be empty string ""')
    if name not in registry and hasattr(module, name):
        raise KeyError(f"attribute '{name}' already exists")


class Module:
    """Base class: registers parameters, buffers and child modules assigned to attributes."""

    dump_patches = False
    call_super_init = False
    T_destination = "T_destination"
    _version = 1
    _compiled_call_impl = None
    _scope_kind = _NO_SCOPE
    _single_op = False

    def __init__(self, *args, **kwargs):
        """Create empty registries; subclasses call this first."""
        if not self.call_super_init and (args or kwargs):
            if kwargs:
                name = next(iter(kwargs))
                message = f"got an unexpected keyword argument '{name}'"
            else:
                message = f"takes 1 positional argument but {len(args) + 1} were given"
            raise TypeError(f"{type(self).__name__}.__init__() {message}")
        _set(self, "training", True)
        _set(self, "_parameters", {})
        _set(self, "_buffers", {})
        _set(self, "_non_persistent_buffers_set", set())
        _set(self, "_backward_pre_hooks", OrderedDict())
        _set(self, "_backward_hooks", OrderedDict())
        _set(self, "_is_full_backward_hook", None)
        _set(self, "_forward_hooks", OrderedDict())
        _set(self, "_forward_hooks_with_kwargs", OrderedDict())
        _set(self, "_forward_hooks_always_called", OrderedDict())
        _set(self, "_forward_pre_hooks", OrderedDict())
        _set(self, "_forward_pre_hooks_with_kwargs", OrderedDict())
        _set(self, "_state_dict_hooks", OrderedDict())
        _set(self, "_state_dict_pre_hooks", OrderedDict())
        _set(self, "_load_state_dict_pre_hooks", OrderedDict())
        _set(self, "_load_state_dict_post_hooks", OrderedDict())
        _set(self, "_modules", {})
        if self.call_super_init:
            super().__init__(*args, **kwargs)

    def forward(self, *input):
        """Compute the module's result; every subclass defines it."""
        raise NotImplementedError(
            f'Module [{type(self).__name__}] is missing the required "forward" function'
        )

    def __call__(self, *args, **kwargs):
        """Run forward with the registered hooks around it."""
        if (
            self._forward_hooks
            or self._forward_pre_hooks
            or self._backward_hooks
            or self._backward_pre_hooks
            or _hooks.global_hooks
        ):
            return _hooks.call(self, args, kwargs)
        decision = self._scope_kind
        if decision[0] is not type(self):
            decision = _scope.decide(type(self))
        kind = decision[1]
        if kind == 0:  # _scope.SINGLE_OP, the commonest kind, spelled out for speed
            return self.forward(*args, **kwargs)
        return _scope.run(self, kind, args, kwargs)

    _call_impl = __call__
    _wrapped_call_impl = __call__

    # Registries

    def __getattr__(self, name):
        """Find a parameter, buffer or child module."""
        if name == "_parameters" or name == "_buffers" or name == "_modules":
            raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")
        registry = self._parameters
        if name in registry:
            return registry[name]
        registry = self._modules
        if name in registry:
            return registry[name]
        registry = self._buffers
        if name in registry:
            return registry[name]
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def _forget(self, name, *kept):
        """Drop name from the attributes and from every registry that is not in kept."""
        own = self.__dict__
        for registry in (own, own["_parameters"], own["_buffers"], own["_modules"]):
            if name in registry and not any(registry is keep for keep in kept):
                if registry is own:
                    object.__delattr__(self, name)
                else:
                    del registry[name]
        if not any(own["_buffers"] is keep for keep in kept):
            own["_non_persistent_buffers_set"].discard(name)

    def __setattr__(self, name, value):
        """Register parameters, modules and buffers; store anything else as it is."""
        own = self.__dict__
        params = own.get("_parameters")
        if isinstance(value, torch.Tensor) and isinstance(value, Parameter):
            if params is None:
                raise AttributeError("cannot assign parameters before Module.__init__() call")
            self._forget(name, params)
            self.register_parameter(name, value)
            return
        if params is not None and name in params:
            if value is not None:
                raise TypeError(
                    f"cannot assign '{_type_name(value)}' as parameter '{name}' "
                    "(torch.nn.Parameter or None expected)"
                )
            self.register_parameter(name, value)
            return
        modules = own.get("_modules")
        if isinstance(value, Module):
            if modules is None:
                raise AttributeError("cannot assign module before Module.__init__() call")
            self._forget(name, modules)
            modules[name] = _hooks.on_registration("module", self, name, value)
            return
        if modules is not None and name in modules:
            if value is not None:
                raise TypeError(
                    f"cannot assign '{_type_name(value)}' as child module '{name}' "
                    "(torch.nn.Module or None expected)"
                )
            modules[name] = _hooks.on_registration("module", self, name, value)
            return
        self._set_buffer_or_attribute(name, value, own.get("_buffers"))

    def _set_buffer_or_attribute(self, name, value, buffers):
        """Finish __setattr__: a known or newly marked buffer, else a plain attribute."""
        is_tensor = isinstance(value, torch.Tensor)
        marked = is_tensor and getattr(value, "_is_buffer", False)
        if marked and buffers is None:
            raise AttributeError("cannot assign buffer before Module.__init__() call")
        if marked or (buffers is not None and name in buffers):
            if value is not None and not is_tensor:
                raise TypeError(
                    f"cannot assign '{_type_name(value)}' as buffer '{name}' "
                    "(torch.nn.Buffer, torch.Tensor or None expected)"
                )
            if name in buffers:
                persistent = name not in self._non_persistent_buffers_set
            else:
                persistent = value.persistent
                self._forget(name, buffers)
            self.register_buffer(name, value, persistent)
            return
        if is_tensor or isinstance(value, (tuple, list, dict)):
            _scope.keep_all(value)
        _set(self, name, value)

    def __delattr__(self, name):
        """Remove a parameter, buffer, child module or plain attribute."""
        if name in self._parameters:
            del self._parameters[name]
        elif name in self._buffers:
            del self._buffers[name]
            self._non_persistent_buffers_set.discard(name)
        elif name in self._modules:
            del self._modules[name]
        else:
            object.__delattr__(self, name)

    def __dir__(self):
        """List class members, attributes and everything registered."""
        names = set(dir(type(self))) | set(self.__dict__)
        names.update(self._parameters, self._modules, self._buffers)
        return sorted(name for name in names if not name[0].isdigit())

    def register_parameter(self, name, param):
        """Add a parameter, or None to reserve the name.

        Raises: KeyError for a bad or taken name; TypeError if param is no Parameter; ValueError if
            it has a history.
        """
        if "_parameters" not in self.__dict__:
            raise AttributeError("cannot assign parameter before Module.__init__() call")
        _check_name(self, "parameter", name, self._parameters)
        if param is None:
            self._parameters[name] = None
            return
        if not isinstance(param, Parameter):
            raise TypeError(
                f"cannot assign '{_type_name(param)}' object to parameter '{name}' "
                "(torch.nn.Parameter or None required)"
            )
        if param.grad_fn is not None:
            raise ValueError(
                f"Cannot assign non-leaf Tensor to parameter '{name}'. Model parameters must be "
                f"created explicitly. To express '{name}' as a function of another Tensor, compute "
                "the value in the forward() method."
            )
        _lifetime.keep(param)
        self._parameters[name] = _hooks.on_registration("parameter", self, name, param)

    def register_buffer(self, name, tensor, persistent=True):
        """Add a tensor that is no parameter but moves with the module; persistent ones are saved.

        Raises: KeyError for a bad or taken name; TypeError if it is neither a tensor nor None.
        """
        if "_buffers" not in self.__dict__:
            raise AttributeError("cannot assign buffer before Module.__init__() call")
        _check_name(self, "buffer", name, self._buffers)
        if tensor is not None:
            if not isinstance(tensor, torch.Tensor):
                raise TypeError(
                    f"cannot assign '{_type_name(tensor)}' object to buffer '{name}' "
                    "(torch Tensor or None required)"
                )
            _lifetime.keep(tensor)
        self._buffers[name] = _hooks.on_registration("buffer", self, name, tensor)
        if persistent:
            self._non_persistent_buffers_set.discard(name)
        else:
            self._non_persistent_buffers_set.add(name)

    def add_module(self, name, module):
        """Add a child module, or None to reserve the name."""
        if not isinstance(module, Module) and module is not None:
            raise TypeError(f"{_type_name(module)} is not a Module subclass")
        _check_name(self, "module", name, self._modules)
        self._modules[name] = _hooks.on_registration("module", self, name, module)

    def register_module(self, name, module):
        """Do what add_module does."""
        self.add_module(name, module)

    # Modes

    def train(self, mode=True):
        """Set training mode here and below; returns self."""
        if not isinstance(mode, bool):
            raise ValueError("training mode is expected to be boolean")
        self.training = mode
        for child in self.children():
            child.train(mode)
        return self

    def eval(self):
        """Set evaluation mode here and below; returns self."""
        return self.train(False)

    def requires_grad_(self, requires_grad=True):
        """Set requires_grad of every parameter; returns self."""
        for param in self.parameters():
            param.requires_grad_(requires_grad)
        return self

    def zero_grad(self, set_to_none=True):
        """Drop every parameter's gradient, or fill it with zeros."""
        for param in self.parameters():
            if param.grad is not None:
                if set_to_none:
                    param.grad = None
                else:
                    param.grad.detach_()
                    param.grad.zero_()

    def apply(self, fn):
        """Call fn on every module below, then on this one; returns self."""
        for child in self.children():
            child.apply(fn)
        fn(self)
        return self

    def compile(self, *args, **kwargs):
        """Do nothing: the JVM compiles what is hot."""

    # Printing

    def _get_name(self):
        return type(self).__name__

    def extra_repr(self):
        """Say what stands in the brackets of the module's print."""
        return ""

    def __repr__(self):
        """Print the tree of modules as PyTorch does."""
        return _traverse.describe(self)

    def __setstate__(self, state):
        """Take over a pickled or copied state."""
        self.__dict__.update(state)


for _topic in (_traverse, _convert, _state, _hooks):
    for _name, _method in _topic.METHODS.items():
        setattr(Module, _name, _method)


__getattr__ = elsewhere(__name__, "_global_hooks _state")
