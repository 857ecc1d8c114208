package dev.unite.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The scopes that one thread has open in an engine, and the handles made in them, innermost last. */
final class OpenScopes {
    private final List<Opened> scopes = new ArrayList<>();
    private TensorObject[] handles = new TensorObject[64];
    private int top;
    /** The depth at which somebody else's code runs, see {@link Lifetimes#suspend}; no scope within it is concerned. */
    int foreignDepth = -1;

    /**
     * @param number of this scope alone among all of the engine
     * @param mark how many handles were there before it
     */
    private record Opened(long number, int mark, String label) {}

    /**
     * Scopes taken off.
     *
     * @param mark how many handles were there before them
     * @param inner labels of those within the one that was to end, outermost first
     */
    record Ended(int mark, List<String> inner) {}

    int depth() {
        return scopes.size();
    }

    boolean isForeign() {
        return scopes.size() == foreignDepth;
    }

    void open(long number, String label) {
        scopes.add(new Opened(number, top, label));
    }

    /** Takes a scope off, and those within it; null if this thread has none of that number open. */
    Ended end(long number) {
        int at = scopes.size() - 1;
        while (at >= 0 && scopes.get(at).number() != number) {
            at--;
        }
        if (at < 0) {
            return null;
        }
        List<Opened> ended = scopes.subList(at, scopes.size());
        Ended result = new Ended(
                ended.getFirst().mark(),
                ended.stream().skip(1).map(Opened::label).toList());
        ended.clear();
        return result;
    }

    boolean has(long number) {
        return scopes.stream().anyMatch(scope -> scope.number() == number);
    }

    void push(TensorObject handle) {
        if (top == handles.length) {
            handles = Arrays.copyOf(handles, 2 * top);
        }
        handles[top++] = handle;
    }

    int handles() {
        return top;
    }

    TensorObject handle(int index) {
        return handles[index];
    }

    /** Moves a handle down, into the scope around those that end. */
    void move(TensorObject handle, int index) {
        handles[index] = handle;
    }

    /** Drops all handles but the first ones. */
    void cut(int count) {
        Arrays.fill(handles, count, top, null);
        top = count;
    }
}
