"""Calls of libtorch's operators: unwrap the arguments, call, wrap the result.

Made on first use, by name.
"""

from ._C import Handle, library
from ._old_order import tolerant
from ._override_state import Overridden, entered, overriding, state
from .utils._lazy import listing, public

_new = object.__new__
_sequence = library.sequence
_tensor_class = None
_plain = (int, float, str, bool, type(None))
_python_types = {float: "float64", int: "int64", bool: "bool", complex: "complex128"}
_result_tuples = {}
_is_same = library.is_same
# What gives its very argument where there is nothing to do, so that `p.to(device) is p`
_may_give_back = frozenset(
    "to contiguous resolve_conj resolve_neg positive conj conj_physical to_dense coalesce flatten "
    "sum_to_size dropout feature_dropout alpha_dropout feature_alpha_dropout real atleast_1d "
    "atleast_2d atleast_3d".split()
)


def use_tensor_class(cls):
    """Set the class that results get. Called once, by the module that defines it."""
    global _tensor_class
    _tensor_class = cls


def wrap(handle):
    """Return the tensor of a native handle."""
    tensor = _new(_tensor_class)
    tensor._h = handle
    return tensor


def given_or_new(handle, given):
    """Return the given tensor if the handle is of that very tensor, else the handle's own."""
    if isinstance(given, _tensor_class) and _is_same(given._h, handle):
        return given
    return wrap(handle)


def wrap_result(result, names="", name=""):
    """Return a native call's result as Python sees it: tensor, number, None, or a tuple of them."""
    if type(result) is Handle:
        return wrap(result)
    if result is None or isinstance(result, (bool, int, float, str)):
        return None if result is None else result
    values = [wrap_result(element) for element in result]
    return named(name, names)(values) if names else tuple(values)


def unwrap(value):
    """Return what the native side takes for a Python value."""
    kind = type(value)
    if kind in _plain:
        return value
    if kind is list or kind is tuple:
        return _sequence(*[unwrap(element) for element in value])
    if overriding and kind in overriding and state.enabled:
        raise Overridden
    handle = getattr(value, "_h", value)
    if handle is not value:
        return handle
    if kind is type and value in _python_types:
        return _dtype_of(value)
    return _sequence(*value) if isinstance(value, tuple) else value


def _dtype_of(kind):
    from ._types import DTYPES

    return DTYPES[_python_types[kind]]._h


def named(name, names):
    """Return the class of an operator's results: a tuple with the fields that `names` lists."""
    made = _result_tuples.get(name)
    if made is None:
        made = _result_tuples[name] = _named_tuple(name, names.split(","))
    return made


def _named_tuple(operator, names):
    def field(index):
        return property(lambda self: self[index])

    def new(cls, sequence, dict=None):
        parts = tuple(sequence)
        if len(parts) != len(names):
            raise TypeError(
                f"torch.return_types.{operator}() takes a {len(names)}-sequence "
                f"({len(parts)}-sequence given)"
            )
        return tuple.__new__(cls, parts)

    members = {name: field(index) for index, name in enumerate(names)}
    # Like a C structure's, not like a namedtuple's, by which programs tell the two apart
    members |= {"__new__": new, "__match_args__": tuple(names)}
    members |= {"n_fields": len(names), "n_sequence_fields": len(names), "n_unnamed_fields": 0}
    members["__repr__"] = lambda self: (
        f"torch.return_types.{operator}(\n"
        + ",\n".join(f"{name}={value!r}" for name, value in zip(names, self, strict=True))
        + ")"
    )
    members["__module__"] = "torch.return_types"
    return type(operator, (tuple,), members)


def function(name, namespace="aten", *overload):
    """Return the Python function of an operator with all its overloads, or of the one named.

    It serves as `torch.<name>` and `Tensor.<name>`. In-place operators (`add_`) and
    calls with `out=` return the tensor they were given.
    """
    qualified = f"{namespace}::{name}"
    native = library.operator(qualified, *overload)
    native_with_keywords = None
    names = None
    in_place = name.endswith("_") and not name.endswith("__")
    may_give_back = name in _may_give_back

    def call(*args, **kwargs):
        nonlocal native_with_keywords, names
        if entered and state.modes:
            from .overrides import in_mode

            return in_mode(made, args, kwargs)
        if kwargs and kwargs.get("out", call) is None:
            del kwargs["out"]
        try:
            if kwargs:
                if native_with_keywords is None:
                    native_with_keywords = library.operator_with_keywords(qualified, *overload)
                result = native_with_keywords(
                    len(args),
                    *[unwrap(arg) for arg in args],
                    *kwargs,
                    *[unwrap(value) for value in kwargs.values()],
                )
                out = kwargs.get("out")
                if out is not None:
                    return out
            else:
                count = len(args)  # calls of few arguments are quicker without a list of them
                if count == 1:
                    result = native(unwrap(args[0]))
                elif count == 2:
                    result = native(unwrap(args[0]), unwrap(args[1]))
                elif count == 3:
                    result = native(unwrap(args[0]), unwrap(args[1]), unwrap(args[2]))
                else:
                    result = native(*[unwrap(arg) for arg in args])
        except TypeError as error:  # perhaps an argument is one that takes the operator's place
            from .overrides import instead

            return instead(made, args, kwargs, error)
        if in_place and args:
            return args[0]
        if type(result) is Handle:
            return given_or_new(result, args[0]) if may_give_back and args else wrap(result)
        if names is None:
            names = library.result_names(qualified)
        return wrap_result(result, names, name)

    call.__name__ = call.__qualname__ = name
    made = tolerant(name, call)
    return made


class Functions:
    """The functions of a namespace's operators, made on first use."""

    def __init__(self, namespace):
        """Take the name of the namespace."""
        self._namespace = namespace

    def __getattr__(self, name):
        """Make a function and remember it."""
        if not exists(name, self._namespace):
            raise missing(f"'torch.ops.{self._namespace}'", name)
        made = self._made(name)
        setattr(self, name, made)
        return made

    def _made(self, name):
        return function(name, self._namespace)


aten = Functions("aten")


def exists(name, namespace="aten"):
    """Tell whether libtorch registers an operator of this name."""
    return library.has_operator(f"{namespace}::{name}")


def family(module, prefix, namespace):
    """Make the `__getattr__` of a module whose functions are operators that a prefix tells.

    The module's `__dir__` is made along with it.

    Args:
        module: the module's name, for example "torch.fft".
        prefix: of its operators, "fft_".
        namespace: the module's globals, where functions are remembered.
    """

    def find(name):
        if name == "__all__":
            return public(module)
        if name.startswith("__") or not exists(prefix + name):
            raise missing(f"module '{module}'", name)
        made = namespace[name] = function(prefix + name)
        return made

    namespace["__dir__"] = listing(module, namespace)
    return find


def missing(owner, name):
    """Return the error for a name that this package lacks."""
    return AttributeError(
        f"{owner} has no attribute '{name}': Torch for GraalVM lacks it; './unite doctor "
        "--coverage' and docs/coverage.md tell what is here, and torch.ops.aten has all operators "
        "of libtorch"
    )
