package dev.unite.torch;

/** Releases at its end every tensor made since it was opened, except what a module, an optimizer or the program kept. */
public interface Scope extends AutoCloseable {
    @Override
    void close();
}
