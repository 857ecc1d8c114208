"""torch.testing: when results are the same, what is said where they are not, and random inputs."""

import torch
from torch.testing import assert_close, make_tensor

nan = float("nan")


def message(*args, **keywords):
    """What a comparison raises: the class and the whole text; None if nothing."""
    try:
        assert_close(*args, **keywords)
    except Exception as error:  # noqa: BLE001 (any class is the answer)
        return f"{type(error).__name__}: {error}"
    return None


def test_what_is_close_passes():
    x = torch.tensor([1.0, 2.0])
    for actual, expected, keywords in (
        (x, x + 1e-6, {}),
        (x, x + 0.1, {"rtol": 0, "atol": 0.2}),
        (x, x.double(), {"check_dtype": False}),
        (torch.tensor([nan]), torch.tensor([nan]), {"equal_nan": True}),
        ([x, {"a": 1}, None], [x, {"a": 1}, None], {}),
        (x.to(torch.bfloat16), (x * 1.01).to(torch.bfloat16), {}),
        (1.0, 1.0 + 1e-8, {}),
        (float("inf"), float("inf"), {}),
    ):
        assert message(actual, expected, **keywords) is None, (actual, expected)


def test_differences_are_told_as_pytorch_does():
    t = torch.tensor
    close = "AssertionError: Tensor-likes are not close!\n\n"
    cases = (
        (
            message(t([1.0, 2.0, 3.0]), t([1.0, 2.5, 3.0])),
            close + "Mismatched elements: 1 / 3 (33.3%)\n"
            "Greatest absolute difference: 0.5 at index (1,) (up to 1e-05 allowed)\n"
            "Greatest relative difference: 0.20000000298023224 at index (1,) "
            "(up to 1.3e-06 allowed)",
        ),
        (
            message(t([1, 2]), t([1, 3])),
            "AssertionError: Tensor-likes are not equal!\n\nMismatched elements: 1 / 2 (50.0%)\n"
            "Greatest absolute difference: 1 at index (1,)\n"
            "Greatest relative difference: 0.3333333432674408 at index (1,)",
        ),
        (
            message(t([nan]), t([nan])),
            close + "Mismatched elements: 1 / 1 (100.0%)\n"
            "Greatest absolute difference: nan at index (0,) (up to 1e-05 allowed)\n"
            "Greatest relative difference: nan at index (0,) (up to 1.3e-06 allowed)",
        ),
        (
            message([t(1.0), 2], [t(1.0), 3]),
            "AssertionError: Scalars are not equal!\n\nExpected 3 but got 2.\n"
            "Absolute difference: 1\nRelative difference: 0.3333333333333333\n\n"
            "The failure occurred for item [1]",
        ),
        (
            message(t(1.0), t(2.0)),
            "AssertionError: Scalars are not close!\n\nExpected 2.0 but got 1.0.\n"
            "Absolute difference: 1.0 (up to 1e-05 allowed)\n"
            "Relative difference: 0.5 (up to 1.3e-06 allowed)",
        ),
        (
            message(t([1.0]), t([1.0, 2.0])),
            "AssertionError: The values for attribute 'shape' do not match: "
            "torch.Size([1]) != torch.Size([2]).",
        ),
        (
            message(t([1.0]), t([1])),
            "AssertionError: The values for attribute 'dtype' do not match: "
            "torch.float32 != torch.int64.",
        ),
        (
            message(torch.ones(1, 2).t(), torch.ones(2, 1), check_stride=True),
            "AssertionError: The values for attribute 'stride()' do not match: (1, 2) != (1, 1).",
        ),
        (
            message({"a": 1}, {"b": 1}),
            "AssertionError: The keys of the mappings do not match:\n"
            "Missing keys in the actual mapping: ['b']\n"
            "Additional keys in the actual mapping: ['a']",
        ),
        (
            message([1], [1, 2]),
            "AssertionError: The length of the sequences mismatch: 1 != 2",
        ),
        (message(None, 1), "AssertionError: None mismatch: None is not 1"),
        (message(True, False), "AssertionError: Booleans mismatch: True is not False"),
        (message(1, 2, msg="other"), "AssertionError: other"),
        (
            message("a", "b"),
            "TypeError: No comparison pair was able to handle inputs of type <class 'str'> and "
            "<class 'str'>.",
        ),
        (
            message(1.0, 1.0, rtol=1),
            "ValueError: Both 'rtol' and 'atol' must be either specified or omitted, but got no "
            "atol.",
        ),
    )
    for got, expected in cases:
        assert got == expected, (got, expected)


def test_random_inputs_are_those_of_pytorch():
    expected = {
        torch.float32: [-0.06738138198852539, 4.8279924392700195, -7.407406330108643],
        torch.int64: [6, -5, -9],
        torch.uint8: [4, 9, 3],
        torch.bool: [False, True, True],
    }
    for dtype, values in expected.items():
        torch.manual_seed(0)
        assert make_tensor(3, dtype=dtype, device="cpu").tolist() == values, dtype
    torch.manual_seed(0)
    gaps = make_tensor((2, 2), dtype=torch.float32, device="cpu", noncontiguous=True, low=1, high=3)
    assert not gaps.is_contiguous()
    assert gaps.tolist() == [
        [2.5364437103271484, 1.2640609741210938],
        [2.268157482147217, 2.7928895950317383],
    ]
