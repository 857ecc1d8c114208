"""Record what CPython's torch.nn gives for the cases of tests/python/torch_nn_cases.py.

Run with the reference: `python tests/parity/record_nn.py`. It refuses another version.
"""

from record import HERE, require_reference


def main():
    """Write a line for each case: `name|print|shape|sums of result, gradients, state`."""
    from torch_nn_cases import cases, measure

    lines = [f"# torch {require_reference()}; made by tests/parity/record_nn.py"]
    for name, make, inputs in cases():
        printed, shape, *sums = measure(make, inputs)
        numbers = " ".join(f"{number:.12g}" for number in sums)
        lines.append(f"{name}|{printed}|{','.join(map(str, shape))}|{numbers}")
    (HERE / "torch_nn.values").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
