"""torch.func: derivatives of functions by libtorch's engine, and vmap as a loop.

Source: documentation of torch.func, PyTorch 2.10.
"""

import torch
from torch.func._derivatives import Call, rows
from torch.func._modules import replace_all_batch_norm_modules_, stack_module_state
from torch.func._vmap import vmap
from torch.nn.utils import stateless as _stateless
from torch.utils._pytree import tree_flatten


def _by(func, argnums, args, kwargs):
    """Return the chosen arguments, and the function of them.

    Raises: RuntimeError for a place that has no argument.
    """
    places = argnums if isinstance(argnums, tuple) else (argnums,)
    for place in places:
        if not -len(args) <= place < len(args):
            raise RuntimeError(f"Got argnum={place}, but only {len(args)} positional inputs")

    def of_chosen(*chosen):
        given = list(args)
        for place, value in zip(places, chosen, strict=True):
            given[place] = value
        return func(*given, **kwargs)

    return tuple(args[place] for place in places), of_chosen


def _as_asked(argnums, values):
    return values if isinstance(argnums, tuple) else values[0]


def grad_and_value(func, argnums=0, has_aux=False):
    """Return a function of the same arguments that gives the gradient and the value.

    Args:
        func: gives a tensor without dimensions; a pair of it and more with has_aux.
        argnums: the place of the argument, tensors nested or not, or a tuple of places.
        has_aux: func returns something besides, which is passed on.
    """

    def run(*args, **kwargs):
        call = Call(*reversed(_by(func, argnums, args, kwargs)), has_aux)
        if len(call.outputs) != 1 or call.outputs[0].dim():
            got = f"{call.outputs[0].dim()} dims" if len(call.outputs) == 1 else "a container"
            raise RuntimeError(
                "grad_and_value(f)(*args): Expected f(*args) to return a scalar Tensor, got tensor "
                f"with {got}. Maybe you wanted to use the vjp or jacrev APIs instead?"
            )
        found = call.gradients(call.outputs, [torch.ones_like(call.outputs[0])])
        found = call.finished(_as_asked(argnums, call.spec.unflatten(found)))
        value = call.output()
        return found, ((value, call.finished(call.aux)) if has_aux else value)

    return run


def grad(func, argnums=0, has_aux=False):
    """Return a function of the same arguments that gives the gradient; see `grad_and_value`."""
    both = grad_and_value(func, argnums, has_aux)

    def run(*args, **kwargs):
        found, value = both(*args, **kwargs)
        return (found, value[1]) if has_aux else found

    return run


def vjp(func, *primals, has_aux=False):
    """Return the result, and a function that multiplies cotangents by the Jacobian.

    Args:
        func: from tensors to tensors, nested or not.
        *primals: its arguments.
        has_aux: func returns something besides, which comes last.

    Returns: the result; a function from cotangents, shaped like it, to a tuple of gradients
        of the primals; aux if has_aux.
    """
    call = Call(func, primals, has_aux)

    def pull(cotangents, retain_graph=True, create_graph=None):
        given, spec = tree_flatten(cotangents)
        if spec != call.output_spec:
            raise RuntimeError(
                "Expected pytree structure of cotangents to be the same as pytree structure of "
                f"outputs to the function. cotangents: {spec}, primal output: {call.output_spec}"
            )
        found = call.gradients(call.outputs, given, record=create_graph, keep=retain_graph)
        return call.finished(call.spec.unflatten(found))

    output = call.output()
    return (output, pull, call.finished(call.aux)) if has_aux else (output, pull)


def _tangents(name, primals, tangents):
    for what, given in (("primals", primals), ("tangents", tangents)):
        if not isinstance(given, tuple):
            raise RuntimeError(
                f"{name}(f, primals, tangents): Expected {what} to be a tuple. E.g. it should be "
                "valid to call f(*primals)."
            )
    own, spec = tree_flatten(primals)
    given, other = tree_flatten(tangents)
    if spec != other:
        raise RuntimeError(
            f"{name}(f, primals, tangents): Expected primals and tangents to have the same "
            f"structure, got {spec} and {other}"
        )
    for one, tangent in zip(own, given, strict=True):
        if one.shape != tangent.shape:
            raise RuntimeError(
                f"{name}(f, primals, tangents): expected a tangent of size {list(one.shape)}, got "
                f"{list(tangent.shape)}"
            )
    return given


def jvp(func, primals, tangents, *, strict=False, has_aux=False):
    """Return the result and its derivative in the tangents' direction, by two backward passes.

    Args:
        func: from tensors to tensors, nested or not.
        primals: tuple of its arguments.
        tangents: shaped like the primals.
        strict: accepted.
        has_aux: func returns something besides, which comes last.
    """
    given = _tangents("jvp", primals, tangents)
    call = Call(func, primals, has_aux)
    found = call.finished(call.output_spec.unflatten(call.tangents()(given)))
    return (call.output(), found, call.finished(call.aux)) if has_aux else (call.output(), found)


def linearize(func, *primals):
    """Return the result, and a function from tangents to its derivative in their direction."""
    call = Call(func, primals)
    push = call.tangents()

    def run(*tangents):
        found = push(_tangents("linearize", primals, tangents))
        return call.finished(call.output_spec.unflatten(found))

    return call.output(), run


def jacrev(func, argnums=0, *, has_aux=False, chunk_size=None, _preallocate_and_copy=False):
    """Return a function of the same arguments that gives the Jacobian.

    Args:
        func: from tensors to tensors, nested or not.
        argnums: the place of the argument, or a tuple of places.
        has_aux: func returns something besides, which is passed on.
        chunk_size: accepted; rows are computed one after the other.
    """

    def run(*args, **kwargs):
        call = Call(*reversed(_by(func, argnums, args, kwargs)), has_aux)
        found = [_as_asked(argnums, call.spec.unflatten(row)) for row in rows(call)]
        found = call.finished(call.output_spec.unflatten(found))
        return (found, call.finished(call.aux)) if has_aux else found

    return run


def jacfwd(func, argnums=0, has_aux=False, *, randomness="error"):
    """Return what `jacrev` does: there is no forward mode here, and the Jacobian is the same."""
    return jacrev(func, argnums, has_aux=has_aux)


def hessian(func, argnums=0):
    """Return a function of the same arguments that gives the Hessian."""
    return jacfwd(jacrev(func, argnums), argnums)


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


def functionalize(func, *, remove="mutations"):
    """Return the function as it is: only a tracer would see that it changes tensors in place.

    Raises: RuntimeError for another kind of change to remove.
    """
    if remove not in ("mutations", "mutations_and_views"):
        raise RuntimeError(
            "functionalize(f, remove='mutations'): received invalid argument for remove="
            f"{remove}. Valid options are:\n     remove='mutations': all inplace and out= "
            "operators will be removed from the program, and replaced with their out-of-place "
            "equivalents.\n"
            "     remove='mutations_and_views': In addition to the above, all aliasing operators "
            "{view} will be replaced with their non-aliasing counterparts, {view}_copy.\n"
        )
    return func


def debug_unwrap(tensor, *, recurse=True):
    """Return a tensor as it is: no transform wraps it here."""
    return tensor
