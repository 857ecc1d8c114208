"""torch.library: operators written in Python.

An operator is a Python function under a name of `torch.ops`; there is no dispatcher in between, so
its kernel for the CPU (or for all devices) is what runs.

Source: documentation of torch.library, PyTorch 2.10.
"""

import torch
from torch.autograd import Function

_defined = {}


class CustomOpDef:
    """An operator of its own: call it, or `torch.ops.<namespace>.<name>`."""

    def __init__(self, qualname, function):
        """Take the name, `namespace::name`, and the kernel, or None for one that comes later."""
        self._qualname = qualname
        self._kernel = function
        self._backward = self._setup = None
        namespace, _, name = qualname.partition("::")
        self.__name__ = self._name = name
        self._namespace = namespace
        self.default = self
        _defined[qualname] = self
        getattr(torch.ops, namespace)._define(name, self)

    def overloads(self):
        """Return the one overload's name."""
        return ["default"]

    def __call__(self, *args, **kwargs):
        """Run the kernel, with the registered gradient."""
        if self._kernel is None:
            raise NotImplementedError(
                f"{self._qualname}: expected a kernel, got none; register one by impl()"
            )
        if self._backward is None:
            with torch.no_grad():
                return self._kernel(*args, **kwargs)
        return _Custom.apply(self, *self._all_arguments(args, kwargs))

    def _all_arguments(self, args, kwargs):
        """Return the arguments by place, with those by name and the defaults."""
        code, defaults = self._kernel.__code__, self._kernel.__defaults__ or ()
        names = code.co_varnames[: code.co_argcount]
        known = dict(zip(names[len(names) - len(defaults) :], defaults, strict=True))
        known.update(zip(names, args, strict=False))
        known.update(kwargs)
        return [known[name] for name in names]

    def register_kernel(self, device_types, func=None):
        """Register a kernel for devices, of which the one for the CPU runs. A decorator."""

        def register(function):
            kinds = [device_types] if isinstance(device_types, str) else device_types
            if kinds is None or "cpu" in kinds or self._kernel is None:
                self._kernel = function
            return function

        return register if func is None else register(func)

    def register_fake(self, func=None):
        """Accept a kernel for tracing, which nothing does here. A decorator."""
        return (lambda function: function) if func is None else func

    def register_autograd(self, backward, /, *, setup_context=None):
        """Register backward(ctx, *gradients), and what notes in ctx what it needs.

        Args:
            backward: gives a gradient for each argument, None for what is no tensor.
            setup_context: called with ctx, inputs and output.
        """
        self._backward, self._setup = backward, setup_context

    def register_vmap(self, func=None):
        """Accept a rule for vmap, which is a loop here. A decorator."""
        return (lambda function: function) if func is None else func

    def __repr__(self):
        """Show the name."""
        return f"<CustomOpDef({self._qualname})>"


class _Custom(Function):
    """A custom operator's kernel with its registered gradient."""

    @staticmethod
    def forward(ctx, operator, *args):
        """Run the kernel."""
        output = operator._kernel(*args)
        ctx.operator = operator
        if operator._setup is not None:
            operator._setup(ctx, args, output)
        return output

    @staticmethod
    def backward(ctx, *gradients):
        """Return the registered gradients."""
        found = ctx.operator._backward(ctx, *gradients)
        return (None, *(found if isinstance(found, tuple) else (found,)))


def custom_op(name, fn=None, /, *, mutates_args=(), device_types=None, schema=None, tags=None):
    """Make a Python function an operator. A decorator if fn is None.

    Args:
        name: `namespace::name`.
        fn: the kernel.
        mutates_args: names of arguments that it changes.
        device_types: devices that the kernel is for.
        schema: accepted; the function's signature counts.
        tags: accepted.
    """
    return (lambda function: CustomOpDef(name, function)) if fn is None else CustomOpDef(name, fn)


triton_op = custom_op


def define(qualname, schema, *, lib=None, tags=()):
    """Define an operator without a kernel: see impl."""
    CustomOpDef(qualname, None)


def _operator(op):
    name = op if isinstance(op, str) else op._qualname
    if name not in _defined:
        raise ValueError(f"torch.library: expected an operator that was defined, got '{name}'")
    return _defined[name]


def impl(qualname, types, func=None, *, lib=None):
    """Register a kernel of an operator that was defined. A decorator if func is None."""
    kinds = None if types in ("default", "CompositeExplicitAutograd") else types
    return _operator(qualname).register_kernel(kinds, func)


def register_kernel(op, device_types, func=None, /, *, lib=None):
    """Register a kernel of an operator. A decorator if func is None."""
    return _operator(op).register_kernel(device_types, func)


def register_fake(op, func=None, /, *, lib=None, _stacklevel=1, allow_override=False):
    """Accept a kernel for tracing, which nothing does here. A decorator if func is None."""
    return (lambda function: function) if func is None else func


impl_abstract = register_fake


def register_autograd(op, backward, /, *, setup_context=None, lib=None):
    """Register an operator's gradient; see CustomOpDef.register_autograd."""
    _operator(op).register_autograd(backward, setup_context=setup_context)


class Library:
    """Operators of one namespace, defined and implemented one by one.

    Args:
        ns: the namespace.
        kind: "DEF" defines operators, "IMPL" and "FRAGMENT" add to them.
        dispatch_key: accepted.
    """

    def __init__(self, ns, kind, dispatch_key=""):
        """Take the namespace."""
        self.ns = ns
        self.kind = kind

    def define(self, schema, alias_analysis="", *, tags=()):
        """Define an operator by its schema, `name(Tensor x) -> Tensor`. Returns the name."""
        name = schema.partition("(")[0].strip()
        CustomOpDef(f"{self.ns}::{name}", None)
        return name

    def impl(self, op_name, fn, dispatch_key="", **options):
        """Register an operator's kernel; those for other devices than the CPU are passed over."""
        name = op_name if isinstance(op_name, str) else op_name._qualname
        qualname = name if "::" in name else f"{self.ns}::{name}"
        if dispatch_key in ("", "CPU", "CompositeExplicitAutograd", "CompositeImplicitAutograd"):
            _operator(qualname).register_kernel(None, fn)
