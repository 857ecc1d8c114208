"""Steps of every optimizer: what to run and how to write down what came out.

`tests/parity/record_optim.py` records them on CPython in the configurations of PyTorch's own
OptimizerInfo database.
"""

import torch
from torch import nn

STEPS = 4
SHAPES = {"Muon": [(4, 3), (3, 5)], "SparseAdam": [(5, 2)]}
USUAL_SHAPES = [(4, 3), (2, 3, 2), (5,)]


def options_of(text):
    """Read a configuration as it is written in the fixture: Python literals and tensor(...)."""
    return eval(text, {"tensor": torch.tensor, "__builtins__": {}})


def _sparse(values):
    """Make a gradient with two rows, one of them in two parts."""
    places = torch.tensor([[3, 1, 3]])
    return torch.sparse_coo_tensor(places, values[:3], values.shape)


def _loss(params):
    """Take something that is not quadratic and couples the elements."""
    flat = torch.cat([param.reshape(-1) for param in params])
    weights = torch.linspace(0.5, 2, flat.numel(), dtype=flat.dtype)
    return (weights * (flat - 0.3) ** 2).sum() + 0.1 * (flat[1:] * flat[:-1]).sum().sin()


def stepped(name, options, dtype=torch.float32):
    """Run an optimizer on seeded parameters; returns parameters and optimizer."""
    torch.manual_seed(0)
    shapes = SHAPES.get(name, USUAL_SHAPES)
    params = [nn.Parameter(torch.randn(shape).to(dtype)) for shape in shapes]
    optimizer = getattr(torch.optim, name)(params, **options)

    def closure():
        optimizer.zero_grad()
        loss = _loss(params)
        loss.backward()
        return loss

    for _ in range(STEPS):
        if name == "LBFGS":
            optimizer.step(closure)
            continue
        for param in params:
            grad = torch.randn(param.shape).to(dtype)
            param.grad = _sparse(grad) if name == "SparseAdam" else grad
        optimizer.step()
    return params, optimizer


def _total(value):
    if isinstance(value, (list, tuple)):
        return sum(_total(part) for part in value if part is not None)
    value = torch.as_tensor(value, dtype=torch.float64).reshape(-1)
    return (value * torch.arange(1, value.numel() + 1, dtype=torch.float64).cos()).sum().item()


def measure(name, options):
    """Step and sum up.

    Returns: (options of a group, names of the state of the first parameter in order of the
        alphabet, sums of the states of each parameter by these names, all parameters' elements).
    """
    params, optimizer = stepped(name, options)
    saved = optimizer.state_dict()
    states = [saved["state"][index] for index in sorted(saved["state"])]
    totals = [_total(state[key]) for state in states for key in sorted(state)]
    elements = torch.cat([param.detach().reshape(-1) for param in params]).tolist()
    group = saved["param_groups"][0]
    return sorted(group), sorted(states[0]) if states else [], totals, elements
