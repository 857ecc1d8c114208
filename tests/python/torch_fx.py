"""torch.fx: what is recorded, its text, its code, and what changes of it do; both hosts agree."""

import copy
import math
import operator
import pickle

import torch
import torch.nn.functional as F
from torch import fx, nn
from torch.fx.passes.shape_prop import ShapeProp


@fx.wrap
def _helper(x, k):
    return x * k if float(x.sum()) != 0 else x


fx.wrap("len")


class _Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(4, 4, 3, padding=1)

    def forward(self, x):
        return F.relu(self.conv(x) + x, inplace=True)


class _Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(_Block(), _Block())
        self.w = nn.Parameter(torch.ones(4))
        self.register_buffer("b", torch.arange(4.0))
        self.fc = nn.Linear(4, 2)

    def forward(self, x, scale=2.0, *, flag: bool = None):
        count, _, _, _ = x.shape
        y = self.layers(x).mean((2, 3)) * self.w + self.b
        y += 1
        z = self.fc(-y / scale).view(count, -1)
        z = _helper(torch.cat([z, z], dim=1)[:, :2], 3)
        return {"out": F.softmax(z, dim=-1), "n": len(z), "s": (z.size(0), z.shape[1])}


_CODE = """
torch.fx._symbolic_trace.wrap("NAME__helper")
torch.fx._symbolic_trace.wrap("len")

def forward(self, x, scale = 2.0, flag : bool = None):
    getattr_1 = x.shape
    getitem = getattr_1[0]
    getitem_1 = getattr_1[1];  getitem_1 = None
    getitem_2 = getattr_1[2];  getitem_2 = None
    getitem_3 = getattr_1[3];  getattr_1 = getitem_3 = None
    layers_0_conv = getattr(self.layers, "0").conv(x)
    add = layers_0_conv + x;  layers_0_conv = x = None
    relu = torch.nn.functional.relu(add, inplace = True);  add = None
    layers_1_conv = getattr(self.layers, "1").conv(relu)
    add_1 = layers_1_conv + relu;  layers_1_conv = relu = None
    relu_1 = torch.nn.functional.relu(add_1, inplace = True);  add_1 = None
    mean = relu_1.mean((2, 3));  relu_1 = None
    w = self.w
    mul = mean * w;  mean = w = None
    b = self.b
    add_2 = mul + b;  mul = b = None
    add_3 = add_2 + 1;  add_2 = None
    neg = -add_3;  add_3 = None
    truediv = neg / scale;  neg = scale = None
    fc = self.fc(truediv);  truediv = None
    view = fc.view(getitem, -1);  fc = getitem = None
    cat = torch.cat([view, view], dim = 1);  view = None
    getitem_4 = cat[(slice(None, None, None), slice(None, 2, None))];  cat = None
    _helper = NAME__helper(getitem_4, 3);  getitem_4 = None
    softmax = torch.nn.functional.softmax(_helper, dim = -1, _stacklevel = 3, dtype = None)
    len_1 = len(_helper)
    size = _helper.size(0)
    getattr_2 = _helper.shape;  _helper = None
    getitem_5 = getattr_2[1];  getattr_2 = None
    return {'out': softmax, 'n': len_1, 's': (size, getitem_5)}
    """


def _traced():
    torch.manual_seed(0)
    module = _Net().eval()
    return module, fx.symbolic_trace(module)


def test_code_of_a_module():
    module, traced = _traced()
    assert traced.code == _CODE.replace("NAME", __name__.replace(".", "_"))
    x = torch.randn(2, 4, 5, 5)
    ours, theirs = module(x), traced(x)
    assert torch.equal(ours["out"], theirs["out"])
    assert (theirs["n"], theirs["s"]) == (2, (2, 2))
    assert sorted(traced.state_dict()) == sorted(module.state_dict())
    assert repr(traced).splitlines()[:2] == ["_Net(", "  (layers): Module("]


def _program(x, y=3):
    return torch.relu(x).sum(dim=1, keepdim=True) @ x.t() - math.sqrt(4) + x.neg_() ** y


