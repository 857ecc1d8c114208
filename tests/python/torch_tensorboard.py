"""torch.utils.tensorboard: the bytes of events are those of CPython's PyTorch with TensorBoard."""

import hashlib
import os
import tempfile
import unittest
import warnings
import zlib

import torch
from torch_support import error_of

OURS = hasattr(torch, "scope")
SCALAR = (
    "200000000000000029eda95009000000000000f83f10032a130a110a0a6c6f73732f747261696e150000003ffa3b7a"
    "03"
)
# Of each event, written by CPython's PyTorch 2.10.0 and TensorBoard 2.21.
DIGESTS = {
    "number": "5bee0a2bab41a15b",
    "scalar": "3ecad34f50eb8518",
    "double": "dd95b12e1e46c0a9",
    "histogram": "e3faeccf032f7c78",
    "bins": "7be9cdf6f5a56d16",
    "most": "82f0e10a32efdeb4",
    "raw": "123cbd3e8f17771d",
    "text": "16923107f6799629",
    "audio": "084d1b554431b18a",
    "curve": "339dd6f31b7cbaa3",
    "points": "081b546d4392e0dd",
}
SETTINGS = [
    "71d00a53a7412870",
    "5c6821cfee804d0d",
    "26e0872a79b6f88e",
    "8cb80f0fe467c6d4",
    "b441f3e7fdf82fe1",
    "cb492ae1d23e904a",
]


def writer(folder, **settings):
    """A SummaryWriter, or a skipped test where CPython lacks TensorBoard's package."""
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ModuleNotFoundError as missing:
        raise unittest.SkipTest(f"the package {missing.name} is not installed") from None
    return SummaryWriter(folder, **settings)


def events_of(folder):
    """The records of a folder's one event file, the first, which tells the version, left out."""
    (name,) = (name for name in os.listdir(folder) if "tfevents" in name)
    with open(os.path.join(folder, name), "rb") as file:
        data = file.read()
    found, at = [], 0
    while at < len(data):
        end = at + 16 + int.from_bytes(data[at : at + 8], "little")
        found.append(data[at:end])
        at = end
    assert b"brain.Event:2" in found[0]
    return found[1:]


def written(log):
    """The events that a function of a writer logs."""
    with tempfile.TemporaryDirectory() as folder:
        with writer(folder) as made:
            log(made)
        return events_of(folder)


def test_a_numbers_event_is_tensorboards():
    (event,) = written(lambda w: w.add_scalar("loss/train", 0.5, 3, walltime=1.5))
    assert event.hex() == SCALAR


def test_events_are_tensorboards():
    truth, chances = torch.tensor([0, 1, 1, 0]), torch.tensor([0.1, 0.9, 0.4, 0.6])
    counts = [1.0, 2.0]
    expected = {
        "number": lambda w: w.add_scalar("a", torch.tensor([2.25]), 4, 2.0),
        "scalar": lambda w: w.add_scalar("a", 1, 5, 2.0, new_style=True),
        "double": lambda w: w.add_scalar("a", 1, 5, 2.0, new_style=True, double_precision=True),
        "histogram": lambda w: w.add_histogram("h", torch.arange(-3.0, 10.0), 1, walltime=4.0),
        "bins": lambda w: w.add_histogram("h", torch.tensor([1.0, 2, 2, 3]), 1, 4, 4.0),
        "most": lambda w: w.add_histogram("h", torch.arange(100.0), 1, 64, 4.0, 10),
        "raw": lambda w: w.add_histogram_raw("h", 0, 1, 2, 1.5, 1.25, [0.5, 1], [1, 1], 1, 2.0),
        "text": lambda w: w.add_text("t", "hello **x**", 1, 5.0),
        "audio": lambda w: w.add_audio("s", torch.tensor([[0.0, 0.5, -1.0]]), 1, 8000, 2.0),
        "curve": lambda w: w.add_pr_curve("p", truth, chances, 1, walltime=7.0),
        "points": lambda w: w.add_pr_curve_raw("p", *[counts] * 6, 1, 2, walltime=7.0),
    }
    for name, log in expected.items():
        (event,) = written(log)
        assert hashlib.sha256(event).hexdigest()[:16] == DIGESTS[name], name


