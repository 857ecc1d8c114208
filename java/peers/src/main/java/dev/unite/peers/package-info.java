/**
 * Measures one training step of a small model by this project's Java API, by plain JavaCPP and by DJL's PyTorch engine.
 *
 * <p>The one place outside {@code torch} that uses {@code org.bytedeco}, as the peer that it is. Nothing uses it.
 */
package dev.unite.peers;
