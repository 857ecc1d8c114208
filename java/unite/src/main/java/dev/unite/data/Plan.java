package dev.unite.data;

/**
 * What one batch is to hold.
 *
 * @param samples numbers of the images
 * @param flips whether an image may be mirrored
 * @param replaces whether another image takes the place of a bad one, so that the batch keeps its size
 * @param key what flips and replacements are drawn from
 */
record Plan(Position position, Position next, int[] samples, boolean flips, boolean replaces, long key) {}