def test_settings_and_layouts_are_tensorboards():
    with tempfile.TemporaryDirectory() as folder:
        with writer(folder) as made:
            made.add_hparams({"lr": 0.5}, {"loss": 2.0}, run_name="run")
            made.add_custom_scalars_multilinechart(["a", "b"])
            made.add_custom_scalars_marginchart(["a", "b", "c"])
        inside = events_of(os.path.join(folder, "run"))
        layouts = events_of(folder)
    # Without their lengths, checksums and times, which change.
    found = [event[21:-4].hex() for event in inside + layouts]
    assert [hashlib.sha256(bytes.fromhex(part)).hexdigest()[:16] for part in found] == SETTINGS


def test_images_hold_the_pixels():
    colours = torch.arange(12.0).reshape(3, 2, 2) / 12
    (event,) = written(lambda w: w.add_image("i", colours, 1))
    expected = (colours * 255).to(torch.uint8).permute(1, 2, 0).tolist()
    assert pixels(event, 2, 2) == expected
    grey = torch.tensor([[0, 255], [7, 9]], dtype=torch.uint8)
    (event,) = written(lambda w: w.add_image("i", grey, 1, dataformats="HW"))
    assert pixels(event, 2, 2) == [[[v] * 3 for v in row] for row in grey.tolist()]
    (event,) = written(lambda w: w.add_images("i", torch.ones(9, 1, 1, 1), 1))
    assert pixels(event, 2, 8) == [[[255] * 3] * 8, [[255] * 3] + [[0] * 3] * 7]


def pixels(event, height, width):
    """The rows of an event's PNG, which has no filters."""
    at = event.index(b"IDAT")
    data = zlib.decompress(event[at + 4 : event.index(b"IEND") - 8])
    if not OURS:
        raise unittest.SkipTest("PNG files of other writers have filters")
    line = 1 + 3 * width
    rows = [data[y * line : (y + 1) * line] for y in range(height)]
    assert len(data) == height * line and not any(row[0] for row in rows)
    return [[list(row[1 + 3 * x : 4 + 3 * x]) for x in range(width)] for row in rows]


def test_numbers_of_one_chart_have_folders_of_their_own():
    with tempfile.TemporaryDirectory() as folder:
        with writer(folder) as made:
            made.add_scalars("loss/all", {"train": 1.0, "test": 2.0}, 1)
        assert {"loss_all_train", "loss_all_test"} <= set(os.listdir(folder))
        assert b"loss/all" in events_of(os.path.join(folder, "loss_all_test"))[0]


def test_a_closed_writer_goes_on_in_a_new_file():
    with tempfile.TemporaryDirectory() as folder:
        made = writer(folder, purge_step=7, filename_suffix=".x")
        made.close()
        made.add_scalar("a", 1, 1)
        made.flush()
        names = os.listdir(folder)
        assert len(names) == 2 and all(name.endswith(".x") for name in names)
        made.close()


def test_what_cannot_be_logged_is_said():
    def refused(log):
        return error_of(lambda: written(log))

    assert refused(lambda w: w.add_histogram("x", torch.tensor([])))[0] == "ValueError"
    assert refused(lambda w: w.add_scalar("x", torch.ones(2)))[0] == "AssertionError"
    assert refused(lambda w: w.add_image("x", torch.ones(2, 2)))[0] == "AssertionError"
    assert refused(lambda w: w.add_image("x", torch.ones(5, 2, 2)))[0] in (
        "ValueError",
        "TypeError",
    )
    assert refused(lambda w: w.add_hparams({"a": [1]}, {}))[0] == "ValueError"
    assert refused(lambda w: w.add_hparams(1, {}))[0] == "TypeError"
    if OURS:
        assert "add_image" in refused(lambda w: w.add_figure("x", None))[1]
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            assert written(lambda w: w.add_graph(torch.nn.ReLU())) == []
        assert "traced" in str(said[0].message)
