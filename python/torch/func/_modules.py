"""Modules as functions: several of them at once, and batch norms without running statistics."""

import torch


def stack_module_state(models):
    """Return the parameters and buffers of modules of one class, each stacked along a new axis.

    Args:
        models: list of modules, all in training or all in evaluation.

    Returns: dicts of parameters and of buffers by name, as `functional_call` under `vmap` takes
        them; leaves that ask for gradients if the modules' do.

    Raises: RuntimeError if the modules do not fit together.
    """
    if not models:
        raise RuntimeError("stack_module_state: Expected at least one model, got 0.")
    if len({model.training for model in models}) > 1:
        raise RuntimeError(
            "stack_module_state: Expected all models to have the same training/eval mode."
        )
    if len({type(model) for model in models}) > 1:
        raise RuntimeError("stack_module_state: Expected all models to be of the same class.")
    return tuple(
        {
            name: _stacked(name, [dict(getattr(model, kind)())[name] for model in models])
            for name, _ in getattr(models[0], kind)()
        }
        for kind in ("named_parameters", "named_buffers")
    )


def _stacked(name, tensors):
    wanted = {tensor.requires_grad for tensor in tensors}
    if len(wanted) > 1:
        raise RuntimeError(f"Expected {name} from each model to have the same .requires_grad")
    return torch.stack([tensor.detach() for tensor in tensors]).requires_grad_(wanted.pop())


def replace_all_batch_norm_modules_(root):
    """Let all batch norms use the batch's statistics only. Returns the module."""
    for module in root.modules():
        if isinstance(module, torch.nn.modules.batchnorm._BatchNorm):
            module.running_mean = module.running_var = module.num_batches_tracked = None
            module.track_running_stats = False
    return root
