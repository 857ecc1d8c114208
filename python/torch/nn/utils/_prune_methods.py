"""How masks are made, and put on parameters."""

import torch
from torch.nn.parameter import Parameter
from torch.utils._lazy import belong


def _count(amount, size):
    """Return how many of `size` things an amount means.

    Raises: TypeError or ValueError for an amount that means nothing.
    """
    if isinstance(amount, bool) or not isinstance(amount, (int, float)):
        raise TypeError(f"Invalid type for amount: {amount}. Must be int or float.")
    if isinstance(amount, int):
        if amount < 0:
            raise ValueError(
                f"amount={amount} should be a float in [0, 1] or a non-negative integer"
            )
        if amount > size:
            raise ValueError(
                f"amount={amount} should be smaller than the number of parameters to prune={size}"
            )
        return amount
    if not 0.0 <= amount <= 1.0:
        raise ValueError(f"amount={amount} should be a float in [0, 1] or a non-negative integer")
    return round(amount * size)


class BasePruningMethod:
    """The hook that multiplies a parameter by its mask; a subclass writes `compute_mask`.

    PRUNING_TYPE is unstructured (numbers), structured (slices) or global.
    """

    _tensor_name = None

    def __call__(self, module, inputs):
        """Compute the pruned parameter before each forward."""
        setattr(module, self._tensor_name, self.apply_mask(module))

    def compute_mask(self, t, default_mask):
        """Return the new mask for a tensor and the mask that it has."""
        raise NotImplementedError

    def apply_mask(self, module):
        """Return the parameter times its mask."""
        if self._tensor_name is None:
            raise AssertionError(f"Module {module} has to be pruned")
        mask = getattr(module, self._tensor_name + "_mask")
        orig = getattr(module, self._tensor_name + "_orig")
        return mask.to(dtype=orig.dtype) * orig

    @classmethod
    def apply(cls, module, name, *args, importance_scores=None, **kwargs):
        """Prune a parameter, on top of earlier pruning. Returns the method.

        Args:
            module: changed in place.
            name: of the parameter.
            *args: for the method.
            importance_scores: of the parameter's shape, to choose by instead of it.
            **kwargs: for the method.
        """
        method = cls(*args, **kwargs)
        method._tensor_name = name
        before = [
            (key, hook)
            for key, hook in module._forward_pre_hooks.items()
            if isinstance(hook, BasePruningMethod) and hook._tensor_name == name
        ]
        if len(before) > 1:
            raise AssertionError(f"expected at most one pruning of '{name}', got {len(before)}")
        for key, hook in before:
            del module._forward_pre_hooks[key]
            container = hook if isinstance(hook, PruningContainer) else PruningContainer(hook)
            container.add_pruning_method(method)
            method = container
        orig = getattr(module, name)
        if importance_scores is not None and importance_scores.shape != orig.shape:
            raise AssertionError(
                "importance_scores should have the same shape as parameter "
                f"                {name} of {module}"
            )
        scores = orig if importance_scores is None else importance_scores
        if not before:
            module.register_parameter(name + "_orig", Parameter(orig.detach()))
            default = torch.ones_like(orig)
            del module._parameters[name]
        else:
            default = getattr(module, name + "_mask").detach().clone()
        try:
            mask = method.compute_mask(scores.detach(), default_mask=default)
            module.register_buffer(name + "_mask", mask)
            setattr(module, name, method.apply_mask(module))
            module.register_forward_pre_hook(method)
        except Exception:
            if not before:
                kept = getattr(module, name + "_orig")
                module.register_parameter(name, kept)
                del module._parameters[name + "_orig"]
            raise
        return method

    def prune(self, t, default_mask=None, importance_scores=None):
        """Return a pruned copy of a tensor."""
        scores = t if importance_scores is None else importance_scores
        if scores.shape != t.shape:
            raise AssertionError("importance_scores should have the same shape as tensor t")
        default = torch.ones_like(t) if default_mask is None else default_mask
        return t * self.compute_mask(scores, default_mask=default)

    def remove(self, module):
        """Put the masked parameter in its old place."""
        if self._tensor_name is None:
            raise AssertionError(f"Module {module} has to be pruned before pruning can be removed")
        weight = self.apply_mask(module)
        if hasattr(module, self._tensor_name):
            delattr(module, self._tensor_name)
        orig = module._parameters[self._tensor_name + "_orig"]
        orig.data = weight.data
        del module._parameters[self._tensor_name + "_orig"]
        del module._buffers[self._tensor_name + "_mask"]
        setattr(module, self._tensor_name, orig)


