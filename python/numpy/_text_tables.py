"""Tables of text in which numbers are missing."""

from ._dtypes import dtype as _dtype
from ._files import text_lines


def genfromtxt(
    fname,
    dtype=float,
    comments="#",
    delimiter=None,
    skip_header=0,
    skip_footer=0,
    missing_values=None,
    filling_values=None,
    usecols=None,
    unpack=None,
    *,
    encoding=None,
):
    """Return the numbers of a text file, a row for each line.

    What is empty or no number is `filling_values`: nan by default, -1 for integers.

    Raises: ValueError if lines have different numbers of columns.
    """
    from ._creation import array

    lines = [line.partition(comments)[0].strip(" \r\n") for line in text_lines(fname)[skip_header:]]
    lines = [line for line in lines if line]
    rows = [line.split(delimiter) for line in lines[: len(lines) - skip_footer]]
    for place, row in enumerate(rows):
        if len(row) != len(rows[0]):
            raise ValueError(
                f"genfromtxt: line #{place + 1 + skip_header}: expected {len(rows[0])} columns, "
                f"got {len(row)}; choose another delimiter"
            )
    floats = _dtype(dtype).kind == "f"
    filling = filling_values if filling_values is not None else float("nan") if floats else -1
    columns = range(len(rows[0]) if rows else 0) if usecols is None else usecols
    columns = [columns] if isinstance(columns, int) else columns
    number = float if floats else int
    values = [[_number(row[column], number, filling) for column in columns] for row in rows]
    made = array(values, dtype).squeeze()
    return made.T if unpack else made


def _number(text, number, filling):
    try:
        return number(text)
    except ValueError:
        return filling