def test_text_of_a_graph():
    assert str(fx.symbolic_trace(_program).graph) == (
        "graph():\n"
        "    %x : [num_users=3] = placeholder[target=x]\n"
        "    %y : [num_users=1] = placeholder[target=y](default=3)\n"
        "    %relu : [num_users=1] = call_function[target=torch.relu](args = (%x,), kwargs = {})\n"
        "    %sum_1 : [num_users=1] = call_method[target=sum]"
        "(args = (%relu,), kwargs = {dim: 1, keepdim: True})\n"
        "    %t : [num_users=1] = call_method[target=t](args = (%x,), kwargs = {})\n"
        "    %matmul : [num_users=1] = call_function[target=operator.matmul]"
        "(args = (%sum_1, %t), kwargs = {})\n"
        "    %sub : [num_users=1] = call_function[target=operator.sub]"
        "(args = (%matmul, 2.0), kwargs = {})\n"
        "    %neg_ : [num_users=1] = call_method[target=neg_](args = (%x,), kwargs = {})\n"
        "    %pow_1 : [num_users=1] = call_function[target=operator.pow]"
        "(args = (%neg_, %y), kwargs = {})\n"
        "    %add : [num_users=1] = call_function[target=operator.add]"
        "(args = (%sub, %pow_1), kwargs = {})\n"
        "    return add"
    )


def test_control_flow_on_values_is_refused():
    for program, text in (
        (lambda x: x if x > 0 else -x, "control flow"),
        (lambda x: [part for part in x], "cannot be iterated"),
    ):
        try:
            fx.symbolic_trace(program)
        except fx.proxy.TraceError as error:
            assert text in str(error)
        else:
            raise AssertionError("expected a TraceError")


def _small():
    graph = fx.Graph()
    x = graph.placeholder("x")
    y = graph.call_function(torch.add, (x, 1))
    graph.output(graph.call_method("relu", (y,)))
    return fx.GraphModule({}, graph)


_SMALL = """


def forward(self, x):
    add = torch.add(x, 1);  x = None
    relu = add.relu();  add = None
    return relu
    """


def test_graphs_made_by_hand_are_changed_copied_and_pickled():
    module = _small()
    assert module.code == _SMALL
    assert module(torch.tensor([-3.0, 2.0])).tolist() == [0, 3]
    assert copy.deepcopy(module).code == _SMALL
    assert pickle.loads(pickle.dumps(module)).code == _SMALL
    *_, relu, _ = module.graph.nodes
    with module.graph.inserting_before(relu):
        module.graph.call_function(torch.sin, (relu.args[0],))
    assert module.graph.eliminate_dead_code()
    relu.replace_all_uses_with(relu.args[0])
    module.graph.erase_node(relu)
    module.graph.lint()
    module.recompile()
    assert module(torch.tensor([-3.0])).tolist() == [-2]


def test_interpreter_and_transformer():
    called = []

    class Watching(fx.Interpreter):
        def call_function(self, target, args, kwargs):
            called.append(target)
            return super().call_function(target, args, kwargs)

    class Other(fx.Transformer):
        def call_function(self, target, args, kwargs):
            return super().call_function(operator.mul, args, kwargs)

    module = _small()
    assert Watching(module).run(torch.tensor([1.0])).tolist() == [2]
    assert called == [torch.add]
    assert "mul = x * 1;  x = None" in Other(module).transform().code


def _sigmoid(x):
    return torch.sigmoid(x)


def test_shapes_and_patterns():
    module = _small()
    ShapeProp(module).propagate(torch.ones(2, 3))
    assert [tuple(node.meta["tensor_meta"].shape) for node in module.graph.nodes] == [(2, 3)] * 4
    matches = fx.replace_pattern(module, lambda x: torch.add(x, 1).relu(), _sigmoid)
    assert len(matches) == 1 and "torch.sigmoid(x)" in module.code


def test_leaves_and_concrete_arguments():
    class Leaves(fx.Tracer):
        def is_leaf_module(self, m, module_qualified_name):
            return isinstance(m, _Block) or super().is_leaf_module(m, module_qualified_name)

    graph = Leaves().trace(_Net(), concrete_args={"scale": 4.0})
    called = [node.target for node in graph.nodes if node.op == "call_module"]
    assert called == ["layers.0", "layers.1", "fc"]
    assert "truediv = neg / 4.0" in graph.python_code("self").src


def test_constants_and_odd_values_in_code():
    def program(a, b):
        c = a[..., 0:2, None]
        d, e = torch.chunk(torch.where(a > b, a, b), 2)
        f = torch.full((a.size(0),), float("inf"), device=a.device)
        return c, [d, e], torch.zeros(2) + e, a.to(torch.float64), f

    traced = fx.symbolic_trace(program)
    for line in (
        "    getitem = a[(Ellipsis, slice(0, 2, None), None)]",
        "    _tensor_constant0 = self._tensor_constant0",
        "    to = a.to(torch.float64)",
        "    full = torch.full((size,), inf, device = getattr_1);  size = getattr_1 = None",
        "    return (getitem, [getitem_1, getitem_2], add, to, full)",
    ):
        assert line in traced.code, line
