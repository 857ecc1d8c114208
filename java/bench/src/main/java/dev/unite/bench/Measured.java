package dev.unite.bench;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What one run of a program showed.
 *
 * @param values what it measured itself, by repetition
 * @param firstSeconds from its start to the first value
 * @param peakKib most resident memory
 * @param residentKib resident memory while it ran, after every {@link Host#RESIDENT_EVERY} values
 */
record Measured(List<Double> values, double firstSeconds, long peakKib, List<Long> residentKib) {
    private static final int BEGINNING = 10;

    Measured {
        values = List.copyOf(values);
        residentKib = List.copyOf(residentKib);
    }

    /** What was measured in turn with others. @param of how many in all */
    Measured every(int of, int nth) {
        List<Double> own = IntStream.range(0, values.size())
                .filter(i -> i % of == nth)
                .mapToObj(values::get)
                .toList();
        return new Measured(own, firstSeconds, peakKib, residentKib);
    }

    /** Median of the second half, where everything is warm. */
    double steady() {
        return median(values.subList(values.size() / 2, values.size()));
    }

    /** Mean of the first ten, where nothing is. */
    double beginning() {
        return mean(0, BEGINNING);
    }

    /** Mean of the repetitions from one, counted from 0, to before another. */
    double mean(int from, int to) {
        return values.subList(from, to).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
    }

    /** Resident memory at the end over that after so many repetitions. */
    double growth(int from) {
        return (double) residentKib.getLast() / residentKib.get(from / Host.RESIDENT_EVERY - 1);
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** The extremes over the median, in percent, for example {@code -3..+5 %}. */
    static String spread(List<Double> values) {
        double median = median(values);
        return "%+.0f..%+.0f %%"
                .formatted(100 * (Collections.min(values) / median - 1), 100 * (Collections.max(values) / median - 1));
    }
}
