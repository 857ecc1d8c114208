package dev.unite.peers;

/** A library for Java that trains the model of {@link Task}, as a user of it would write that. */
interface Library extends AutoCloseable {
    String name();

    /** Clears the gradients, computes the loss and its gradients, and updates by Adam. */
    void step();

    /** Computes the logits, with nothing noted for a backward pass. */
    void predict();

    /** The loss as the weights are now. */
    double loss();

    @Override
    void close();

    /** Opens one by the word that the benchmark has for it. */
    static Library open(String word, int threads) {
        return switch (word) {
            case "here" -> new Here(threads);
            case "javacpp" -> new JavaCpp(threads);
            case "djl" -> new Djl(threads);
            default ->
                throw new IllegalArgumentException("library: expected 'here', 'javacpp' or 'djl', got '" + word + "'");
        };
    }
}
