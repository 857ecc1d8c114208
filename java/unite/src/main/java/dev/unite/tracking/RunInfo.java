package dev.unite.tracking;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a run was made: what is needed, beside its configuration, to make it again.
 *
 * @param commit the program's commit, or its version where that is unknown
 * @param device device asked for and met
 * @param precision fp32 or bf16
 * @param dataFingerprint fingerprint of the data
 * @param command the command line, word by word
 * @param workingDirectory where relative paths of the command line start
 * @param versions program, Java, native libraries, threads
 * @param model counts that describe the network, such as its number of parameters
 */
public record RunInfo(
        long seed,
        String commit,
        String device,
        String precision,
        String dataFingerprint,
        List<String> command,
        String workingDirectory,
        Map<String, String> versions,
        Map<String, Long> model) {

    /** Copies the collections, keeping their order. */
    public RunInfo {
        command = List.copyOf(command);
        versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
        model = Collections.unmodifiableMap(new LinkedHashMap<>(model));
    }
}
