package dev.unite.checkpoint;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** The few things a checkpoint asks of a disk; an interface so that tests can make each of them fail. */
interface Storage {
    /** A file being written. */
    interface Output extends WritableByteChannel {
        /** Returns once everything written so far is on disk. */
        void sync() throws IOException;
    }

    void createFolder(Path folder) throws IOException;

    /** Creates a file that does not exist yet. */
    Output create(Path file) throws IOException;

    /** Returns once the folder's entries are on disk. */
    void syncFolder(Path folder) throws IOException;

    /** Renames at once or not at all. */
    void move(Path from, Path to) throws IOException;

    /** Deletes a folder with all it holds; nothing there is fine. */
    void deleteFolder(Path folder) throws IOException;
}
