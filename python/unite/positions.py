"""Fixed position codes: sine-cosine tables and rotary angles. N positions, D width."""

import torch

MAX_WAVELENGTH = 10000.0  # the base of all position codes, as in "Attention is all you need"


def sincos_1d(positions, width):
    """Sine-cosine code of scalar positions.

    Args:
        positions: (N,), float.
        width: even number of components.

    Returns: (N, width), the sines first, then the cosines.
    """
    half = width // 2
    exponents = torch.arange(half, dtype=torch.float64) / half
    angles = positions.to(torch.float64)[:, None] * MAX_WAVELENGTH**-exponents
    return torch.cat([angles.sin(), angles.cos()], dim=1).to(torch.float32)  # (N, D)


def sincos_2d(rows, columns, width):
    """Sine-cosine code of a grid, row-major; half the width codes the column, half the row.

    Args:
        rows: height of the grid.
        columns: width of the grid.
        width: number of components, a multiple of 4.

    Returns: (rows * columns, width).
    """
    index = torch.arange(rows * columns)
    column, row = index % columns, index // columns
    return torch.cat([sincos_1d(column, width // 2), sincos_1d(row, width // 2)], dim=1)


def rotary_tables(unrotated, rotated, head_width):
    """Cosines and sines of rotary embedding, each repeated for the two components of a pair.

    Args:
        unrotated: number of leading tokens that stay as they are.
        rotated: number of tokens after them; the first of those has position 0.
        head_width: even width of an attention head.

    Returns: (cosines, sines), each (unrotated + rotated, head_width).

    Source: unite-facts 2.2; pair j turns by m * 10000^(-2j/D).
    """
    exponents = torch.arange(0, head_width, 2, dtype=torch.float64) / head_width
    angles = torch.arange(rotated, dtype=torch.float64)[:, None] * MAX_WAVELENGTH**-exponents
    angles = torch.cat([torch.zeros(unrotated, head_width // 2, dtype=torch.float64), angles])
    angles = torch.stack([angles, angles], dim=2).flatten(1)  # (N, D)
    return angles.cos().to(torch.float32), angles.sin().to(torch.float32)
