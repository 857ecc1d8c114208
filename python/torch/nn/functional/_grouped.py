"""Products of groups of matrices, and of scaled numbers of few bits.

Source: documentation of torch.nn.functional, PyTorch 2.10.
"""

import enum

import torch


class ScalingType(enum.Enum):
    """How many numbers share a scale."""

    TensorWise = 0
    RowWise = 1
    BlockWise1x16 = 2
    BlockWise1x32 = 3
    BlockWise1x128 = 4
    BlockWise128x128 = 5


class SwizzleType(enum.Enum):
    """In which order scales lie in memory."""

    NO_SWIZZLE = 0
    SWIZZLE_32_4_4 = 1


def grouped_mm(mat_a, mat_b, *, offs=None, bias=None, out_dtype=None):
    """Return the products of groups of rows, or of columns, each with a matrix of its own.

    Args:
        mat_a: (M, K), its rows, or its columns if mat_b has two dimensions, in groups; or
            (groups, M, K).
        mat_b: (groups, K, N); or (K, N), its columns in groups, or its rows if mat_a has two
            dimensions.
        offs: (groups,), int32, where each group ends; None if both have three dimensions.
        bias: none is provided by libtorch.
        out_dtype: must be that of mat_a.

    Returns: (M, N), or (groups, M, N) if both or neither have groups as a dimension.
    """
    return torch.ops.aten._grouped_mm(mat_a, mat_b, offs, bias, out_dtype)


def scaled_mm(
    mat_a,
    mat_b,
    scale_a,
    scale_recipe_a,
    scale_b,
    scale_recipe_b,
    swizzle_a=None,
    swizzle_b=None,
    bias=None,
    output_dtype=torch.bfloat16,
    contraction_dim=(),
    use_fast_accum=False,
):
    """Return the product of two matrices whose numbers are to be multiplied by scales.

    Args:
        mat_a: (M, K), of few bits, on a GPU.
        mat_b: (K, N), column-major.
        scale_a: scales of mat_a, or a list of them.
        scale_recipe_a: what a scale is for, a ScalingType, or a list of them.
        scale_b: as scale_a, of mat_b.
        scale_recipe_b: as scale_recipe_a, of mat_b.
        swizzle_a: the scales' order in memory, a SwizzleType, or a list of them.
        swizzle_b: as swizzle_a, of mat_b.
        bias: (N,), added.
        output_dtype: the result's dtype.
        contraction_dim: the dimensions that are summed over.
        use_fast_accum: whether sums may be less exact.
    """
    arguments = _scales(scale_a, scale_recipe_a, swizzle_a)
    arguments += _scales(scale_b, scale_recipe_b, swizzle_b)
    return torch.ops.aten._scaled_mm_v2(
        mat_a, mat_b, *arguments, bias, output_dtype, list(contraction_dim), use_fast_accum
    )


def scaled_grouped_mm(
    mat_a,
    mat_b,
    scale_a,
    scale_recipe_a,
    scale_b,
    scale_recipe_b,
    swizzle_a=None,
    swizzle_b=None,
    bias=None,
    offs=None,
    output_dtype=torch.bfloat16,
    contraction_dim=(),
    use_fast_accum=False,
):
    """Return what grouped_mm does of numbers that are to be multiplied by scales; see scaled_mm."""
    arguments = _scales(scale_a, scale_recipe_a, swizzle_a)
    arguments += _scales(scale_b, scale_recipe_b, swizzle_b)
    return torch.ops.aten._scaled_grouped_mm_v2(
        mat_a, mat_b, *arguments, offs, bias, output_dtype, list(contraction_dim), use_fast_accum
    )


def _scales(scale, recipe, swizzle):
    """Return scales, recipes and orders as lists, which the operators take."""
    return [
        scale if isinstance(scale, (list, tuple)) else [scale],
        [one.value for one in _listed(recipe)],
        [one.value for one in _listed(swizzle)],
    ]


def _listed(choice):
    return choice if isinstance(choice, (list, tuple)) else [] if choice is None else [choice]
