package dev.unite.config;

/** Number format of the forward and backward pass; weights and optimizer states are always fp32. */
public enum Precision implements Word {
    FP32,
    BF16
}
