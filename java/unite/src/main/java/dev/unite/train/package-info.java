/**
 * The training loop: batches in, steps through Python, listeners told, checkpoints saved, the whole resumable to the
 * bit.
 *
 * <p>May use {@code data}, {@code checkpoint}, {@code tracking}, {@code image}, {@code config}, {@code error} and the
 * Java API of {@code dev.unite.torch}. Only {@link dev.unite.train.TorchSession} talks to Python.
 */
package dev.unite.train;
