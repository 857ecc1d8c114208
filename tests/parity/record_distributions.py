"""Record what CPython's torch.distributions gives for tests/python/torch_distribution_cases.py.

Run with the reference: `python tests/parity/record_distributions.py`. It refuses another version.
"""

import warnings

from record import HERE, require_reference


def main():
    """Write a line for each measurement: `name|what|text`."""
    from torch_distribution_cases import lines

    head = f"# torch {require_reference()}; made by tests/parity/record_distributions.py"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        text = "\n".join([head, *lines()]) + "\n"
    (HERE / "torch_distributions.values").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
