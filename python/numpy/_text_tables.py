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
    loose=True,
    max_rows=None,
    encoding=None,
    *,
    ndmin=0,
):
    """Return the numbers of a text file, a row for each line.

    What is empty or no number is `filling_values`: nan by default, -1 for integers. It may be a
    sequence by column or a dict. Unless `loose`, text must be among `missing_values`: what a comma
    separates for all columns, or a sequence by column, or a dict. A number is never missing.

    Raises: ValueError if lines have different numbers of columns, or for text that is not missing.
    """
    from ._creation import array

    lines = [line.partition(comments)[0].strip(" \r\n") for line in text_lines(fname)[skip_header:]]
    lines = [line for line in lines if line]
    rows = [line.split(delimiter) for line in lines[: len(lines) - skip_footer][:max_rows]]
    for place, row in enumerate(rows):
        if len(row) != len(rows[0]):
            raise ValueError(
                f"genfromtxt: line #{place + 1 + skip_header}: expected {len(rows[0])} columns, "
                f"got {len(row)}; choose another delimiter"
            )
    floats = _dtype(dtype).kind == "f"
    columns = range(len(rows[0]) if rows else 0) if usecols is None else usecols
    columns = [columns] if isinstance(columns, int) else columns
    filling = _by_column(filling_values, columns, float("nan") if floats else -1)
    missing = None if loose else _missing_texts(missing_values, columns)
    number = float if floats else int
    values = [
        [
            _number(row[column], number, filling[i], None if loose else missing[i])
            for i, column in enumerate(columns)
        ]
        for row in rows
    ]
    made = array(values, dtype).squeeze()
    made = made.reshape((1,) * (ndmin - made.ndim) + made.shape) if made.ndim < ndmin else made
    return made.T if unpack else made


def _by_column(given, columns, default):
    """Return a value for each column of those that are used."""
    if isinstance(given, dict):
        return [given.get(column, default) for column in columns]
    if isinstance(given, (list, tuple)):
        given = list(given)[: len(columns)]
        return [*given, *[default] * (len(columns) - len(given))]
    return [default if given is None else given] * len(columns)


def _missing_texts(given, columns):
    if isinstance(given, str):
        return [{"", *given.split(",")}] * len(columns)
    texts = _by_column(given, columns, "")
    return [{"", *([text] if isinstance(text, str) else text)} for text in texts]


def _number(text, number, filling, missing):
    try:
        return number(text)
    except ValueError:
        if missing is not None and text.strip() not in missing:
            raise ValueError(
                f"genfromtxt: expected a number or one of {sorted(missing)}, got '{text}'; add it "
                "to missing_values"
            ) from None
        return filling
