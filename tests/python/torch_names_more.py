"""Names of torch that few programs look at: grouped products, arguments of modules."""

import torch
from torch import nn
from torch.nn import functional as F
from torch_support import error_of


def groups():
    torch.manual_seed(0)
    return torch.randn(6, 16).bfloat16(), torch.randn(2, 16, 8).bfloat16()


def near(got, expected, tolerance=1e-5):
    return torch.allclose(got.double(), expected.double(), tolerance, tolerance)


def test_groups_of_rows_have_matrices_of_their_own():
    rows, matrices = groups()
    ends = torch.tensor([2, 6], dtype=torch.int32)
    made = F.grouped_mm(rows, matrices, offs=ends)
    assert made.dtype is torch.bfloat16
    assert near(made[:2], rows[:2] @ matrices[0]) and near(made[2:], rows[2:] @ matrices[1])
    stacked = torch.stack([rows[:3], rows[3:]])
    assert near(F.grouped_mm(stacked, matrices), stacked @ matrices)
    ends = torch.tensor([8, 16], dtype=torch.int32)
    columns = torch.randn(16, 8).bfloat16()
    made = F.grouped_mm(rows, columns, offs=ends)
    assert made.shape == (2, 6, 8) and near(made[1], rows[:, 8:] @ columns[8:])
    assert error_of(lambda: F.grouped_mm(rows, matrices))[0] == "RuntimeError"
    bias = torch.ones(2, 8).bfloat16()
    assert error_of(lambda: F.grouped_mm(stacked, matrices, bias=bias))[0] == "RuntimeError"


def test_scaled_products_are_for_gpus():
    left = torch.ones(16, 16).to(torch.float8_e4m3fn)
    one, kind = torch.tensor(1.0), F.ScalingType.TensorWise
    assert F.ScalingType.RowWise.value == 1 and F.SwizzleType.SWIZZLE_32_4_4.value == 1
    for call in (F.scaled_mm, F.scaled_grouped_mm):
        got, _ = error_of(lambda: call(left, left.t(), one, kind, one, [kind]))  # noqa: B023
        assert got in ("NotImplementedError", "RuntimeError")


def test_modules_sort_the_arguments_for_their_parameters():
    half = {"dtype": torch.float16}
    found = nn.factory_kwargs({"device": "cpu", "factory_kwargs": half})
    assert found == {"dtype": torch.float16, "device": "cpu"} and len(half) == 1
    assert nn.factory_kwargs(None) == nn.factory_kwargs({}) == {}
    for wrong in ({"x": 1}, {"dtype": 1, "factory_kwargs": half}):
        assert error_of(lambda: nn.factory_kwargs(wrong))[0] == "TypeError"  # noqa: B023
