"""torch.hub: entries of local folders; nothing is downloaded at run time."""

import os
import re
import sys
from urllib.parse import urlparse

HASH_REGEX = re.compile(r"-([a-f0-9]*)\.")
_chosen = None

try:
    from tqdm import tqdm
except ImportError:

    class tqdm:  # noqa: N801 (the name that packages import)
        """Counts, and shows nothing, where the package of this name is not there."""

        def __init__(self, iterable=None, total=None, **kwargs):
            """Take what is counted."""
            self.iterable, self.total, self.n = iterable, total, 0

        def __iter__(self):
            """Return the parts."""
            return iter(self.iterable)

        def update(self, n=1):
            """Count."""
            self.n += n

        def close(self):
            """End."""

        def __enter__(self):
            """Begin."""
            return self

        def __exit__(self, *error):
            """End."""


def _get_torch_home():
    cache = os.environ.get("XDG_CACHE_HOME", "~/.cache")
    return os.path.expanduser(os.environ.get("TORCH_HOME", os.path.join(cache, "torch")))


def get_dir():
    """Return the folder for downloads: $TORCH_HOME/hub, or hub under the user's cache folder."""
    return os.path.join(_get_torch_home(), "hub") if _chosen is None else _chosen


def set_dir(d):
    """Set that folder."""
    global _chosen
    _chosen = os.path.expanduser(d)


def _refuse(name):
    def function(*args, **kwargs):
        raise NotImplementedError(
            f"torch.hub.{name}: this package fetches no code and no weights at run time; download "
            "them yourself and use torch.load and an ordinary import"
        )

    function.__name__ = name
    function.__doc__ = "Refuse: nothing is fetched at run time."
    return function


def load(
    repo_or_dir,
    model,
    *args,
    source="github",
    trust_repo=None,
    force_reload=False,
    verbose=True,
    skip_validation=False,
    **kwargs,
):
    """Return what an entry of a folder's `hubconf.py` makes; nothing is fetched.

    Args:
        repo_or_dir: a folder.
        model: name of the entry.
        *args: for the entry.
        source: "local"; "github" is refused.
        trust_repo: accepted, like the next three: of GitHub's.
        force_reload: accepted.
        verbose: accepted.
        skip_validation: accepted.
        **kwargs: for the entry.

    Raises: NotImplementedError for a repository of GitHub's; RuntimeError if there is no such
        entry, or a package is missing that the folder needs.
    """
    if source not in ("github", "local"):
        raise ValueError(f'Unknown source: "{source}". Allowed values: "github" | "local".')
    if source != "local":
        _refuse("load")()
    made = getattr(_module_of(repo_or_dir), model, None)
    if not callable(made):
        raise RuntimeError(f"Cannot find callable {model} in hubconf")
    return made(*args, **kwargs)


def _module_of(folder):
    """Return the module `hubconf.py` of a folder, which may import its neighbours."""
    import importlib.util

    path = os.path.join(folder, "hubconf.py")
    sys.path.insert(0, folder)
    try:
        spec = importlib.util.spec_from_file_location("hubconf.py", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(folder)
    needed = getattr(module, "dependencies", ())
    missing = [name for name in needed if importlib.util.find_spec(name) is None]
    if missing:
        raise RuntimeError(f"Missing dependencies: {', '.join(missing)}")
    return module


list = _refuse("list")
help = _refuse("help")
download_url_to_file = _refuse("download_url_to_file")


def load_state_dict_from_url(
    url,
    model_dir=None,
    map_location=None,
    progress=True,
    check_hash=False,
    file_name=None,
    weights_only=False,
):
    """Load a file of weights that was downloaded before.

    Args:
        url: where it comes from; its last part names the file.
        model_dir: the folder; `checkpoints` under `get_dir()` if None.
        map_location: as in torch.load.
        progress: accepted.
        check_hash: compare the file's SHA-256 with the digits in its name.
        file_name: the file's name if not the URL's.
        weights_only: as in torch.load.

    Raises:
        FileNotFoundError: if the file is not there.
        RuntimeError: if the file's hash differs.
    """
    import torch

    folder = os.path.join(get_dir(), "checkpoints") if model_dir is None else model_dir
    name = file_name or urlparse(url).path.rpartition("/")[2]
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        raise FileNotFoundError(
            f"torch.hub.load_state_dict_from_url: expected the file '{path}', got none; nothing is "
            f"fetched at run time: download {url} there"
        )
    digits = HASH_REGEX.search(name) if check_hash else None
    if digits is not None:
        import hashlib

        with open(path, "rb") as file:
            found = hashlib.sha256(file.read()).hexdigest()
        if not found.startswith(digits.group(1)):
            raise RuntimeError(
                f'invalid hash value (expected "{digits.group(1)}", got "{found}"): {path}'
            )
    return torch.load(path, map_location=map_location, weights_only=weights_only)
