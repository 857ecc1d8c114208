/**
 * What a run leaves behind for people and programs to read: its folder, its metrics, its record of how it was made.
 *
 * <p>May use {@code dev.unite.error}. Knows nothing of models or of the training loop.
 */
package dev.unite.tracking;
