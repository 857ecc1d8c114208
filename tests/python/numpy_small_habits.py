"""Names of results, single precision and other small things that programs rely on."""

import io
import zlib

import numpy as np
from torch_support import error_of


def test_results_of_decompositions_have_names():
    matrix = np.array([[2.0, 0.0], [0.0, 3.0]])
    assert np.linalg.svd(matrix).S.tolist() == [3.0, 2.0]
    assert np.linalg.eigh(matrix).eigenvalues.tolist() == [2.0, 3.0]
    assert np.abs(np.linalg.qr(matrix).R).tolist() == matrix.tolist()
    assert repr(np.linalg.slogdet(np.eye(2))) == (
        "SlogdetResult(sign=np.float64(1.0), logabsdet=np.float64(0.0))"
    )
    vectors = np.linalg.eig(matrix)
    assert type(vectors).__name__ == "EigResult" and vectors._fields[1] == "eigenvectors"


def test_single_precision_draws_are_of_words_of_32_bits():
    random = np.random.default_rng(1)
    drawn = random.standard_normal(20000, dtype=np.float32)
    assert drawn.dtype == np.float32 and zlib.crc32(drawn.tobytes()) == 4049322931
    random = np.random.default_rng(2)
    assert zlib.crc32(random.standard_exponential(20000, dtype="f4").tobytes()) == 2159344627
    assert type(random.random(dtype=np.float32)) is float
    given = np.zeros(2, np.float32)
    assert random.standard_normal(out=given, dtype=np.float32) is given and given.all()
    assert error_of(lambda: random.standard_normal(2, dtype=int)) == (
        "TypeError",
        "Unsupported dtype dtype('int64') for standard_normal",
    )


def test_text_files_take_text_and_bytes():
    text, data = io.StringIO(), io.BytesIO()
    for target in (text, data):
        np.savetxt(target, np.eye(2), fmt="%.1f", delimiter=",", header="x,y")
    assert text.getvalue() == "# x,y\n1.0,0.0\n0.0,1.0\n"
    assert data.getvalue().decode() == text.getvalue()


def test_functions_combine_stretches():
    assert np.add.reduceat(np.arange(8), [0, 4, 1, 5]).tolist() == [6, 4, 10, 18]
    rows = np.multiply.reduceat(np.arange(1.0, 9.0).reshape(2, 4), [0, 2], axis=1)
    assert rows.tolist() == [[2.0, 12.0], [30.0, 56.0]]


def test_shapes_that_do_not_fit_are_told():
    assert error_of(lambda: np.concatenate([np.ones((2, 2)), np.ones(2)])) == (
        "ValueError",
        "all the input arrays must have same number of dimensions, but the array at index 0 has 2 "
        "dimension(s) and the array at index 1 has 1 dimension(s)",
    )
    kind, text = error_of(lambda: np.array([[1], [1, 2]]))
    assert kind == "ValueError" and text.endswith(
        "The detected shape was (2,) + inhomogeneous part."
    )
    assert error_of(lambda: int(np.ones(1))) == (
        "TypeError",
        "only 0-dimensional arrays can be converted to Python scalars",
    )
