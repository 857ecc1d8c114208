package dev.unite.data;

import dev.unite.config.DataConfig;
import dev.unite.error.DataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Reads image files into the size and channels of a configuration. Safe for several threads. */
public final class ImageFileReader {
    private static final long MAX_FILE_BYTES = 1L << 30;

    private final DataConfig config;
    private final ImageDecoder decoder;
    private final CenterCrop crop;

    public ImageFileReader(DataConfig config) {
        this.config = config;
        this.decoder = new ImageDecoder(Math.round(config.maxMegapixels() * 1e6));
        this.crop = new CenterCrop(config.imageSizePx());
    }

    /**
     * Reads files that a user named.
     *
     * @return a new direct buffer of unsigned bytes, files × channels × height × width
     * @throws DataException naming the first file that cannot be used
     */
    public ByteBuffer readAll(List<Path> files) {
        byte[] image = new byte[config.channels() * config.imageSizePx() * config.imageSizePx()];
        ByteBuffer images = ByteBuffer.allocateDirect(Math.multiplyExact(files.size(), image.length));
        for (Path file : files) {
            try {
                read(file, image);
            } catch (BadImageException bad) {
                throw new DataException("image '" + file + "': " + bad.getMessage() + "; name another file", bad);
            }
            images.put(image);
        }
        return images.flip();
    }

    /**
     * Reads one file band by band, row by row.
     *
     * @return whether it is in the format that its name says
     */
    boolean read(Path file, byte[] target) throws BadImageException {
        byte[] content = contentOf(file);
        crop.apply(decoder.decode(content, config.channels())).toPlanes(target);
        return ImageFormat.of(content).fits(file.getFileName().toString());
    }

    private static byte[] contentOf(Path file) throws BadImageException {
        try {
            long size = Files.size(file);
            if (size > MAX_FILE_BYTES) {
                throw new BadImageException("expected a file of at most 1 GiB, got " + size + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException missing) {
            throw new BadImageException("expected an image file, got nothing at that path", missing);
        } catch (IOException unreadable) {
            throw new BadImageException("expected a readable file, got " + unreadable, unreadable);
        }
    }
}
