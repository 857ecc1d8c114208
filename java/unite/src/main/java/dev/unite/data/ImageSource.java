package dev.unite.data;

import java.util.List;

/** Labelled images by number. Reading is safe for several threads. */
sealed interface ImageSource permits PackedImages, FolderImages {
    int size();

    int label(int index);

    List<String> classNames();

    /** What an image is called in a report. */
    String name(int index);

    /** A number that stays with the image when others come and go; the held-out split follows it. */
    long identity(int index);

    /** SHA-256 of the data as 64 hexadecimal digits. */
    String fingerprint();

    /**
     * Writes an image band by band, row by row.
     *
     * @return whether it is in the format that its name says; it is read either way
     */
    boolean read(int index, byte[] target) throws BadImageException;
}
