package dev.unite.checkpoint;

import java.util.List;

/**
 * What a whole checkpoint consists of; written last.
 *
 * @param formatVersion version of the layout; see {@link #FORMAT_VERSION}
 * @param files every other file of the checkpoint
 */
record Manifest(int formatVersion, List<Entry> files) {
    static final String FILE_NAME = "MANIFEST.json";

    /** Raised when a checkpoint can no longer be read by older programs; older versions stay readable. */
    static final int FORMAT_VERSION = 1;

    Manifest {
        files = files == null ? List.of() : List.copyOf(files);
    }

    /**
     * One file.
     *
     * @param size bytes
     * @param sha256 hash in lower-case hexadecimal digits
     */
    record Entry(String name, long size, String sha256) {}
}
