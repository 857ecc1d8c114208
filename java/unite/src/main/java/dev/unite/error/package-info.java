/**
 * The four kinds of failure a user can meet. Every message says where, what was expected, what was got and what to do.
 *
 * <p>Uses nothing else of this project; everything may use it.
 */
package dev.unite.error;
