package dev.unite.config;

/** How the sampling equation is integrated; dopri5 chooses its own steps. */
public enum Solver implements Word {
    EULER,
    HEUN,
    DOPRI5
}
