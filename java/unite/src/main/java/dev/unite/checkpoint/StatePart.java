package dev.unite.checkpoint;

/** The groups of tensors that a checkpoint holds, one file each. */
public enum StatePart {
    MODEL("model.safetensors"),
    EMA("ema.safetensors"),
    OPTIMIZER("optimizer.safetensors"),
    /** Only in a checkpoint taken between two micro-batches of the same step. */
    GRADIENTS("gradients.safetensors");

    private final String fileName;

    StatePart(String fileName) {
        this.fileName = fileName;
    }

    /** Name of the part's file inside a checkpoint. */
    public String fileName() {
        return fileName;
    }
}
