/**
 * Scores of a trained model: how well its samples are recognised, how far they lie from real images, how well it
 * reconstructs.
 *
 * <p>May use {@code config}, {@code data}, {@code checkpoint} (for the classifier's file), {@code image}, {@code
 * train} (for the
 * network) and {@code dev.unite.torch}. The formulas are Python's, in {@code python/unite/evaluation.py}.
 */
package dev.unite.evaluate;
