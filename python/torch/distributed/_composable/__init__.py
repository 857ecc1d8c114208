"""The older place of torch.distributed.fsdp's functions."""
