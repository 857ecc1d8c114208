"""Spectral normalisation by a forward hook: `parametrizations.spectral_norm` replaces it.

Source: Miyato et al., arXiv 1802.05957.
"""

import torch
from torch.nn import functional as F
from torch.nn.parameter import Parameter, UninitializedParameter

__all__ = [
    "SpectralNorm", "SpectralNormLoadStateDictPreHook", "SpectralNormStateDictHook",
    "remove_spectral_norm", "spectral_norm",
]  # fmt: skip


class SpectralNorm:
    """The hook: weight = weight_orig / its largest singular value.

    The value is estimated by power iteration with the buffers weight_u and weight_v.
    """

    _version = 1

    def __init__(self, name="weight", n_power_iterations=1, dim=0, eps=1e-12):
        """Remember the settings."""
        if n_power_iterations <= 0:
            raise ValueError(
                "Expected n_power_iterations to be positive, but got "
                f"n_power_iterations={n_power_iterations}"
            )
        self.name = name
        self.dim = dim
        self.n_power_iterations = n_power_iterations
        self.eps = eps

    def reshape_weight_to_matrix(self, weight):
        """Return the weight with `dim` as rows, (rows, all others)."""
        return weight.movedim(self.dim, 0).flatten(1)

    def compute_weight(self, module, do_power_iteration):
        """Return the weight; in training the estimate improves, in place."""
        weight = getattr(module, self.name + "_orig")
        u, v = getattr(module, self.name + "_u"), getattr(module, self.name + "_v")
        matrix = self.reshape_weight_to_matrix(weight)
        if do_power_iteration:
            with torch.no_grad():
                for _ in range(self.n_power_iterations):
                    v.copy_(F.normalize(torch.mv(matrix.t(), u), dim=0, eps=self.eps))
                    u.copy_(F.normalize(torch.mv(matrix, v), dim=0, eps=self.eps))
                u, v = u.clone(), v.clone()  # for the backward pass, while the buffers go on
        return weight / torch.dot(u, torch.mv(matrix, v))

    def remove(self, module):
        """Put the weight back as a parameter."""
        with torch.no_grad():
            weight = self.compute_weight(module, do_power_iteration=False)
        for name in (self.name, self.name + "_u", self.name + "_v", self.name + "_orig"):
            delattr(module, name)
        module.register_parameter(self.name, Parameter(weight.detach()))

    def __call__(self, module, inputs):
        """Compute the weight before each forward."""
        setattr(module, self.name, self.compute_weight(module, module.training))

    @staticmethod
    def apply(module, name, n_power_iterations, dim, eps):
        """Make the buffers, and register the hook. Returns it."""
        for hook in module._forward_pre_hooks.values():
            if isinstance(hook, SpectralNorm) and hook.name == name:
                raise RuntimeError(
                    f"Cannot register two spectral_norm hooks on the same parameter {name}"
                )
        own = SpectralNorm(name, n_power_iterations, dim, eps)
        weight = module._parameters[name]
        if weight is None:
            raise ValueError(f"`SpectralNorm` cannot be applied as parameter `{name}` is None")
        if isinstance(weight, UninitializedParameter):
            raise ValueError(
                "The module passed to `SpectralNorm` can't have uninitialized parameters. Make "
                "sure to run the dummy forward before applying spectral normalization"
            )
        with torch.no_grad():
            rows, columns = own.reshape_weight_to_matrix(weight).size()
            u = F.normalize(weight.new_empty(rows).normal_(0, 1), dim=0, eps=eps)
            v = F.normalize(weight.new_empty(columns).normal_(0, 1), dim=0, eps=eps)
        delattr(module, name)
        module.register_parameter(name + "_orig", weight)
        setattr(module, name, weight.data)  # so that code which looks at the weight finds one
        module.register_buffer(name + "_u", u)
        module.register_buffer(name + "_v", v)
        module.register_forward_pre_hook(own)
        module._register_state_dict_hook(SpectralNormStateDictHook(own))
        module._register_load_state_dict_pre_hook(SpectralNormLoadStateDictPreHook(own))
        return own


class SpectralNormStateDictHook:
    """Notes in a state dict's metadata that it holds weight_v, which files before 0.4.1 lack."""

    def __init__(self, fn):
        """Take the norm's hook."""
        self.fn = fn

    def __call__(self, module, state_dict, prefix, local_metadata):
        """Write the version down."""
        versions = local_metadata.setdefault("spectral_norm", {})
        key = self.fn.name + ".version"
        if key in versions:
            raise RuntimeError(f"Unexpected key in metadata['spectral_norm']: {key}")
        versions[key] = self.fn._version


class SpectralNormLoadStateDictPreHook:
    """Completes state dicts from before 0.4.1, which hold weight in the place of weight_v."""

    def __init__(self, fn):
        """Take the norm's hook."""
        self.fn = fn

    def __call__(
        self, state_dict, prefix, local_metadata, strict, missing_keys, unexpected_keys, error_msgs
    ):
        """Compute the v with which u and the scale come out as they were; drop weight."""
        fn = self.fn
        weight = prefix + fn.name
        version = local_metadata.get("spectral_norm", {}).get(fn.name + ".version")
        has_v = all(weight + end in state_dict for end in ("_orig", "_u", "_v"))
        made_by_hand = version is None and has_v and weight not in state_dict
        if made_by_hand or version is not None and version >= fn._version:
            return
        missing = [weight + end for end in ("_orig", "", "_u") if weight + end not in state_dict]
        if missing:
            missing_keys.extend(missing if strict else ())
            return
        with torch.no_grad():
            original, u = state_dict[weight + "_orig"], state_dict[weight + "_u"]
            scale = (original / state_dict.pop(weight)).mean()
            matrix = fn.reshape_weight_to_matrix(original)
            v = (matrix.t().mm(matrix).pinverse() @ matrix.t() @ u.unsqueeze(1)).squeeze(1)
            state_dict[weight + "_v"] = v.mul_(scale / torch.dot(u, torch.mv(matrix, v)))


def _forget(hooks, name):
    """Take the hooks of a weight's norm out of a dictionary."""
    kinds = SpectralNormStateDictHook, SpectralNormLoadStateDictPreHook
    for key, hook in [*hooks.items()]:
        if isinstance(hook, kinds) and hook.fn.name == name:
            del hooks[key]


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
        kinds = torch.nn.ConvTranspose1d, torch.nn.ConvTranspose2d, torch.nn.ConvTranspose3d
        dim = 1 if isinstance(module, kinds) else 0
    SpectralNorm.apply(module, name, n_power_iterations, dim, eps)
    return module


def remove_spectral_norm(module, name="weight"):
    """Put a weight back as a parameter. Returns the module.

    Raises: ValueError if there is no spectral norm of this name.
    """
    for key, hook in module._forward_pre_hooks.items():
        if isinstance(hook, SpectralNorm) and hook.name == name:
            hook.remove(module)
            del module._forward_pre_hooks[key]
            _forget(module._state_dict_hooks, name)
            _forget(module._load_state_dict_pre_hooks, name)
            return module
    raise ValueError(f"spectral_norm of '{name}' not found in {module}")
