package dev.unite.torch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Edge;
import org.bytedeco.pytorch.EdgeVector;
import org.bytedeco.pytorch.ForwardADLevel;
import org.bytedeco.pytorch.Node;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorBase;

/** Native functions that look at the recorded graph behind a tensor, and the levels of dual tensors. */
final class GraphFunctions {
    private GraphFunctions() {}

    static void define(Library library, Lifetimes lifetimes) {
        library.define(
                "leaf_nodes", a -> new Result.Several(leaves(Guest.tensor(a[0]).get())));
        library.define("is_view", a -> Guest.tensor(a[0]).get().is_view());
        library.define("base", a -> base(Guest.tensor(a[0]).get(), lifetimes));
        library.define("enter_dual_level", a -> ForwardADLevel.get_next_idx());
        library.define("leave_dual_level", a -> {
            ForwardADLevel.release_idx(Guest.toLong(a[0]));
            return Result.NONE;
        });
    }

    /** The tensor that a differentiable view looks at, or none. */
    private static Object base(Tensor tensor, Lifetimes lifetimes) {
        if (!tensor.is_view()) {
            return Result.NONE;
        }
        try (TensorBase base = tensor._base()) {
            return lifetimes.adopt(new Tensor(base));
        }
    }

    /**
     * The nodes that the graph ends in by number, each once: a leaf tensor has the same one in every graph while any graph
     * holds it.
     */
    private static Object[] leaves(Tensor tensor) {
        Deque<Node> open = new ArrayDeque<>();
        Set<Long> seen = new HashSet<>();
        List<Object> found = new ArrayList<>();
        try {
            push(tensor.grad_fn(), open, seen);
            while (!open.isEmpty()) {
                try (Node node = open.pop();
                        EdgeVector edges = node.next_edges()) {
                    for (long i = 0; i < edges.size(); i++) {
                        try (Edge edge = edges.get(i)) {
                            push(edge.function(), open, seen);
                        }
                    }
                    if (edges.size() == 0) {
                        found.add(Token.of(node.address()));
                    }
                }
            }
        } finally {
            open.forEach(Node::close);
        }
        return found.toArray();
    }

    /** Takes the reference to a node over; one that was seen before is dropped here. */
    private static void push(Node node, Deque<Node> open, Set<Long> seen) {
        if (node == null || node.isNull()) {
            return;
        }
        if (seen.add(node.address())) {
            open.push(node);
        } else {
            node.close();
        }
    }
}
