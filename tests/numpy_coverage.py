"""Writes `docs/coverage-numpy.md`: which names of the real NumPy our subset has.

Run on CPython: `python tests/numpy_coverage.py`. Our names are read from the sources, for the
package itself runs only in the JVM.
"""

import ast
import pathlib

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parent.parent
OURS = ROOT / "python/numpy"
PAGE = ROOT / "docs/coverage-numpy.md"
MODULES = {"numpy": np, "numpy.linalg": np.linalg, "numpy.fft": np.fft, "numpy.random": np.random}
CLASSES = {"numpy.ndarray": np.ndarray, "numpy.random.Generator": np.random.Generator}


def constant(tree, name):
    """The value that a module gives to a name."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == name:
            return ast.literal_eval(node.value)
    raise SystemExit(f"{name}: expected it in the module's source, got nothing")


def parsed(file):
    """The syntax tree of a file of ours."""
    return ast.parse((OURS / file).read_text())


def defined(tree):
    """The public names that a module or class defines by `def`, `class` and `=`."""
    found = set()
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found |= {n.id for target in node.targets for n in ast.walk(target) if hasattr(n, "id")}
        elif isinstance(node, ast.ImportFrom):
            found |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.For) and isinstance(node.iter, ast.Call):
            found |= set(ast.literal_eval(node.iter.func.value).split())
    return found


def members(file, name):
    """The names that a class of ours defines."""
    return next(defined(n) for n in parsed(file).body if getattr(n, "name", "") == name)


def methods():
    """The names of an array: written out, and given by `_methods.py`."""
    tree = parsed("_methods.py")
    found = members("_ndarray.py", "ndarray")
    for names in constant(tree, "_METHODS").values():
        found |= set(names.split())
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            found.add(node.attr)
    return found


def ours():
    """Our names by module and class."""
    top = set(defined(parsed("__init__.py")))
    for names in constant(parsed("_names.py"), "MODULES").values():
        top |= set(names.split())
    top |= set(constant(parsed("__init__.py"), "_SUBMODULES"))
    shared = members("random/_distributions.py", "Distributions")
    shared |= members("random/_more_distributions.py", "MoreDistributions")
    shared |= members("random/_c_distributions.py", "CDistributions")
    shared |= members("random/_counts.py", "Counts") | members("random/_vectors.py", "Vectors")
    legacy = members("random/_legacy.py", "RandomState") | shared
    classes = set(constant(parsed("random/__init__.py"), "_CLASSES"))
    return {
        "numpy": top,
        "numpy.linalg": defined(parsed("linalg.py")),
        "numpy.fft": defined(parsed("fft.py")),
        "numpy.random": classes | legacy,
        "numpy.ndarray": methods(),
        "numpy.random.Generator": members("random/_generator.py", "Generator") | shared,
    }


def public(owner):
    """The public names of the real thing."""
    names = getattr(owner, "__all__", None) or dir(owner)
    return sorted({name for name in names if not name.startswith("_")} - {"test"})


def page():
    """The page's text."""
    mine = ours()
    tables, details = [], []
    for title, owner in {**MODULES, **CLASSES}.items():
        names = public(owner)
        have = [name for name in names if name in mine[title]]
        missing = [name for name in names if name not in mine[title]]
        tables.append(
            f"| `{title}` | {len(have)} | {len(missing)} | {len(have) / len(names):.0%} |"
        )
        details += [f"## {title}", "", "Has: " + ", ".join(have) + ".", ""]
        details += ["Lacks: " + ", ".join(missing) + ".", ""] if missing else []
    lines = [
        "# What the subset of NumPy has",
        "",
        f"Made by `tests/numpy_coverage.py` from the names of NumPy {np.__version__}. Arrays hold",
        "numbers of the types that torch has; objects, text, records and dates are refused.",
        "Random numbers are NumPy's own, bit for bit; others raise `NotImplementedError`.",
        "GraalPy takes buffers of Python's own types only: `file.write`, `hashlib`, `memoryview`",
        "want `a.tobytes()`, and `a.data` is a copy that is read only.",
        "",
        "| | has | lacks | |",
        "|---|---|---|---|",
        *tables,
        "",
        *details,
    ]
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    PAGE.write_text(page())
