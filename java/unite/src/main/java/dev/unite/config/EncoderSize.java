package dev.unite.config;

import static dev.unite.config.Schema.field;

import java.util.List;

/**
 * Size of the Generative Encoder: a published one by name, or custom.
 *
 * @param depth number of blocks
 * @param width width of a token
 * @param heads attention heads
 */
public record EncoderSize(Name name, int depth, int width, int heads) {
    /** The published sizes (unite-facts 1). */
    public enum Name implements Word {
        B,
        L,
        XL,
        CUSTOM;

        @Override
        public String word() {
            return this == CUSTOM ? "custom" : name();
        }
    }

    private static final String CUSTOM_ONLY = "model.size is custom";
    private static final Key<Name> SIZE = Keys.choice(
            "size", Name.values(), "Generative Encoder: 12 x 768, 24 x 1024, 28 x 1152, or custom (unite-facts 1).");
    private static final Key<Integer> DEPTH =
            Keys.integer("depth", 1, 256, "Blocks of the Generative Encoder.").onlyWhen(CUSTOM_ONLY);
    private static final Key<Integer> WIDTH = Keys.integer(
                    "width", 2, 16384, "Width of a token, a multiple of twice the heads.")
            .onlyWhen(CUSTOM_ONLY);
    private static final Key<Integer> HEADS = Keys.integer(
                    "heads", 1, 256, "Attention heads of the Generative Encoder.")
            .onlyWhen(CUSTOM_ONLY);

    static final List<Schema.Field<EncoderSize>> FIELDS = List.of(
            field(SIZE, EncoderSize::name),
            field(DEPTH, size -> size.name == Name.CUSTOM ? size.depth : null),
            field(WIDTH, size -> size.name == Name.CUSTOM ? size.width : null),
            field(HEADS, size -> size.name == Name.CUSTOM ? size.heads : null));

    static EncoderSize read(Section section) {
        Name name = section.get(SIZE);
        return switch (name) {
            case B -> new EncoderSize(name, 12, 768, 12);
            case L -> new EncoderSize(name, 24, 1024, 16);
            case XL -> new EncoderSize(name, 28, 1152, 16);
            case CUSTOM -> new EncoderSize(name, section.get(DEPTH), section.get(WIDTH), section.get(HEADS));
        };
    }
}
