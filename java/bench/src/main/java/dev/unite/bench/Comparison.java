package dev.unite.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Runs of one program on two hosts, in turn, and what they make of a figure. */
final class Comparison {
    private final List<Measured> ours = new ArrayList<>();
    private final List<Measured> reference = new ArrayList<>();

    void add(Measured onOurs, Measured onReference) {
        ours.add(onOurs);
        reference.add(onReference);
    }

    /**
     * One line of the table: the figure on both hosts, their ratio and the bar.
     *
     * @param scale from the figure's unit to the one shown
     */
    String row(String name, String unit, double scale, ToDoubleFunction<Measured> figure, String bar) {
        List<Double> here = ours.stream().map(figure::applyAsDouble).toList();
        List<Double> there = reference.stream().map(figure::applyAsDouble).toList();
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < here.size(); i++) {
            ratios.add(here.get(i) / there.get(i));
        }
        return String.format(
                Locale.ROOT,
                "| %s | %.3g %s | %.3g %s | **%.2f** (%s) | %s |",
                name,
                scale * Measured.median(here),
                unit,
                scale * Measured.median(there),
                unit,
                Measured.median(ratios),
                Measured.spread(ratios),
                bar);
    }
}
