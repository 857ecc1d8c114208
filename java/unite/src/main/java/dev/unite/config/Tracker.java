package dev.unite.config;

/** Where metrics go. */
public enum Tracker implements Word {
    FILES
}