class PruningContainer(BasePruningMethod):
    """Several prunings of one parameter; each sees what the earlier ones left."""

    def __init__(self, *args):
        """Take the methods in their order."""
        self._pruning_methods = ()
        if len(args) == 1 and not hasattr(args[0], "__iter__"):
            self._tensor_name = args[0]._tensor_name
        for method in args:
            self.add_pruning_method(method)

    def add_pruning_method(self, method):
        """Add a method, of the same parameter."""
        if method is None:
            return
        if not isinstance(method, BasePruningMethod):
            raise TypeError(f"{type(method)} is not a BasePruningMethod subclass")
        if self._tensor_name != method._tensor_name:
            raise ValueError(
                "Can only add pruning methods acting on the parameter named "
                f"'{self._tensor_name}' to PruningContainer {self}. Found '{method._tensor_name}'"
            )
        self._pruning_methods += (method,)

    def __len__(self):
        """Return the number of methods."""
        return len(self._pruning_methods)

    def __iter__(self):
        """Iterate over the methods."""
        return iter(self._pruning_methods)

    def __getitem__(self, index):
        """Return a method."""
        return self._pruning_methods[index]

    def compute_mask(self, t, default_mask):
        """Return the mask with what the last method prunes of the rest."""
        method = self._pruning_methods[-1]
        mask = default_mask.to(dtype=t.dtype)
        if method.PRUNING_TYPE == "unstructured":
            chosen = mask == 1
        elif method.PRUNING_TYPE == "structured":
            alive = mask.movedim(method.dim, 0).flatten(1).sum(1) != 0
            chosen = [slice(None)] * t.dim()
            chosen[method.dim] = alive
            chosen = tuple(chosen)
        elif method.PRUNING_TYPE == "global":
            chosen = (slice(None),) * t.dim()
        else:
            raise ValueError(f"Unrecognized PRUNING_TYPE {method.PRUNING_TYPE}")
        new = method.compute_mask(t[chosen], default_mask=mask[chosen])
        mask[chosen] = new.to(dtype=mask.dtype)
        return mask


class Identity(BasePruningMethod):
    """Prunes nothing."""

    PRUNING_TYPE = "unstructured"

    def compute_mask(self, t, default_mask):
        """Return the mask."""
        return default_mask


class RandomUnstructured(BasePruningMethod):
    """Prunes random numbers."""

    PRUNING_TYPE = "unstructured"

    def __init__(self, amount):
        """Take how many, or which share."""
        _count(amount, float("inf") if isinstance(amount, int) else 1)
        self.amount = amount

    def _chosen(self, t, count):
        return torch.topk(torch.rand_like(t).view(-1), k=count).indices

    def compute_mask(self, t, default_mask):
        """Return the mask without what is pruned."""
        count = _count(self.amount, t.nelement())
        mask = default_mask.clone(memory_format=torch.contiguous_format)
        if count:
            mask.view(-1)[self._chosen(t, count)] = 0
        return mask


class L1Unstructured(RandomUnstructured):
    """Prunes the numbers of least magnitude."""

    def _chosen(self, t, count):
        return torch.topk(torch.abs(t).reshape(-1), k=count, largest=False).indices


class RandomStructured(BasePruningMethod):
    """Prunes random slices along an axis."""

    PRUNING_TYPE = "structured"

    def __init__(self, amount, dim=-1):
        """Take how many slices, or which share, and the axis."""
        _count(amount, float("inf") if isinstance(amount, int) else 1)
        self.amount = amount
        self.dim = dim

    def _kept(self, t, size, count):
        """Tell for each slice whether it stays."""
        chances = torch.rand(size)
        return chances > torch.kthvalue(chances, k=count).values

    def compute_mask(self, t, default_mask):
        """Return the mask without what is pruned."""
        if t.dim() <= 1:
            raise ValueError(
                "Structured pruning can only be applied to a multidimensional tensor with more "
                f"than 1 dimension. Found tensor of shape {t.shape} with {t.dim()} dims"
            )
        if not -t.dim() <= self.dim < t.dim():
            raise IndexError(f"Invalid index {self.dim} for tensor of size {t.shape}")
        size = t.shape[self.dim]
        count = _count(self.amount, size)
        if count == 0:
            return default_mask
        mask = torch.zeros_like(default_mask)
        mask.movedim(self.dim, 0)[self._kept(t, size, count)] = 1
        return mask * default_mask.to(dtype=mask.dtype)


class LnStructured(RandomStructured):
    """Prunes the slices along an axis that have the least n-norm."""

    def __init__(self, amount, n, dim=-1):
        """Take how many slices, or which share, the norm's n, and the axis."""
        super().__init__(amount, dim)
        self.n = n

    def _kept(self, t, size, count):
        others = [axis for axis in range(t.dim()) if axis != self.dim % t.dim()]
        norms = torch.norm(t, p=self.n, dim=others)
        kept = torch.zeros(size, dtype=torch.bool, device=t.device)
        kept[torch.topk(norms, k=size - count, largest=True).indices] = True
        return kept


class CustomFromMask(BasePruningMethod):
    """Prunes by a mask that was given."""

    PRUNING_TYPE = "global"

    def __init__(self, mask):
        """Take the mask."""
        self.mask = mask

    def compute_mask(self, t, default_mask):
        """Return the mask times the given one."""
        if default_mask.shape != self.mask.shape:
            raise AssertionError(
                f"expected a mask of shape {default_mask.shape}, got {self.mask.shape}"
            )
        return default_mask * self.mask.to(dtype=default_mask.dtype)


belong(globals(), "torch.nn.utils.prune")
