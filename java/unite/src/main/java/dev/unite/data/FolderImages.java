package dev.unite.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The images of a folder that holds one folder per class. */
final class FolderImages implements ImageSource {
    private final FolderListing listing;
    private final ImageFileReader reader;

    FolderImages(FolderListing listing, ImageFileReader reader) {
        this.listing = listing;
        this.reader = reader;
    }

    @Override
    public int size() {
        return listing.files().size();
    }

    @Override
    public int label(int index) {
        return listing.files().get(index).label();
    }

    @Override
    public List<String> classNames() {
        return listing.classNames();
    }

    @Override
    public String name(int index) {
        return listing.root().resolve(listing.files().get(index).path()).toString();
    }

    @Override
    public long identity(int index) {
        long hash = 0;
        for (byte letter : listing.files().get(index).path().getBytes(StandardCharsets.UTF_8)) {
            hash = Randomness.hash(hash, letter);
        }
        return hash;
    }

    @Override
    public String fingerprint() {
        return listing.fingerprint();
    }

    @Override
    public boolean read(int index, byte[] target) throws BadImageException {
        return reader.read(Path.of(name(index)), target);
    }
}
