/**
 * Measures this project against CPython PyTorch, side by side in one run: the same Python source on both hosts.
 *
 * <p>May use {@code config} for the settings of a step. Nothing uses it.
 */
package dev.unite.bench;
