/**
 * Tests of the whole checkout: its architecture, its source tree, its sample configurations and its Python code inside
 * the JVM.
 *
 * <p>They may use every module; nothing uses them. Tests of the command line are in {@code dev.unite.cli}.
 */
package dev.unite.tests;
