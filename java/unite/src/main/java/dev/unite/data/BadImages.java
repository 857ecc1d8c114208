package dev.unite.data;

import dev.unite.config.OnBadImage;
import dev.unite.error.DataException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/** Decides what a bad image means, remembers and counts them. Safe for several threads. */
final class BadImages {
    /** Above this share a set is more likely misplaced than damaged here and there. */
    private static final double MAX_SHARE = 0.1;

    private static final int ALWAYS_ALLOWED = 10;

    private final OnBadImage policy;
    private final Map<Integer, DataReport.Skipped> skipped = new ConcurrentSkipListMap<>();
    private final Set<Integer> otherFormat = ConcurrentHashMap.newKeySet();

    BadImages(OnBadImage policy) {
        this.policy = policy;
    }

    boolean isKnown(int index) {
        return skipped.containsKey(index);
    }

    /** Counts an image whose content has another format than its name says; it is used all the same. */
    void noteOtherFormat(int index) {
        otherFormat.add(index);
    }

    /**
     * Counts a bad image.
     *
     * @throws DataException if bad images are refused, or if there are too many
     */
    void add(ImageSource source, int index, BadImageException cause) {
        String name = source.name(index);
        switch (policy) {
            case REFUSE ->
                throw new DataException(
                        "image '" + name + "': " + cause.getMessage()
                                + "; repair or remove it, or set data.on_bad_image: skip",
                        cause);
            case SKIP -> skipped.put(index, new DataReport.Skipped(name, cause.getMessage()));
        }
        if (skipped.size() > Math.max(ALWAYS_ALLOWED, MAX_SHARE * source.size())) {
            throw new DataException(
                    "data: expected at most " + Math.round(100 * MAX_SHARE) + " % bad images, got " + skipped.size()
                            + " of " + source.size() + ", such as " + examples() + "; check data.path",
                    cause);
        }
    }

    private String examples() {
        return skipped.values().stream()
                .limit(3)
                .map(image -> "'" + image.path() + "' (" + image.cause() + ")")
                .collect(Collectors.joining(", "));
    }

    DataReport report() {
        return new DataReport(skipped.values().stream().toList(), otherFormat.size());
    }
}
