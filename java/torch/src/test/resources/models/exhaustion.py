"""What model code must not use up in a restricted engine. No function returns."""

import torch


def huge_tensor():
    return torch.empty(1 << 40)


def huge_filled_tensor():
    return torch.zeros(1 << 20, 1 << 20)


def huge_by_keyword():
    return torch.full(size=(1 << 40,), fill_value=1.0)


def huge_range():
    return torch.arange(1 << 40)


def huge_broadcast():
    return torch.ones(1 << 14, 1) + torch.ones(1 << 14)


def huge_repetition():
    return torch.ones(1 << 14).repeat(1 << 14)


def huge_growth():
    x = torch.ones(1)
    return x.resize_(1 << 30)


def huge_growth_by_a_result():
    x = torch.ones(1)
    return torch.zeros(1 << 15, 1 << 15, out=x)


def many_tensors():
    return [torch.ones(1 << 16) for _ in range(1 << 12)]


def doubling():
    x = torch.ones(1 << 10)
    while True:
        x = torch.cat([x, x])


def deep_recursion():
    return deep_recursion()


def huge_list():
    return [0] * (1 << 34)


def endless_loop():
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue


def endless_tensor_loop():
    x = torch.ones(4)
    while True:
        x = x + 1


def sleep():
    import time

    time.sleep(1000)


def thread():
    import threading

    threading.Thread(target=print).start()


def worker_threads():
    next(iter(torch.utils.data.DataLoader([1], num_workers=1)))


def low_level_thread():
    import _thread

    _thread.start_new_thread(print, ())
