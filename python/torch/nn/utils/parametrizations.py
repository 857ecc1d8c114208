"""Ready parametrisations: orthogonal matrices, weight norm and spectral norm.

Source: documentation of torch.nn.utils.parametrizations, PyTorch 2.10.
"""

import torch
from torch.nn import functional as F
from torch.nn.modules import Module
from torch.nn.utils import parametrize
from torch.nn.utils._orthogonal import orthogonal

__all__ = ["orthogonal", "spectral_norm", "weight_norm"]


class _WeightNorm(Module):
    """magnitude * direction / norm(direction).

    Source: Salimans and Kingma, arXiv 1602.07868.
    """

    def __init__(self, dim=0):
        super().__init__()
        self.dim = -1 if dim is None else dim

    def forward(self, magnitude, direction):
        """Join both parts."""
        return torch._weight_norm(direction, magnitude, self.dim)

    def right_inverse(self, weight):
        """Split a weight into the norms along `dim` and the weight itself."""
        return torch.norm_except_dim(weight, 2, self.dim), weight


def weight_norm(module, name="weight", dim=0):
    """Split a module's weight into its norms (`original0`) and its direction (`original1`).

    Args:
        module: changed in place.
        name: of the weight.
        dim: axis along which each part has a norm of its own; None for one norm.

    Returns: the module.
    """
    parametrize.register_parametrization(module, name, _WeightNorm(dim), unsafe=True)

    def rename(state, prefix, *others):
        old = [f"{prefix}{name}_g", f"{prefix}{name}_v"]
        if all(key in state for key in old):  # as torch.nn.utils.weight_norm names them
            for number, key in enumerate(old):
                state[f"{prefix}parametrizations.{name}.original{number}"] = state.pop(key)

    module._register_load_state_dict_pre_hook(rename)
    return module


class _SpectralNorm(Module):
    """weight / its largest singular value, estimated by power iteration.

    Source: Miyato et al., arXiv 1802.05957.
    """

    def __init__(self, weight, n_power_iterations=1, dim=0, eps=1e-12):
        super().__init__()
        axes = weight.ndim
        if dim >= axes or dim < -axes:
            raise IndexError(
                "Dimension out of range (expected to be in range of "
                f"[-{axes}, {axes - 1}] but got {dim})"
            )
        if n_power_iterations <= 0:
            raise ValueError(
                "Expected n_power_iterations to be positive, but got "
                f"n_power_iterations={n_power_iterations}"
            )
        self.dim = dim if dim >= 0 else dim + axes
        self.eps = eps
        if axes > 1:
            self.n_power_iterations = n_power_iterations
            matrix = self._matrix(weight)
            u = matrix.new_empty(matrix.size(0)).normal_(0, 1)
            v = matrix.new_empty(matrix.size(1)).normal_(0, 1)
            self.register_buffer("_u", F.normalize(u, dim=0, eps=eps))
            self.register_buffer("_v", F.normalize(v, dim=0, eps=eps))
            self._iterate(matrix, 15)  # so that the first estimate is good

    def _matrix(self, weight):
        return weight.movedim(self.dim, 0).flatten(1)

    def _iterate(self, matrix, times):
        with torch.no_grad():
            for _ in range(times):
                self._u.copy_(F.normalize(torch.mv(matrix, self._v), dim=0, eps=self.eps))
                self._v.copy_(F.normalize(torch.mv(matrix.adjoint(), self._u), dim=0, eps=self.eps))

    def forward(self, weight):
        """Divide; in training the estimate improves."""
        if weight.ndim == 1:
            return F.normalize(weight, dim=0, eps=self.eps)
        matrix = self._matrix(weight)
        if self.training:
            self._iterate(matrix.detach(), self.n_power_iterations)
        u, v = self._u.clone(), self._v.clone()
        return weight / torch.vdot(u, torch.mv(matrix, v))

    def right_inverse(self, value):
        """Take a value as it is."""
        return value


def spectral_norm(module, name="weight", n_power_iterations=1, eps=1e-12, dim=None):
    """Divide a module's weight by its largest singular value.

    Args:
        module: changed in place.
        name: of the weight.
        n_power_iterations: per forward pass in training.
        eps: least norm divided by.
        dim: axis of the rows; 1 for transposed convolutions, else 0, if None.

    Returns: the module.
    """
    if dim is None:
        from torch.nn import ConvTranspose1d, ConvTranspose2d, ConvTranspose3d

        dim = 1 if isinstance(module, (ConvTranspose1d, ConvTranspose2d, ConvTranspose3d)) else 0
    made = _SpectralNorm(getattr(module, name), n_power_iterations, dim, eps)
    return parametrize.register_parametrization(module, name, made)
