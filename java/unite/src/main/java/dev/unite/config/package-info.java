/**
 * One experiment as a tree of records, read from YAML with every error reported at once.
 *
 * <p>A section is described once, by a {@code Schema}: its keys, their documentation, how the record is built from them
 * and taken apart again. {@code Section} reads by it, {@code ConfigWriter} writes by it, {@code ConfigHelp} prints it.
 * Rules between keys are in {@code Rules}.
 *
 * <p>May use {@code error} only.
 */
package dev.unite.config;
