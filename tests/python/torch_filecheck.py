"""torch.testing.FileCheck: which texts pass its checks."""

import torch
from torch.testing import FileCheck
from torch_support import error_of

TEXT = "alpha beta\ngamma delta\n~~~~~\nbeta end\n"


def passes(check, *texts):
    """Whether a text passes; a failure is a RuntimeError."""
    try:
        check.run(*(texts or (TEXT,)))
    except RuntimeError:
        return False
    return True


def test_texts_are_found_in_order():
    assert torch.FileCheck is FileCheck
    assert passes(FileCheck().check("alpha").check("gamma"))
    assert not passes(FileCheck().check("gamma").check("alpha"))
    assert passes(FileCheck().check_dag("gamma").check_dag("alpha"))
    assert not passes(FileCheck().check_dag("gamma").check_dag("zeta"))
    assert passes(FileCheck().check_regex(r"g\w+a").check("end"))
    assert not passes(FileCheck().check_regex(r"g\d+a"))
    name, text = error_of(lambda: FileCheck().check("zeta").run(TEXT))
    assert name == "RuntimeError" and text.startswith('Expected to find "zeta" but did not find it')


def test_places_and_numbers_count():
    assert passes(FileCheck().check("alpha").check_not("zeta").check("end"))
    assert not passes(FileCheck().check("alpha").check_not("gamma").check("end"))
    assert passes(FileCheck().check("gamma").check_not("alpha"))
    assert passes(FileCheck().check("alpha").check_same("beta"))
    assert not passes(FileCheck().check("alpha").check_same("gamma"))
    assert passes(FileCheck().check("alpha").check_next("gamma"))
    assert not passes(FileCheck().check("alpha").check_next("end"))
    assert passes(FileCheck().check_count("beta", 2, exactly=True))
    assert not passes(FileCheck().check_count("beta", 1, exactly=True))
    assert not passes(FileCheck().check_count("beta", 3))
    assert passes(FileCheck().check_source_highlighted("gamma"))
    assert not passes(FileCheck().check_source_highlighted("delta"))


def test_checks_are_read_from_a_text():
    assert passes(FileCheck(), "# CHECK: alpha\n# CHECK-NOT: zeta\n# CHECK: end\n", TEXT)
    assert not passes(FileCheck(), "# CHECK: end\n# CHECK: alpha\n", TEXT)
    assert not passes(FileCheck())
