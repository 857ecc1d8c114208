"""Arrays, types and scalars as NumPy pickles them."""

import copy
import io
import pickle

import numpy as np
import torch
from torch_support import error_of

# pickle.dumps(np.asfortranarray(np.arange(4).reshape(2, 2)), protocol=2), recorded from NumPy
RECORDED = (
    b"\x80\x02cnumpy._core.multiarray\n_reconstruct\nq\x00cnumpy\nndarray\nq\x01K\x00\x85q\x02"
    b"c_codecs\nencode\nq\x03X\x01\x00\x00\x00bq\x04X\x06\x00\x00\x00latin1q\x05\x86q\x06Rq\x07"
    b"\x87q\x08Rq\t(K\x01K\x02K\x02\x86q\ncnumpy\ndtype\nq\x0bX\x02\x00\x00\x00i8q\x0c\x89\x88\x87"
    b"q\rRq\x0e(K\x03X\x01\x00\x00\x00<q\x0fNNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tq\x10b\x88"
    b"h\x03X \x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00\x01\x00"
    b"\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x00\x00\x00\x00q\x11h\x05\x86q\x12Rq\x13tq\x14b."
)


def test_numpys_pickles_are_read():
    for content in (RECORDED, RECORDED.replace(b"numpy._core", b"numpy.core")):
        assert pickle.loads(content).tolist() == [[0, 1], [2, 3]]


def test_arrays_types_and_scalars_come_back():
    values = [
        np.arange(6.0).reshape(2, 3),
        np.array([1, 2], dtype=np.int32),
        np.zeros((0, 3)),
        np.array([True, False]),
        np.array([1 + 2j], dtype=np.complex64),
    ]
    for value in values:
        for again in (pickle.loads(pickle.dumps(value)), copy.deepcopy(value)):
            assert type(again) is np.ndarray and again.dtype == value.dtype
            assert again.shape == value.shape and again.tolist() == value.tolist()
    scalar = pickle.loads(pickle.dumps(np.float32(1.5)))
    assert type(scalar) is np.float32 and scalar == 1.5
    assert pickle.loads(pickle.dumps(np.dtype("int16"))) == np.int16
    assert type(np.dtype("uint32")) is np.dtypes.UInt32DType


def test_files_of_weights_hold_arrays_that_were_allowed():
    target = io.BytesIO()
    torch.save({"a": np.arange(3), "t": torch.ones(2)}, target)
    target.seek(0)
    refused = error_of(lambda: torch.load(target, weights_only=True))
    assert refused[0] == "UnpicklingError"
    kinds = [np._core.multiarray._reconstruct, np.ndarray, np.dtype, np.dtypes.Int64DType]
    with torch.serialization.safe_globals(kinds):
        target.seek(0)
        found = torch.load(target, weights_only=True)
    assert found["a"].tolist() == [0, 1, 2] and found["t"].tolist() == [1.0, 1.0]
