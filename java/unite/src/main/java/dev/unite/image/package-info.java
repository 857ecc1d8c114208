/**
 * Pictures for people: grids of samples, reconstructions beside their originals, curves.
 *
 * <p>May use {@code dev.unite.error} and the plain tensor types of {@code dev.unite.torch}. Written on {@code
 * java.util.zip} and text alone: AWT needs fonts and native libraries that a slim machine does not have.
 */
package dev.unite.image;
