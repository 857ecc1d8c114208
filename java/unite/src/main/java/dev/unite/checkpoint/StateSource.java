package dev.unite.checkpoint;

import java.util.List;
import java.util.function.Consumer;

/** Whatever can hand out its tensors to be saved. */
@FunctionalInterface
public interface StateSource {
    /**
     * Calls {@code receiver} once with the tensors of {@code part}, which stay valid until it returns.
     *
     * @param receiver writes the tensors; an exception it throws passes through
     */
    void export(StatePart part, Consumer<List<NamedTensor>> receiver);
}
