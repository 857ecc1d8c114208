package dev.unite.config;

/** What happens when an image cannot be used: go on without it and count it, or stop and name it. */
public enum OnBadImage implements Word {
    SKIP,
    REFUSE
}
