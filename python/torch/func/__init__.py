"""torch.func: derivatives of functions, by libtorch's engine; no `vmap`.

Source: documentation of torch.func, PyTorch 2.10.
"""

import torch
from torch.autograd import functional as _functional
from torch.nn.utils import stateless as _stateless


def _at(argnums, args):
    """Return the chosen arguments, and a function that puts others in their places."""
    places = argnums if isinstance(argnums, tuple) else (argnums,)

    def placed(chosen):
        given = list(args)
        for place, value in zip(places, chosen, strict=True):
            given[place] = value
        return given

    return tuple(args[place] for place in places), placed


def grad_and_value(func, argnums=0, has_aux=False):
    """Return a function of the same arguments that gives the gradient and the value.

    Args:
        func: gives a tensor with one element; a pair of it and more with has_aux.
        argnums: the place of the argument, a tensor, or a tuple of places.
        has_aux: func returns something besides, which is passed on.
    """

    def run(*args, **kwargs):
        chosen, placed = _at(argnums, args)
        with torch.enable_grad():
            # Views, so that a gradient of this gradient finds its way to the caller's tensors.
            leaves = tuple(
                one.view_as(one) if one.requires_grad else one.detach().requires_grad_()
                for one in chosen
            )
            value = func(*placed(leaves), **kwargs)
            value, more = value if has_aux else (value, None)
            outer = any(one.requires_grad for one in args if isinstance(one, torch.Tensor))
            found = torch.autograd.grad(value, leaves, create_graph=True, materialize_grads=True)
        if not outer:
            found, value = tuple(one.detach() for one in found), value.detach()
        found = found if isinstance(argnums, tuple) else found[0]
        return found, ((value, more) if has_aux else value)

    return run


def grad(func, argnums=0, has_aux=False):
    """Return a function of the same arguments that gives the gradient; see `grad_and_value`."""
    both = grad_and_value(func, argnums, has_aux)

    def run(*args, **kwargs):
        found, value = both(*args, **kwargs)
        return (found, value[1]) if has_aux else found

    return run


def jacrev(func, argnums=0):
    """Return a function of the same arguments that gives the Jacobian."""

    def run(*args):
        chosen, placed = _at(argnums, args)
        outer = any(one.requires_grad for one in chosen)
        given = chosen if isinstance(argnums, tuple) else chosen[0]
        return _functional.jacobian(lambda *c: func(*placed(c)), given, create_graph=outer)

    return run


jacfwd = jacrev


def hessian(func, argnums=0):
    """Return a function of the same arguments that gives the Hessian."""

    def run(*args):
        chosen, placed = _at(argnums, args)
        given = chosen if isinstance(argnums, tuple) else chosen[0]
        return _functional.hessian(lambda *c: func(*placed(c)), given)

    return run


def functional_call(
    module, parameter_and_buffer_dicts, args=None, kwargs=None, *, tie_weights=True, strict=False
):
    """Call a module with other parameters and buffers in place of its own.

    Args:
        module: the module; unchanged afterwards.
        parameter_and_buffer_dicts: tensors by name, or several such dicts.
        args: the call's arguments, a tuple or one value.
        kwargs: the call's keyword arguments.
        tie_weights: names that share a tensor get the given one all.
        strict: names must be the module's, all of them.

    Raises: RuntimeError for a name that the module lacks, if strict.
    """
    return _stateless.functional_call(
        module, parameter_and_buffer_dicts, args, kwargs, tie_weights=tie_weights, strict=strict
    )


def _absent(name, instead):
    def function(*args, **kwargs):
        raise NotImplementedError(f"torch.func.{name}: libtorch's binding has none; {instead}")

    function.__name__ = name
    function.__doc__ = "Refuse, and say what to do instead."
    return function


vmap = _absent("vmap", "write the function for a batch, or torch.stack its results in a loop")
vjp = _absent("vjp", "use torch.autograd.functional.vjp")
jvp = _absent("jvp", "use torch.autograd.functional.jvp")
linearize = _absent("linearize", "use torch.autograd.functional.jvp")
functionalize = _absent("functionalize", "call the function as it is")
