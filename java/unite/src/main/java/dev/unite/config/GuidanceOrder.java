package dev.unite.config;

/**
 * Whether the output norm comes before or after the guided combination (unite-facts 2.7).
 *
 * <p>{@code NORM_FIRST} is what the published numbers used, but it never normalises at scale 1 (unite-facts 11.7);
 * {@code BOTH} is the same above scale 1 and right at 1, hence the default.
 */
public enum GuidanceOrder implements Word {
    NORM_FIRST,
    BOTH,
    CFG_FIRST
}
