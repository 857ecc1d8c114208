package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Edge;
import org.bytedeco.pytorch.EdgeVector;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Node;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Native functions that walk the autograd graph: a tensor's node, and the nodes that its gradient goes to. */
final class NodeFunctions {
    private NodeFunctions() {}

    /** A node of the graph; what only it holds goes with the last reference to this. */
    static final class NodeObject extends GuestValue {
        private final Node node;

        /** @param node a reference of its own, which this takes over */
        NodeObject(Node node) {
            this.node = node;
            owns(node);
        }

        @Override
        String display() {
            return name(node);
        }
    }

    static void define(Library library, TorchContext context) {
        library.define(
                "grad_fn_name",
                Repeat.CONSTANT,
                a -> nameOfMaker(Guest.tensor(a[0]).get()));
        library.define("grad_fn", a -> owned(Guest.tensor(a[0]).get().grad_fn()));
        library.define("node_name", a -> name(node(a[0])));
        library.define("node_token", a -> Token.of(node(a[0]).address()));
        library.define("node_sequence_number", a -> node(a[0]).sequence_nr());
        library.define("node_edges", a -> edges(node(a[0])));
        library.define("node_variable", a -> context.lifetimes().adopt(variable(node(a[0]))));
        library.define("node_prehook", a -> {
            NodeHooks.before(hookable(a[0]), a[1], context);
            return Result.NONE;
        });
        library.define("node_hook", a -> NodeHooks.after(hookable(a[0]), a[1], context));
        library.define("remove_node_hook", a -> node(a[0]).del_post_hook(Guest.toLong(a[1])));
    }

    private static Node node(Object value) throws InteropException {
        if (Guest.unwrap(value) instanceof NodeObject object) {
            return object.node;
        }
        throw new TorchError(
                "TypeError",
                "expected a node of the graph, got " + Guest.typeName(value) + "; take a tensor's grad_fn");
    }

    private static Node hookable(Object value) throws InteropException {
        if (!Virtual.isKnown()) {
            throw new TorchError(
                    "NotImplementedError",
                    "Node.register_hook: expected Linux or macOS, got Windows; use Tensor.register_hook or"
                            + " Module.register_full_backward_hook");
        }
        return node(value);
    }

    /**
     * Where the leaf lies in libtorch's AccumulateGrad, a class that JavaCPP does not have: behind what all nodes have, found
     * by looking for a leaf that is known.
     */
    private static final class Leaf {
        static final long OFFSET = offset();

        private static long offset() {
            boolean before = GradMode.is_enabled();
            GradMode.set_enabled(true);
            try (Tensor leaf = torch.zeros(1).set_requires_grad(true);
                    Tensor view = leaf.view(1);
                    EdgeVector edges = view.grad_fn().next_edges()) {
                long node = edges.get(0).function().address();
                long wanted = leaf.unsafeGetTensorImpl().address();
                long offset = 0;
                while (Virtual.word(node + offset) != wanted) {
                    offset += Long.BYTES;
                }
                return offset;
            } finally {
                GradMode.set_enabled(before);
            }
        }
    }

    /** The leaf whose gradient a node of the class AccumulateGrad adds to. */
    private static Tensor variable(Node node) {
        if (!name(node).equals("torch::autograd::AccumulateGrad")) {
            throw new TorchError("TypeError", "node_variable: expected an AccumulateGrad, got " + name(node));
        }
        return new Tensor(new Tensor(new Virtual.At(node.address() + Leaf.OFFSET)));
    }

    private static Object owned(Node node) {
        return node == null || node.isNull() ? Result.NONE : new NodeObject(node);
    }

    private static Object nameOfMaker(Tensor tensor) {
        try (Node node = tensor.grad_fn()) {
            return node == null || node.isNull() ? Result.NONE : name(node);
        }
    }

    private static String name(Node node) {
        try (BytePointer name = node.name()) {
            return name.getString();
        }
    }

    /** One pair for each input of the recorded operator: the node that made it, or None, and which of its outputs it was. */
    private static Object edges(Node node) {
        try (EdgeVector edges = node.next_edges()) {
            Object[] pairs = new Object[(int) edges.size()];
            for (int i = 0; i < pairs.length; i++) {
                Edge edge = edges.get(i);
                pairs[i] = new Result.Several(new Object[] {owned(edge.function()), edge.input_nr()});
            }
            return new Result.Several(pairs);
        }
    }
}
