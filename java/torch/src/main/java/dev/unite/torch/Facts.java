package dev.unite.torch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.global.torch;

/** What the loaded libtorch says of itself. */
final class Facts {
    private static final Pattern VERSION = Pattern.compile("TORCH_VERSION=([^,\\s]+)");

    private Facts() {}

    static Map<String, String> all() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("libtorch", version());
        facts.put("blas", Natives.blas());
        facts.put("threads", String.valueOf(OperatorThreads.count()));
        facts.put("cpu", cpuCapability());
        facts.put("cuda", String.valueOf(torch.cuda_is_available()));
        facts.put("configuration", configuration().strip());
        return facts;
    }

    /** For example {@code 2.10.0}. */
    static String version() {
        Matcher found = VERSION.matcher(configuration());
        return found.find() ? found.group(1) : "unknown";
    }

    /** The instructions that its kernels use, for example {@code AVX2}. */
    static String cpuCapability() {
        try (BytePointer text = torch.get_cpu_capability()) {
            return text.getString();
        }
    }

    static String configuration() {
        try (BytePointer text = torch.show_config()) {
            return text.getString();
        }
    }
}
