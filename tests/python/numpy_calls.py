"""Hundreds of expressions of NumPy, each with what the real one gives (record_numpy.py).

Both hosts: on CPython the real NumPy is held against its record, in the JVM our subset is. Text and
types must be the same, numbers agree to seven digits.
"""

import re
import warnings

import numpy as np
import torch
from torch_support import error_of

VALUES = __file__.replace("\\", "/").rsplit("/", 2)[0] + "/parity/numpy_calls.values"
ARROW = " => "
_NUMBER = re.compile(r"(?<![A-Za-z_])-?\d+\.?\d*(?:e[+-]?\d+)?")


def names():
    """What the expressions may use, new for each."""
    given = {
        "np": np,
        "torch": torch,
        "a": np.array([[1, 2, 3], [4, 5, 6]]),
        "f": np.array([0.5, 1.5], dtype=np.float32),
        "u": np.array([10, 20, 250], dtype=np.uint8),
        "b": np.array([True, False, True]),
        "c": np.array([1 + 2j, 3 - 1j]),
        "m": np.array([[4.0, 1.0], [1.0, 3.0]]),
        "t": np.arange(24).reshape(2, 3, 4),
    }

    def do(statements):
        exec(statements, given)
        return given["x"]

    given["do"] = do
    return given


def outcome(expression):
    """The text of an expression's result, in one line, or of its exception's class."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return repr(eval(expression, names())).replace("\n", "\\n")
    except Exception as error:  # noqa: BLE001 (any class is the answer)
        return f"!! {type(error).__name__}"


def lines():
    """The lines of the record."""
    with open(VALUES) as source:
        return source.read().splitlines()


def agree(got, expected):
    """Tell whether two texts are the same but for the last digits of their numbers."""
    if got == expected:
        return True
    if _NUMBER.sub("#", got).split() != _NUMBER.sub("#", expected).split():
        return False
    pairs = zip(_NUMBER.findall(got), _NUMBER.findall(expected), strict=True)
    return all(abs(float(x) - float(y)) <= 1e-7 * abs(float(y)) + 1e-14 for x, y in pairs)


def check(section, agree=agree):
    """Hold all expressions below a heading against the record, and list all that differ."""
    wrong, count, inside = [], 0, False
    for line in lines():
        if line.startswith("#"):
            inside = line == f"# {section}"
        elif inside and line:
            expression, _, expected = line.partition(ARROW)
            got = outcome(expression)
            count += 1
            if not agree(got, expected):
                wrong.append(f"{expression}\n    expected {expected}\n    got      {got}")
    assert count > 0, f"{VALUES}: expected a section '# {section}', got none"
    assert not wrong, f"{len(wrong)} of {count} differ:\n" + "\n".join(wrong)


def test_creation():
    check("creation")


def test_types_and_scalars():
    check("types")


def test_arithmetic():
    check("arithmetic")


def test_in_place():
    check("in place")


def test_indexing():
    check("indexing")


def test_reductions():
    check("reductions")


def test_shapes():
    check("shapes")


def test_functions_of_elements():
    check("elements")


def test_order_and_sets():
    check("order")


def test_products():
    check("products")


def test_linear_algebra():
    check("linalg")


def test_fourier_transforms():
    check("fft")


def test_random_numbers_are_the_same_to_the_last_bit():
    check("random", str.__eq__)


def test_printing():
    check("printing", str.__eq__)


def test_what_else_programs_call():
    check("other")


def test_rarer_ways_to_make_arrays():
    check("more creation")


def test_rarer_functions_of_elements():
    check("more elements")


def test_polynomials():
    check("polynomials")


def test_names_of_types_and_walks():
    check("names and walks")


def test_a_ufunc_changes_elements_once_for_each_index():
    counts = np.zeros((3, 2))
    np.add.at(counts, (np.array([0, 2, 2]), np.array([1, 0, 0])), 1)
    assert counts.tolist() == [[0, 1], [0, 0], [2, 0]]
    np.add.at(counts, [1, 1], np.array([[1.0, 2.0], [3.0, 4.0]]))
    assert counts[1].tolist() == [4, 6]
    np.multiply.at(counts, ([1, 1], [0, 1]), 2)
    np.maximum.at(counts, counts == 1, 9)
    assert counts.tolist() == [[0, 9], [8, 12], [2, 0]]
    whole = np.zeros(3, dtype=np.int64)
    np.subtract.at(whole, [0, 0, 2], [1, 2, 3])
    assert whole.tolist() == [-3, 0, -3]


def test_windows_have_numpys_values():
    assert np.allclose(np.hanning(5), [0, 0.5, 1, 0.5, 0])
    assert np.allclose(np.hamming(3), [0.08, 1, 0.08])
    assert np.allclose(np.blackman(4), [0, 0.63, 0.63, 0])
    assert np.allclose(np.bartlett(4), [0, 2 / 3, 2 / 3, 0])
    assert np.allclose(np.kaiser(3, 2.0), [1 / np.i0(2.0), 1, 1 / np.i0(2.0)])
    assert len(np.hanning(0)) == 0 and np.hanning(1)[0] == 1


def test_missing_numbers_of_a_table_are_filled():
    lines = ["a,b,c", "1,2,x", "4,,6"]
    table = np.genfromtxt(lines, delimiter=",", skip_header=1)
    assert np.isnan(table).tolist() == [[False, False, True], [False, True, False]]
    filled = np.genfromtxt(lines, delimiter=",", skip_header=1, filling_values=0, usecols=(0, 2))
    assert filled.tolist() == [[1, 0], [4, 6]]
    lines = ["1,-,x", "4,5,6"]
    table = np.genfromtxt(lines, delimiter=",", filling_values={1: 7, 2: 8})
    assert table.tolist() == [[1, 7, 8], [4, 5, 6]]
    known = {"delimiter": ",", "loose": False, "filling_values": [0, 1, 2]}
    for missing in ("-,x", ["", "-", "x"], {1: "-", 2: ["x", "y"]}):
        table = np.genfromtxt(lines, missing_values=missing, **known)
        assert table.tolist() == [[1, 1, 2], [4, 5, 6]]
    for missing in (None, "-", ["-", "x"], {1: "x", 2: "-"}):
        kind, _ = error_of(lambda: np.genfromtxt(lines, missing_values=missing, **known))  # noqa: B023
        assert kind == "ValueError"
    assert np.genfromtxt(["1", "2"], max_rows=1, ndmin=2).tolist() == [[1]]
    assert np.genfromtxt(["1 2", "3 4"], dtype=int).tolist() == [[1, 2], [3, 4]]


def test_a_logical_function_takes_pythons_values():
    assert np.logical_and([True, False], True).tolist() == [True, False]
    assert np.logical_or(0, 2) and not np.logical_and(1, 0)


def test_percentiles_types_follow_numpys_rules():
    numbers = np.arange(5, dtype="float32") / 3
    assert np.percentile(numbers, 10).dtype == "float32" == np.quantile(numbers, 0.3).dtype
    assert np.percentile(numbers, [10, 50]).dtype == "float64"
    assert np.quantile(numbers, np.float32(0.5)).dtype == "float32"
    assert np.percentile(numbers, [25], method="lower").dtype == "float32"
    assert str(type(numbers)) == "<class 'numpy.ndarray'>"


def test_a_path_of_contractions_is_numpys():
    first, second, third = np.ones((2, 2)), np.ones((2, 5)), np.ones((5, 2))
    for optimize in ("greedy", "optimal", True):
        path, report = np.einsum_path("ij,jk,kl->il", first, second, third, optimize=optimize)
        assert path == ["einsum_path", (1, 2), (0, 1)]
        assert "Optimized FLOP count:  5.700e+01" in report and "jl,ij->il" in report
    at_once = np.einsum_path("ij,jk,kl->il", first, second, third, optimize=False)[0]
    assert at_once == ["einsum_path", (0, 1, 2)]
    assert np.einsum_path(first, [0, 1], second, [1, 2])[0] == ["einsum_path", (0, 1)]
    found = np.einsum("ij,jk,kl->il", first, second, third, optimize=path)
    assert found.tolist() == [[10, 10], [10, 10]]


def test_numpys_version_is_told_twice():
    told = np.version
    assert told.version == told.full_version == told.short_version == np.__version__
    assert told.release is True and isinstance(told.git_revision, str)
    assert np.__version__.split(".")[0] == "2"


def test_a_rules_name_gives_the_number_of_bins():
    data = np.random.default_rng(0).exponential(size=1000)
    rules = "auto doane fd rice scott sqrt stone sturges".split()
    found = [len(np.histogram_bin_edges(data, rule)) - 1 for rule in rules]
    assert found == [38, 16, 38, 20, 24, 32, 26, 11]
    found = [len(np.histogram(np.arange(7), rule)[0]) for rule in rules]
    assert found == [4, 4, 2, 4, 2, 3, 1, 4]
    assert len(np.histogram(np.zeros(0), "auto")[0]) == 1
    assert error_of(lambda: np.histogram(data, "none"))[0] == "ValueError"
    assert error_of(lambda: np.histogram(data, "fd", weights=data))[0] == "TypeError"
