/**
 * Images and labels, decoded ahead into direct buffers in an order that only numbers decide.
 *
 * <p>{@code DataSet} opens what the configuration names and gives {@code Batches}. Images come from an
 * {@code ImageSource}: packed arrays (the embedded digits, IDX files) or a folder, whose files go through
 * {@code ImageDecoder} and {@code CenterCrop}. Order, flips and the held-out split come from {@code Randomness}, which
 * is a function of numbers, so a position is a number too.
 *
 * <p>May use {@code config} and {@code error} only.
 */
package dev.unite.data;
