package dev.unite.checkpoint;

import dev.unite.error.RunException;
import dev.unite.torch.DType;

/** The names that safetensors gives to the number types. */
final class SafetensorsTypes {
    private SafetensorsTypes() {}

    static String name(DType dtype) {
        return switch (dtype) {
            case FLOAT64 -> "F64";
            case FLOAT32 -> "F32";
            case FLOAT16 -> "F16";
            case BFLOAT16 -> "BF16";
            case INT64 -> "I64";
            case INT32 -> "I32";
            case INT16 -> "I16";
            case INT8 -> "I8";
            case UINT8 -> "U8";
            case BOOL -> "BOOL";
        };
    }

    /** Place of a type in a file: lower ones come first. */
    static int rank(DType dtype) {
        return switch (dtype) {
            case INT64 -> 0;
            case FLOAT64 -> 1;
            case FLOAT32 -> 2;
            case INT32 -> 3;
            case BFLOAT16 -> 4;
            case FLOAT16 -> 5;
            case INT16 -> 6;
            case INT8 -> 7;
            case UINT8 -> 8;
            case BOOL -> 9;
        };
    }

    static DType parse(String where, String name) {
        for (DType dtype : DType.values()) {
            if (name(dtype).equals(name)) {
                return dtype;
            }
        }
        throw new RunException(
                ("%s: expected one of F64, F32, F16, BF16, I64, I32, I16, I8, U8, BOOL, got dtype '%s'; convert the "
                                + "tensor")
                        .formatted(where, name.length() > 32 ? name.substring(0, 32) + "…" : name));
    }
}
