package dev.unite.torch;

/** An element type of tensors that cross between Java and Python. */
public enum DType {
    FLOAT32(4, 6),
    FLOAT64(8, 7),
    BFLOAT16(2, 15),
    FLOAT16(2, 5),
    UINT8(1, 0),
    INT8(1, 1),
    INT16(2, 2),
    INT32(4, 3),
    INT64(8, 4),
    BOOL(1, 11);

    private final int itemSize;
    private final int code;

    DType(int itemSize, int code) {
        this.itemSize = itemSize;
        this.code = code;
    }

    /** Bytes of one element. */
    public int itemSize() {
        return itemSize;
    }

    /** The number of libtorch's {@code ScalarType}. */
    int code() {
        return code;
    }

    static DType ofCode(int code) {
        for (DType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new TorchException(
                "tensor: expected a dtype that Java can read, got libtorch's ScalarType " + code
                        + "; convert it in Python with .to(torch.float32)",
                "TypeError",
                "",
                null);
    }
}
