package dev.unite.torch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Edge;
import org.bytedeco.pytorch.EdgeVector;
import org.bytedeco.pytorch.Node;
import org.bytedeco.pytorch.Tensor;

/** Native functions that look at the recorded graph behind a tensor. */
final class GraphFunctions {
    private GraphFunctions() {}

    static void define(Library library) {
        library.define(
                "leaf_nodes", a -> new Result.Several(leaves(Guest.tensor(a[0]).get())));
    }

    /**
     * The addresses of the nodes that the graph ends in, each once: a leaf tensor has the same one in every graph while
     * any graph holds it.
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
                        found.add(node.address());
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
