/**
 * Saves and restores everything a run needs to go on, and reads and writes safetensors files.
 *
 * <p>May use {@code dev.unite.error} and the plain tensor types of {@code dev.unite.torch}. Knows nothing of models,
 * data or the training loop: a checkpoint is named groups of tensors, a few numbers, and a manifest that proves them
 * whole.
 */
package dev.unite.checkpoint;
