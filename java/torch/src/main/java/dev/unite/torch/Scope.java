package dev.unite.torch;

/** Releases at its end every tensor made since it was opened, except what a module, an optimizer or the program kept. */
public interface Scope extends AutoCloseable {
    /**
     * @throws IllegalStateException if it was closed before, on another thread than the one that opened it, or while a scope
     *     opened within it is open, which ends both
     */
    @Override
    void close();
}
