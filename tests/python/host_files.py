"""Files of the host that are no ordinary ones: Linux's, which tell no size, read whole."""

import os
import sys
import unittest


def test_files_of_the_kernel_are_read():
    if not os.path.isdir("/proc/self"):
        raise unittest.SkipTest(f"/proc is Linux's, this is {sys.platform}")
    with open("/proc/self/status") as status:
        lines = status.read().splitlines()
    assert any(line.startswith("VmRSS:") for line in lines)
    with open("/proc/meminfo") as memory:
        assert any(line.startswith("MemTotal:") for line in memory)
    opened = os.open("/proc/self/status", os.O_RDONLY)
    assert len(os.read(opened, 16)) == 16 and len(os.read(opened, 1 << 16)) > 16
    os.close(opened)
    assert os.path.exists("/proc/self/status") and "self" in os.listdir("/proc")
