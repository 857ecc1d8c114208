"""Files of torch.save from before PyTorch 1.6, and plain pickles of CPython's tensors."""

import base64
import io
import pickle
import zlib

import torch
from torch_support import error_of

# A dict of a parameter w, a view t and a mask m, saved without the zip format; and pickle.dumps of
# a row; both by CPython's PyTorch, compressed.
OLD_FILE = (
    "eNqFkclu1EAQhu22ZwINCYGwhTUBAg6H0SyeETkRIZRLiyXm4guyHE8rduS4p9rlsEiR5pIh4Rk4cOTVeAQkDpTt"
    "EEAaoOUuqaurv/931Zh95On3Txvflna+vFxsjdmzrxbFfTAcf94wjJFWqCKVBntS54nKwKQCf5Zu0gQxlYHMhkmY"
    "ATv0OSXx3UgGefJe5mDtg+34DUrmsdIIDcF8i05JhtAUtm+XDJVtw4ywi+KnpknZN2BGqHQUt4ICkzTngZZbRZIO"
    "g1Gow12JUnNgfylBmeVKB3tdDpbj+DOlPlWG2xLs+gnfSFWIr+okh4Y/RzVrbsft9Vy33Rv0XRealdVoVJC75nOE"
    "U5vCEExYEzgtLGFOgB9F1JVURkhNyfkLPZRaDp8mEXI4s+rBWYRZD+YO4/Jw7gPMe3C++jmECzEZi+34D+Fuu992"
    "1wawENeCF0tBS7AJXBJmqXv5qEJdQbjqwWKFegvX/oW6foy6ceL9Zu39Vo26jbDkwXKF2oU7Neq4RU+USk86dPcX"
    "vet2Ot1ef/AI7hGdEX2loh/AfWEewIOa7CBQfFgO9XU51CnPzWmO2bRRWLLFjHqZRtP4fY0fU1inj/aY9uf1/93/"
    "ABmsuuQ="
)
PLAIN_PICKLE = (
    "eNptkL9Lw0AUx/OrLaRWik5ujnEJtY1CJ4tIl+CvutwiR5qc7cmZ610uhQqFLAWVbJ6LODj6r/knCA6+msXBx713"
    "3LsP3/ejcF5eTePXyg3FZTz1ca4oy3S5hSUZ55QlWJE04xLPu/pZe2WrwjK4ognRZRszHiX4RvI7PF4okgF1vA2i"
    "hfXksu+34dfu7cfFjl9Yp582xKUwPNSGgjPJFY85w3MiM8pTYQKAWvDDqFKMYJImNEqF9YBcSKrFjOCM3pNM2Evh"
    "eKgGyWzKpRK10EI2vGiqRD10kLPW4OlENEInz6GmhxpruGpZGPHvCO4QGldXVdIVJtoEph/sB71e0O0cdIL+oah0"
    "41ku7LB+poRzCWrXwviPNSO/bvy14gjCAA54Af4+0Cs90qER2isdmiv9WDZhfkZiBePDypvnMiGSJCc0VrDFvZFW"
    "wPs/7Lt88A=="
)


def bytes_of(text):
    """The bytes of a text above."""
    return zlib.decompress(base64.b64decode(text))


def test_a_file_of_the_old_format_is_read_as_weights():
    found = torch.load(io.BytesIO(bytes_of(OLD_FILE)), weights_only=True)
    assert list(found) == ["w", "t", "x", "m"]
    assert type(found["w"]) is torch.nn.Parameter and found["w"].requires_grad
    assert found["w"].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert found["t"].tolist() == [[0, 3], [1, 4], [2, 5]]
    assert found["m"].tolist() == [True, False] and found["m"].dtype is torch.bool
    found["t"][0, 1] = 7  # views share memory again
    assert found["x"][1, 0] == 7


def test_a_file_of_the_old_format_is_read_as_any_object():
    found = torch.load(io.BytesIO(bytes_of(OLD_FILE)), weights_only=False, map_location="cpu")
    assert found["x"].tolist() == [[0, 1, 2], [3, 4, 5]]


def test_a_cut_file_of_the_old_format_is_an_error():
    data = bytes_of(OLD_FILE)
    for end in (20, len(data) // 2, len(data) - 3):
        kind, _ = error_of(lambda end=end: torch.load(io.BytesIO(data[:end])))
        assert kind in ("RuntimeError", "UnpicklingError", "EOFError", "ValueError")


def test_a_changed_header_of_the_old_format_is_an_error():
    data = bytearray(bytes_of(OLD_FILE))
    data[2] = 255  # the first opcode
    kind, message = error_of(lambda: torch.load(io.BytesIO(data)))
    assert kind in ("RuntimeError", "UnpicklingError", "ValueError"), (kind, message)


def test_a_plain_pickle_of_cpython_is_a_tensor():
    assert pickle.loads(bytes_of(PLAIN_PICKLE)).tolist() == [0, 1, 2]
