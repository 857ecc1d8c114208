package dev.unite.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Memory of this process as the system counts it. */
final class Memory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final int KIBIBYTE = 1024;

    private Memory() {}

    /** Resident bytes, Java's heap and native memory together; 0 where the system does not tell. */
    static long residentBytes() {
        try {
            Matcher found = RESIDENT.matcher(Files.readString(STATUS));
            return found.find() ? KIBIBYTE * Long.parseLong(found.group(1)) : 0;
        } catch (IOException noSuchFile) {
            return 0;
        }
    }
}
