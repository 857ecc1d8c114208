"""The older name of torch.hub's download functions."""

from torch.hub import load_state_dict_from_url, tqdm

load_url = load_state_dict_from_url
__all__ = ["load_url", "tqdm"]
