/**
 * The command line: reads arguments, wires the parts of the program together by hand, shows progress and turns
 * failures into
 * one-line messages and exit codes.
 *
 * <p>May use every package of {@code dev.unite} and the public API of {@code dev.unite.torch}; nothing uses this
 * package.
 * Commands that need no Python never touch {@code dev.unite.torch}, which keeps them below a second.
 */
package dev.unite.cli;
