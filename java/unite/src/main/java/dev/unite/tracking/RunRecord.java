package dev.unite.tracking;

import java.util.List;

/**
 * The contents of {@code run.json}.
 *
 * @param started when the run began, ISO 8601 in UTC
 * @param info how it was begun
 * @param resumed every time it went on, in order
 */
record RunRecord(int formatVersion, String started, RunInfo info, List<Resumed> resumed) {
    static final int FORMAT_VERSION = 1;

    RunRecord {
        resumed = resumed == null ? List.of() : List.copyOf(resumed);
    }

    /**
     * A run that went on.
     *
     * @param step optimizer steps that were complete
     */
    record Resumed(String at, long step, RunInfo info) {}
}
