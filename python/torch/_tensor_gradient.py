"""A tensor's place in the graph: gradient, hooks, backward."""

from ._C import Handle, library
from ._operators import function, wrap
from ._types import BY_CODE, dtype

_requires_grad = library.requires_grad
_grad = library.grad
_note_grad = library.note_grad
_data = function("data")
_retains_grad = library.operator("aten::retains_grad")
#: Names of the nodes by which the results of a program's own Function hang on its inputs.
_TIED = ("SliceScatterBackward0", "ViewBackward0", "CopyBackwards")


class Gradient:
    """The part of Tensor that belongs to automatic differentiation."""

    @property
    def is_leaf(self):
        """Whether no recorded operator made this tensor."""
        return library.is_leaf(self._h)

    @property
    def output_nr(self):
        """Which of its operator's outputs this tensor is."""
        return function("output_nr")(self)

    @property
    def retains_grad(self):
        """Whether this is no leaf but keeps its gradient, see `retain_grad`."""
        return _retains_grad(self._h)

    @property
    def requires_grad(self):
        """Whether operators on this tensor are recorded."""
        return _requires_grad(self._h)

    @requires_grad.setter
    def requires_grad(self, value):
        if value and not (self.is_floating_point() or self.is_complex()):
            raise RuntimeError(
                "only Tensors of floating point and complex dtype can require gradients"
            )
        self.requires_grad_(value)

    @property
    def grad(self):
        """The gradient, or None; the same object until there is another gradient."""
        found = _grad(self._h)
        if type(found) is not Handle:
            return found
        made = wrap(found)
        _note_grad(self._h, made)
        return made

    @grad.setter
    def grad(self, value):
        library.set_grad(self._h, value)
        if value is not None:
            _note_grad(self._h, value)

    @grad.deleter
    def grad(self):
        library.set_grad(self._h, None)

    @property
    def grad_dtype(self):
        """The dtype of this leaf's gradient, this tensor's own unless it was set; None is any."""
        if not self.is_leaf:
            raise RuntimeError("grad_dtype can only be accessed on leaf tensors.")
        code = library.grad_dtype_code(self._h)
        return None if code is None else BY_CODE[code]

    @grad_dtype.setter
    def grad_dtype(self, value):
        if value is not None and not isinstance(value, dtype):
            raise RuntimeError(
                f"grad_dtype must be a torch.dtype or None, but got {type(value).__name__}"
            )
        has = self.grad
        if has is not None and value is not None and has.dtype is not value:
            raise RuntimeError(
                f"Cannot set grad_dtype to {value} because there is already a gradient with dtype "
                f"{has.dtype}. Please clear the gradient (.grad = None) before changing "
                "grad_dtype, or ensure the new grad_dtype matches the existing gradient's dtype."
            )
        library.set_grad_dtype(self._h, None if value is None else value._code)

    @property
    def grad_fn(self):
        """The recorded operator that made this tensor, or None."""
        # The name comes first: steps that are recorded and repeated may ask for it, not for nodes.
        name = library.grad_fn_name(self._h)
        if name is None:
            return None
        if name in _TIED and hasattr(self, "_maker"):
            return self._maker
        from ._graph_node import node

        return node(library.grad_fn(self._h))

    @property
    def data(self):
        """This tensor's data outside the graph; changes of it in place are not counted here."""
        return _data(self)

    @data.setter
    def data(self, value):
        library.set_data(self._h, value._h)

    @property
    def _version(self):
        return library.version(self._h)

    def _is_view(self):
        return library.is_view(self._h)

    @property
    def _base(self):
        found = library.base(self._h)
        return wrap(found) if type(found) is Handle else None

    def requires_grad_(self, requires_grad=True):
        """Switch recording of operators on this leaf on or off. Returns the tensor."""
        if requires_grad and not (self.is_floating_point() or self.is_complex()):
            raise RuntimeError("only Tensors of floating point dtype can require gradients")
        if not requires_grad and not library.is_leaf(self._h):
            raise RuntimeError(
                "you can only change requires_grad flags of leaf variables. If you want to use a "
                "computed variable in a subgraph that doesn't require differentiation use "
                "var_no_grad = var.detach()."
            )
        library.set_requires_grad(self._h, bool(requires_grad))
        return self

    def backward(self, gradient=None, retain_graph=None, create_graph=False, inputs=None):
        """Add the gradients of this tensor to the leaves of its graph, or to `inputs` only."""
        from .autograd import backward

        backward(self, gradient, retain_graph, create_graph, inputs=inputs)

    def retain_grad(self):
        """Keep the gradient of a tensor that is not a leaf."""
        library.retain_grad(self._h)

    def detach_(self):
        """Take this tensor out of its graph. Returns the tensor."""
        function("detach_")(self)
        return self

    def register_hook(self, hook):
        """Call `hook(gradient)` when the gradient is computed.

        What it returns, if not None, replaces the gradient.
        """
        if not self.requires_grad:
            raise RuntimeError("cannot register a hook on a tensor that doesn't require gradient")

        def call(handle):
            gradient = wrap(handle)
            replaced = hook(gradient)
            return None if replaced is None else _fitting(replaced, gradient, hook)._h

        from .utils.hooks import _ActionHandle

        number = library.register_hook(self._h, call)
        return _ActionHandle(lambda: library.remove_hook(self._h, number))

    def register_post_accumulate_grad_hook(self, hook):
        """Call `hook(tensor)` after a backward pass has added to this leaf's `grad`.

        CPython calls it as soon as the gradient is complete, here it is called at the end of the
        pass; what it returns is ignored.
        """
        if not self.requires_grad:
            raise RuntimeError("cannot register a hook on a tensor that doesn't require gradient")
        if not self.is_leaf:
            raise RuntimeError(
                "post accumulate grad hooks cannot be registered on non-leaf tensors"
            )
        from .autograd._engine import current_pass

        def note(_gradient):
            found = current_pass()
            if found.accumulated is not None:
                found.accumulated.append(lambda: hook(self))

        return self.register_hook(note)


def _fitting(replaced, gradient, hook):
    """Return what a hook puts in a gradient's place, if it is like that gradient."""
    if not hasattr(replaced, "_h"):
        raise TypeError(f"expected Variable, but hook returned '{type(replaced).__name__}'")
    name = getattr(hook, "__name__", type(hook).__name__)
    if replaced.dtype is not gradient.dtype:
        raise RuntimeError(
            f"hook '{name}' has changed the type of value (was {gradient.type()} got "
            f"{replaced.type()})"
        )
    if replaced.shape != gradient.shape:
        raise RuntimeError(f"hook '{name}' has changed the size of value")
    return replaced
