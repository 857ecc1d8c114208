"""Which of PyTorch's documented names are here.

`./unite python -m torch._coverage > docs/coverage.md` writes the page.

The names, and whether values recorded from CPython PyTorch agree, stand in `_names.txt`.
"""

import torch
from torch.utils._lazy import documented, has

STATES = ("agrees", "works", "missing")
_HEAD = """# What of PyTorch 2.10 is here

Made by `./unite python -m torch._coverage > docs/coverage.md`; `./unite doctor --coverage` prints
the counts. *Agrees*: values recorded from CPython PyTorch 2.10.0 agree, in all forms that were
recorded ([truth](truth.md)). *Works*: the name is here, but no recorded sample is about it.
*Missing*: using it raises an AttributeError or a NotImplementedError that says so.
What libtorch registers as an operator is callable as `torch.ops.aten.<name>` in any case.
"""


def states():
    """Return {module: {name: "agrees", "works" or "missing"}} in the order of the file."""
    found = {}
    for module, name, *mark in documented():
        owner = _owner(module)
        here = owner is not None and has(owner, name)
        state = "missing" if not here else "agrees" if mark else "works"
        found.setdefault(module, {})[name] = state
    return found


def counts(found=None):
    """Return {module: [agrees, works, missing]}, with the sums under "all" first."""
    rows = {
        module: [sum(state == wanted for state in names.values()) for wanted in STATES]
        for module, names in (found or states()).items()
    }
    return {"all": [sum(column) for column in zip(*rows.values(), strict=True)], **rows}


def _owner(module):
    owner = torch
    for part in module.split(".")[1:]:
        if not has(owner, part):
            try:
                owner = __import__(module, None, None, ["*"])
            except ImportError:
                return None
        else:
            owner = getattr(owner, part)
    return owner


def page(found):
    """Return the page in Markdown."""
    lines = [_HEAD, "| module | agrees | works | missing |", "|---|---|---|---|"]
    for module, row in counts(found).items():
        lines.append(f"| {module} | " + " | ".join(map(str, row)) + " |")
    for module, names in found.items():
        lines += ["", f"## {module}"]
        for state in STATES:
            chosen = [name for name, its in names.items() if its == state]
            if chosen:
                listed = " ".join(f"`{name}`" for name in chosen)
                lines += ["", f"{state.capitalize()} ({len(chosen)}): {listed}"]
    return "\n".join(lines)


if __name__ == "__main__":
    print(page(states()))
