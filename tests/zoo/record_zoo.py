"""Record what CPython's PyTorch computes in the cases of the zoo: `record_zoo.py [PACKAGE ...]`."""

import sys

import zoo

sys.path.insert(0, str(zoo.HERE.parent / "parity"))
from record import require_reference  # noqa: E402


def main(names):
    """Record the cases of the named packages, or of all."""
    version = require_reference()
    for module in [f"zoo_{name}" for name in names] or zoo.modules():
        lines = [f"# torch {version}; made by tests/zoo/record_zoo.py"]
        for case in zoo.cases(module):
            first, again = zoo.compute(module, case), zoo.compute(module, case)
            zoo.compare(first, again)
            for (kind, name), (shape, norm, product) in first.items():
                sizes = ",".join(map(str, shape))
                lines.append(f"{case}|{kind}|{name}|{sizes}|{norm:.9g}|{product:.9g}")
        path = zoo.HERE / "recorded" / f"{module}.values"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
