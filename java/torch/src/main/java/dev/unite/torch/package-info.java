/**
 * Torch for GraalVM: libtorch's kernels as the polyglot language {@code torch}, and the Java API that opens an engine and
 * calls Python modules on it.
 *
 * <p>The only package that may use GraalVM's polyglot and Truffle API and the JavaCPP bindings. It knows nothing of the
 * models that run on it.
 */
package dev.unite.torch;
