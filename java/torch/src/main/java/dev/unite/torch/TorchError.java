package dev.unite.torch;

import java.util.regex.Pattern;

/** A failure that Python shall see as one of its own exceptions. */
final class TorchError extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final Pattern INDEX = Pattern.compile(
            "^(Dimension out of range|(select\\(\\): )?index .* (is )?out of (bounds|range)"
                    + "|Target -?\\d+ is out of bounds|.*index out of range|too many indices|The shape of the mask "
                    + "|tensors used as indices must be|shape mismatch: indexing tensors could not be broadcast"
                    + "|out of range: tried to access index|(slice|select)\\(\\) cannot be applied to a 0-dim)",
            Pattern.DOTALL);
    /** One text for indices of tensors, which raise IndexError, and for those of gather, scatter and index_add, which do not. */
    private static final Pattern INDEX_OF_DIMENSION =
            Pattern.compile("^index -?\\d+ is out of bounds for dimension \\d+ with size \\d+$");

    private static final Pattern VALUE =
            Pattern.compile("^(Expected input batch_size \\(|torch\\.cat\\(\\): expected a non-empty list)");
    private static final Pattern NO_CUDA = Pattern.compile("^(PyTorch is not linked with support for cuda"
            + "|Could not run 'aten::empty\\S*' with arguments from the 'CUDA' backend"
            + "|Cannot initialize CUDA without ATen_cuda)");
    private static final Pattern TYPE_NAME = Pattern.compile(
            "\\b(CPU|CUDA)(Bool|Byte|Char|Short|Int|Long|Half|Float|Double|BFloat16|ComplexFloat|ComplexDouble)Type\\b");
    private static final Pattern UNUSED = Pattern.compile("^element \\d+ ?of the (differentiated|input) [Tt]ensors");
    private static final Pattern NOT_IMPLEMENTED =
            Pattern.compile("(?s)^(Could not run '|Cannot copy out of meta tensor|\"[^\"]*\" not implemented for '"
                    + "|Unlike NumPy, torch.sign is not|(ceil|floor|round|trunc) is not supported for complex).*");

    private final String kind;

    /** A Python exception of the built-in class {@code kind}, for example {@code "TypeError"}. */
    TorchError(String kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** PyTorch's exception for one that libtorch threw: its message without the C++ trace, and the class it stands for. */
    static TorchError of(RuntimeException reported) {
        RuntimeException failure = BatchedProducts.cause(reported);
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        int trace = message.indexOf("\nException raised from ");
        String text = (trace < 0 ? message : message.substring(0, trace)).stripTrailing();
        boolean inKernel = trace < 0 || message.indexOf("IndexKernel", trace) >= 0;
        TorchError error = new TorchError(classOf(text, inKernel), asInPython(text));
        error.initCause(failure);
        return error;
    }

    /** The text as PyTorch's Python side puts it: with its names of types, and short where a device is missing. */
    private static String asInPython(String text) {
        if (NO_CUDA.matcher(text).find()) {
            return "torch.cuda: expected a CUDA device and a libtorch built for CUDA, got none; "
                    + "ask torch.cuda.is_available() first";
        }
        String named = TYPE_NAME
                .matcher(text)
                .replaceAll(
                        found -> "torch." + (found.group(1).equals("CUDA") ? "cuda." : "") + found.group(2) + "Tensor");
        return UNUSED.matcher(named).replaceFirst("One of the differentiated Tensors");
    }

    /** Whether libtorch found too little memory on a CUDA device. */
    static boolean isOutOfDeviceMemory(RuntimeException failure) {
        return failure.getMessage() != null && failure.getMessage().startsWith("CUDA out of memory");
    }

    String kind() {
        return kind;
    }

    private static String classOf(String message, boolean inKernel) {
        if (INDEX_OF_DIMENSION.matcher(message).find()) {
            return inKernel ? "IndexError" : "RuntimeError";
        }
        if (INDEX.matcher(message).find()) {
            return "IndexError";
        }
        if (VALUE.matcher(message).find()) {
            return "ValueError";
        }
        if (NO_CUDA.matcher(message).find()) {
            return "RuntimeError";
        }
        if (NOT_IMPLEMENTED.matcher(message).matches()) {
            return "NotImplementedError";
        }
        return message.contains("can't allocate memory") ? "MemoryError" : "RuntimeError";
    }
}
