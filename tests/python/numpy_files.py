"""`.npy` and `.npz` files: the same bytes as NumPy's, and errors that name file and place."""

import io

import numpy as np
from torch_support import error_of

# np.save of [[1, 2, 3], [4, 5, 6]] as int16, recorded from NumPy
SAVED = (
    b"\x93NUMPY\x01\x00v\x00{'descr': '<i2', 'fortran_order': False, 'shape': (2, 3), }"
    + b" " * 58
    + b"\n\x01\x00\x02\x00\x03\x00\x04\x00\x05\x00\x06\x00"
)


def saved(array):
    """The bytes of a `.npy` file."""
    target = io.BytesIO()
    np.save(target, array)
    return target.getvalue()


def test_writes_numpys_bytes():
    assert saved(np.array([[1, 2, 3], [4, 5, 6]], dtype=np.int16)) == SAVED


def test_reads_what_was_written():
    for (
        name
    ) in "bool int8 uint8 int16 int32 int64 float16 float32 float64 complex64 uint16".split():
        for shape in ((), (0,), (5,), (2, 3), (1, 0, 2)):
            count = int(np.prod(shape))
            array = np.arange(count).reshape(shape).astype(name)
            back = np.load(io.BytesIO(saved(array)))
            assert back.dtype == array.dtype and back.shape == shape
            assert back.tolist() == array.tolist(), name


def test_reads_column_order_and_big_endian():
    header = SAVED[10:128]
    columns = SAVED[:10] + header.replace(b"False", b"True ") + SAVED[128:]
    assert np.load(io.BytesIO(columns)).tolist() == [[1, 3, 5], [2, 4, 6]]
    swapped = (
        SAVED[:10]
        + header.replace(b"<i2", b">i2")
        + b"".join(bytes([0, value]) for value in range(1, 7))
    )
    assert np.load(io.BytesIO(swapped)).tolist() == [[1, 2, 3], [4, 5, 6]]


def test_several_arrays_by_name():
    for save in (np.savez, np.savez_compressed):
        target = io.BytesIO()
        save(target, np.arange(3), weights=np.ones((2, 2), np.float32))
        target.seek(0)
        with np.load(target) as found:
            assert sorted(found.files) == ["arr_0", "weights"] and "weights" in found
            assert found["arr_0"].tolist() == [0, 1, 2]
            assert found["weights"].dtype == np.float32
            assert error_of(lambda found=found: found["none"])[0] == "KeyError"


def test_text():
    rows = io.StringIO("# a comment\n1 2.5\n3 4\n")
    assert np.loadtxt(rows).tolist() == [[1, 2.5], [3, 4]]
    target = io.BytesIO()
    np.savetxt(target, np.array([[1.0, 2.0]]), fmt="%.1f", delimiter=",")
    assert target.getvalue() == b"1.0,2.0\n"


def test_damaged_files_are_errors():
    for cut in (0, 5, 8, 40, len(SAVED) - 1):
        kind, _ = error_of(lambda cut=cut: np.load(io.BytesIO(SAVED[:cut])))
        assert kind in ("ValueError", "EOFError"), (cut, kind)
    lying = SAVED.replace(b"(2, 3), }    ", b"(2, 3000), } ")
    assert error_of(lambda: np.load(io.BytesIO(lying)))[0] == "ValueError"
    huge = SAVED.replace(b"(2, 3), }" + b" " * 20, b"(99999999999, 99999999999), }")
    assert error_of(lambda: np.load(io.BytesIO(huge)))[0] in ("ValueError", "MemoryError")


def test_pickles_are_refused():
    pickled = SAVED.replace(b"'<i2'", b"'|O' ")
    kind, text = error_of(lambda: np.load(io.BytesIO(pickled)))
    assert kind in ("ValueError", "NotImplementedError") and "ickle" in text
    assert error_of(lambda: np.load(io.BytesIO(b"\x80\x04N.")))[0] != "AssertionError"
