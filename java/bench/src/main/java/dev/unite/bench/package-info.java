/**
 * Measures this project against CPython PyTorch, side by side in one run: the same Python source on both hosts.
 *
 * <p>May use {@code config} for the settings of a step. {@link dev.unite.bench.Report} is for other measurements, too.
 */
package dev.unite.bench;
