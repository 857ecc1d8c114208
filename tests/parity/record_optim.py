"""Record the steps of CPython's torch.optim in the configurations that PyTorch tests.

Run with the reference: `python tests/parity/record_optim.py`. It refuses another version.
"""

import torch
from record import HERE, require_reference
from torch.testing._internal.common_optimizers import optim_db

# Beyond PyTorch's list: what it varies apart from the configurations.
MORE = [
    ("Adafactor", {"lr": 0.1, "eps": (1e-4, 1e-2), "d": 1.5}),
    ("Adagrad", {"lr": 0.1, "fused": True}),
    ("Adam", {"lr": 0.1, "fused": True}),
    ("AdamW", {"lr": 0.1, "foreach": True, "amsgrad": True}),
    ("ASGD", {"lr": 0.1, "t0": 1, "lambd": 0.1}),
    ("LBFGS", {"line_search_fn": "strong_wolfe", "history_size": 2, "max_iter": 6}),
    ("NAdam", {"lr": 0.1, "foreach": True}),
    ("RAdam", {"lr": 0.1, "betas": (0.5, 0.6), "weight_decay": 0.1}),
    ("Rprop", {"lr": 0.1, "etas": (0.4, 1.5), "step_sizes": (0.05, 0.2)}),
    ("SGD", {"lr": 0.1, "momentum": 0.9, "fused": True}),
]


def _text(options):
    """Write a configuration as Python, a tensor as tensor(number)."""
    parts = []
    for name, value in options.items():
        shown = f"tensor({value.item()})" if isinstance(value, torch.Tensor) else repr(value)
        parts.append(f"{name!r}: {shown}")
    return "{" + ", ".join(parts) + "}"


def main():
    """Write a line for each case: `name|options|group|state names|state sums|elements`."""
    from torch_optim_cases import measure, options_of

    lines = [f"# torch {require_reference()}; made by tests/parity/record_optim.py"]
    cases = [
        (info.optim_cls.__name__, given.kwargs)
        for info in optim_db
        for given in info.optim_inputs_func(device="cpu")
    ]
    for name, options in cases + MORE:
        text = _text(options)
        group, names, totals, elements = measure(name, options_of(text))
        numbers = [" ".join(f"{x:.9g}" for x in values) for values in (totals, elements)]
        lines.append("|".join([name, text, ",".join(group), ",".join(names), *numbers]))
    (HERE / "torch_optim.values").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
