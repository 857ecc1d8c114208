package dev.unite.cli;

import dev.unite.image.ImageGrid;
import dev.unite.image.Images;
import dev.unite.image.PngFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes samples as one grid or as single files.
 *
 * @param out a file whose name ends in {@code .png}, or a folder
 * @param remarks text kept inside each PNG
 */
record SampleFiles(Path out, Map<String, String> remarks) {
    private static final String SUFFIX = ".png";

    /**
     * Writes all images.
     *
     * @param labels class of each image, classes in turn
     * @param classes number of classes asked for
     * @return a line that says what was written
     */
    String write(Images images, long[] labels, int classes, List<String> names) {
        return out.toString().toLowerCase(Locale.ROOT).endsWith(SUFFIX)
                ? writeGrid(images, classes)
                : writeSingle(images, labels, names);
    }

    private String writeGrid(Images images, int classes) {
        int perClass = Math.ceilDiv(images.count(), classes);
        List<Images> rows = new ArrayList<>();
        for (int row = 0; row < Math.min(classes, images.count()); row++) {
            for (int column = 0; column < perClass; column++) {
                int index = column * classes + row;
                rows.add(index < images.count() ? images.slice(index, index + 1) : blank(images));
            }
        }
        PngFile.write(out, ImageGrid.classes(Images.concat(rows), perClass), remarks);
        return "%s: %d images, one row per class".formatted(out, images.count());
    }

    private static Images blank(Images like) {
        return new Images(
                1,
                like.channels(),
                like.height(),
                like.width(),
                new byte[like.channels() * like.height() * like.width()]);
    }

    private String writeSingle(Images images, long[] labels, List<String> names) {
        for (int index = 0; index < images.count(); index++) {
            String label = names.get((int) labels[index]);
            Map<String, String> text = new LinkedHashMap<>(remarks);
            text.put("Label", label);
            text.put("Index", Integer.toString(index));
            String safe = label.replaceAll("[^A-Za-z0-9._-]", "_");
            Path file = out.resolve(String.format(Locale.ROOT, "%05d-%s%s", index, safe, SUFFIX));
            PngFile.write(file, Pictures.of(images, index), text);
        }
        return "%s: %d images".formatted(out, images.count());
    }
}
