"""torch.utils.flop_counter: floating-point operations of matrix products and convolutions.

A product and a sum are two. Source: documentation of torch.utils.flop_counter, PyTorch 2.10.
"""

import functools
import warnings
from collections import defaultdict

import torch
from torch.utils._flop_formulas import FORMULAS
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_map
from torch.utils.module_tracker import ModuleTracker

__all__ = ["FlopCounterMode", "register_flop_formula"]

_SUFFIXES = ("", "K", "M", "B", "T")
flop_registry = {getattr(torch.ops.aten, name): formula for name, formula in FORMULAS.items()}


def _shape(value):
    return value.shape if isinstance(value, torch.Tensor) else value


def shape_wrapper(f):
    """Return a formula of tensors for one of shapes."""

    @functools.wraps(f)
    def formula(*args, out_val=None, **kwargs):
        args, kwargs, out_shape = tree_map(_shape, (args, kwargs, out_val))
        return f(*args, out_shape=out_shape, **kwargs)

    return formula


def register_flop_formula(targets, get_raw=False):
    """Return a decorator: the function tells an operator's count from now on.

    Args:
        targets: operators, `torch.ops.aten.mm`, say.
        get_raw: whether the function takes the tensors and `out_val`, not shapes and `out_shape`.
    """

    def register(formula):
        counted = formula if get_raw else shape_wrapper(formula)
        for target in targets if isinstance(targets, (list, tuple)) else [targets]:
            if target in flop_registry:
                raise RuntimeError(f"duplicate registrations for {target}")
            flop_registry[target] = counted
        return formula

    return register


class FlopCounterMode:
    """A context that counts, for each module by its name and for "Global", all of it.

    Args:
        mods: not needed any more.
        depth: how deep the table goes into modules; None for all of them.
        display: whether the table is printed at the end, which needs the package tabulate.
        custom_mapping: {operator: formula of shapes} beside the known ones.
    """

    def __init__(self, mods=None, depth=2, display=True, custom_mapping=None):
        """Take the settings."""
        if mods is not None:
            warnings.warn(
                "mods argument is not needed anymore, you can stop passing it", stacklevel=2
            )
        self.depth, self.display = depth, display
        self.flop_counts = defaultdict(lambda: defaultdict(int))
        own = {
            operator: formula if getattr(formula, "_get_raw", False) else shape_wrapper(formula)
            for operator, formula in (custom_mapping or {}).items()
        }
        self.flop_registry = {**flop_registry, **own}
        self.mod_tracker = ModuleTracker()
        self.mode = None

    def get_total_flops(self):
        """Return the count of everything."""
        return sum(self.flop_counts["Global"].values())

    def get_flop_counts(self):
        """Return {module's name: {operator: count}}."""
        return {module: dict(counts) for module, counts in self.flop_counts.items()}

    def get_table(self, depth=None):
        """Return the counts as a text: a line for each module and each of its operators.

        Raises: ImportError without the package tabulate.
        """
        import tabulate

        tabulate.PRESERVE_WHITESPACE = True
        depth = self.depth if depth is None else depth
        total = self.get_total_flops()
        unit = max(0, min(len(_SUFFIXES) - 1, (len(str(total)) - 2) // 3))
        rows, all_in_one_module = [], False
        for name in sorted(self.flop_counts):
            level = name.count(".")
            if name != "Global" and (depth is None or level < depth):
                rows += self._rows(name, level, total, unit)
                all_in_one_module |= sum(self.flop_counts[name].values()) >= total
        if "Global" in self.flop_counts and not all_in_one_module:
            deeper = [[" " + row[0], *row[1:]] for row in rows]
            rows = self._rows("Global", 0, total, unit) + deeper
        return tabulate.tabulate(
            rows or [["Global", "0", "0%"]],
            headers=["Module", "FLOP", "% Total"],
            colalign=("left", "right", "right"),
        )

    def _rows(self, module, level, total, unit):
        def row(name, count):
            share = f"{count / total:.2%}" if total else "0%"
            return [" " * level + name, f"{count / 1000**unit:.3f}{_SUFFIXES[unit]}", share]

        counts = self.flop_counts[module]
        operators = [row(f" - {operator}", count) for operator, count in counts.items()]
        return [row(module, sum(counts.values())), *operators]

    def __enter__(self):
        """Begin anew."""
        self.flop_counts.clear()
        self.mod_tracker.__enter__()
        self.mode = _Counting(self)
        self.mode.__enter__()
        return self

    def __exit__(self, *error):
        """End, and print the table if that was asked for."""
        self.mode.__exit__(*error)
        self.mode = None
        self.mod_tracker.__exit__(*error)
        if self.display:
            print(self.get_table(self.depth))

    def _count(self, operator, result, args, kwargs):
        formula = self.flop_registry.get(operator)
        if formula is not None:
            count = formula(*args, **kwargs, out_val=result)
            for module in self.mod_tracker.parents:
                self.flop_counts[module][operator] += count
        return result


class _Counting(TorchDispatchMode):
    def __init__(self, counter):
        super().__init__()
        self.counter = counter

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        if func.overloadpacket not in self.counter.flop_registry:
            with self:  # in inference mode, operators come before they fall into their parts
                result = func.decompose(*args, **kwargs)
            if result is not NotImplemented:
                return result
        return self.counter._count(func.overloadpacket, func(*args, **kwargs), args, kwargs)
