package dev.unite.config;

/** The numbers a key accepts. */
record Range(double min, boolean minIncluded, double max, boolean maxIncluded) {
    static Range atLeast(double min) {
        return new Range(min, true, Double.POSITIVE_INFINITY, false);
    }

    static Range above(double min) {
        return new Range(min, false, Double.POSITIVE_INFINITY, false);
    }

    static Range between(double min, double max) {
        return new Range(min, true, max, true);
    }

    Range withoutMin() {
        return new Range(min, false, max, maxIncluded);
    }

    Range withoutMax() {
        return new Range(min, minIncluded, max, false);
    }

    boolean contains(double value) {
        return (value > min || minIncluded && value == min) && (value < max || maxIncluded && value == max);
    }

    /** Some accepted value, to go on with after an error. */
    double example() {
        if (minIncluded) {
            return min;
        }
        return max == Double.POSITIVE_INFINITY ? min + 1 : (min + max) / 2;
    }

    String words(String kind) {
        if (max == Double.POSITIVE_INFINITY) {
            return kind + (minIncluded ? " of at least " : " above ") + shown(min);
        }
        String from = minIncluded ? " from " : " above ";
        String to = maxIncluded ? " to " : " and below ";
        return kind + from + shown(min) + to + shown(max);
    }

    private static String shown(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
