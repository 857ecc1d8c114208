package dev.unite.config;

import static dev.unite.config.Schema.field;

import java.util.List;

/**
 * Size of the decoder: a published one by name, or custom.
 *
 * @param depth number of blocks
 * @param width width of a token; the MLP has four times that
 * @param heads attention heads
 * @param inputWidth width between the latents and the decoder
 */
public record DecoderSize(Name name, int depth, int width, int heads, int inputWidth) {
    /** The published sizes (unite-facts 1). */
    public enum Name implements Word {
        SMALL,
        BASE,
        LARGE,
        CUSTOM
    }

    private static final String CUSTOM_ONLY = "model.decoder_size is custom";
    private static final int PUBLISHED_INPUT_WIDTH = 768; // unite-facts 6.2: the same with every decoder
    private static final Key<Name> SIZE = Keys.choice(
            "decoder_size", Name.values(), "Decoder: 12 x 384, 12 x 768, 24 x 1024, or custom (unite-facts 1).");
    private static final Key<Integer> DEPTH =
            Keys.integer("decoder_depth", 1, 256, "Blocks of the decoder.").onlyWhen(CUSTOM_ONLY);
    private static final Key<Integer> WIDTH = Keys.integer(
                    "decoder_width", 4, 16384, "Width of a decoder token, a multiple of 4 and of the decoder's heads.")
            .onlyWhen(CUSTOM_ONLY);
    private static final Key<Integer> HEADS = Keys.integer("decoder_heads", 1, 256, "Attention heads of the decoder.")
            .onlyWhen(CUSTOM_ONLY);
    private static final Key<Integer> INPUT_WIDTH = Keys.integer(
                    "decoder_input_width",
                    1,
                    16384,
                    "Width between the latents and the decoder; published: 768 (unite-facts 2.3).")
            .onlyWhen(CUSTOM_ONLY);

    static final List<Schema.Field<DecoderSize>> FIELDS = List.of(
            field(SIZE, DecoderSize::name),
            field(DEPTH, size -> size.name == Name.CUSTOM ? size.depth : null),
            field(WIDTH, size -> size.name == Name.CUSTOM ? size.width : null),
            field(HEADS, size -> size.name == Name.CUSTOM ? size.heads : null),
            field(INPUT_WIDTH, size -> size.name == Name.CUSTOM ? size.inputWidth : null));

    static DecoderSize read(Section section) {
        Name name = section.get(SIZE);
        return switch (name) {
            case SMALL -> new DecoderSize(name, 12, 384, 6, PUBLISHED_INPUT_WIDTH);
            case BASE -> new DecoderSize(name, 12, 768, 12, PUBLISHED_INPUT_WIDTH);
            case LARGE -> new DecoderSize(name, 24, 1024, 16, PUBLISHED_INPUT_WIDTH);
            case CUSTOM ->
                new DecoderSize(
                        name, section.get(DEPTH), section.get(WIDTH), section.get(HEADS), section.get(INPUT_WIDTH));
        };
    }
}
