package dev.unite.config;

import static dev.unite.config.Schema.field;

import java.util.List;

/**
 * How time and class reach the Generative Encoder.
 *
 * @param timeFeatures random frequencies of the time embedding
 * @param classTokens in-context class tokens, 0 for none
 * @param classTokensStart index of the block before which they are inserted
 * @param classDropout share of the samples in [0, 1) that lose their class in the denoising pass
 */
public record Conditioning(int timeFeatures, int classTokens, int classTokensStart, double classDropout) {
    private static final Key<Integer> TIME_FEATURES = Keys.integer(
            "time_features", 1, 65536, "Random frequencies of the time embedding; published: 256 (unite-facts 2.1).");
    private static final Key<Integer> CLASS_TOKENS = Keys.integer(
                    "class_tokens", 0, 4096, "In-context class tokens, 0 for none (unite-facts 2.2).")
            .orElse(32);
    private static final Key<Integer> CLASS_TOKENS_START = Keys.integer(
                    "class_tokens_start",
                    0,
                    "Index of the block, from 0, before which the class tokens are inserted (unite-facts 2.2).")
            .orElse(4);
    private static final Key<Double> CLASS_DROPOUT = Keys.number(
                    "class_dropout",
                    Range.between(0, 1).withoutMax(),
                    "Share of the samples that lose their class in the denoising pass (unite-facts 2.4).")
            .orElse(0.1);

    static final List<Schema.Field<Conditioning>> FIELDS = List.of(
            field(TIME_FEATURES, Conditioning::timeFeatures),
            field(CLASS_TOKENS, Conditioning::classTokens),
            field(CLASS_TOKENS_START, Conditioning::classTokensStart),
            field(CLASS_DROPOUT, Conditioning::classDropout));

    static Conditioning read(Section section) {
        return new Conditioning(
                section.get(TIME_FEATURES),
                section.get(CLASS_TOKENS),
                section.get(CLASS_TOKENS_START),
                section.get(CLASS_DROPOUT));
    }
}
