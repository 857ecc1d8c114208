"""Records what the real NumPy gives for each expression of `numpy_calls.values`, in place.

Run on CPython: `python tests/parity/record_numpy.py`. Lines are `expression => result`; those that
begin with `#` are headings. A result is a `repr`, or `!! Error` for an exception's class.
"""

import sys

FOLDER = __file__.replace("\\", "/").rsplit("/", 1)[0]
sys.path.insert(0, FOLDER + "/../python")

import numpy_calls  # noqa: E402 (lies in the folder added above)


def main():
    """Write each expression again, with its result of today."""
    lines = []
    for line in numpy_calls.lines():
        expression = line.partition(numpy_calls.ARROW)[0]
        is_case = expression and not expression.startswith("#")
        recorded = f"{expression}{numpy_calls.ARROW}{numpy_calls.outcome(expression)}"
        lines.append(recorded if is_case else line)
    with open(numpy_calls.VALUES, "w") as target:
        target.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
