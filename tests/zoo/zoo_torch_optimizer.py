"""torch-optimizer: seven steps of each optimizer."""

import torch
import torch_optimizer

_NAMES = (
    "AccSGD AdaBelief AdaBound AdaMod Adafactor AdamP AggMo Apollo DiffGrad LARS Lamb MADGRAD "
    "NovoGrad PID QHAdam QHM RAdam Ranger RangerQH RangerVA SGDP SGDW SWATS Yogi"
).split()


def _case(name):
    def case():
        model = torch.nn.Linear(3, 2)
        optimizer = getattr(torch_optimizer, name)(model.parameters(), lr=0.01)
        rows = torch.randn(4, 3)

        def run():
            for _ in range(7):
                optimizer.zero_grad()
                model(rows).square().sum().backward()
                optimizer.step()
            return [parameter.detach() for parameter in model.parameters()]

        return model, run

    return case


for _name in _NAMES:
    globals()[f"case_{_name}"] = _case(_name)
