"""Record what CPython with PyTorch computes, for the comparison in tests/python/unite_parity.py.

Run with the reference: `python tests/parity/record.py [CASE ...]`. It refuses another version.
"""

import sys
from pathlib import Path

import torch

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "python"))

REFERENCE = "2.10.0"


def write(path, tensors):
    """Write tensors as text: a line each, `name|shape|numbers`, exact for float32."""
    lines = [f"# torch {torch.__version__}; made by tests/parity/record.py"]
    for name, tensor in tensors.items():
        digits = 17 if tensor.dtype == torch.float64 else 9
        numbers = " ".join(f"{v:.{digits}g}" for v in tensor.detach().flatten().tolist())
        lines.append(f"{name}|{','.join(map(str, tensor.shape))}|{numbers}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def require_reference():
    """Return PyTorch's version; ends the program if it is not the reference."""
    if torch.__version__.split("+")[0] != REFERENCE:
        sys.exit(f"torch: expected {REFERENCE}, got {torch.__version__}; use the reference")
    return torch.__version__


def main(names):
    """Record the named cases, or all."""
    import unite_cases

    require_reference()
    for case in unite_cases.CASES:
        if not names or case.__name__ in names:
            write(HERE / f"{case.__name__}.values", case())


if __name__ == "__main__":
    main(sys.argv[1:])
