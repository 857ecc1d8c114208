package dev.unite.torch;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The machine's memory, as the JVM sees it (a container's limit where there is one). */
final class Memory {
    private Memory() {}

    static long physicalBytes() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
    }
}
