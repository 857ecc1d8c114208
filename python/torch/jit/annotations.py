"""Typing's names under the place where TorchScript looked for them."""

from typing import Any, Dict, List, Optional, Tuple, Union  # noqa: F401, UP035
