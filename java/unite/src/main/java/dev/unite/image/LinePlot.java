package dev.unite.image;

import dev.unite.error.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * Draws curves over steps as an SVG, the values on a logarithmic axis; noisy curves get a thick running mean over a
 * pale line.
 */
public final class LinePlot {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 480;
    private static final int LEFT = 80;
    private static final int RIGHT = 20;
    private static final int TOP = 50;
    private static final int BOTTOM = 50;
    private static final int MAX_POINTS = 1500;

    /** Told apart with any kind of colour sight (Okabe and Ito). */
    private static final List<String> COLOURS =
            List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000");

    private final String title;
    private final String xLabel;
    private final List<Curve> curves;
    private final double xMax;
    private final double logMin;
    private final double logMax;

    /** Prepares a plot; values of 0 and below cannot be shown on its axis and are left out. */
    public LinePlot(String title, String xLabel, List<Curve> curves) {
        this.title = title;
        this.xLabel = xLabel;
        this.curves = List.copyOf(curves);
        this.xMax = Math.max(
                1,
                curves.stream()
                        .flatMapToDouble(curve -> Arrays.stream(curve.x()))
                        .max()
                        .orElse(1));
        DoubleStream values = curves.stream()
                .flatMapToDouble(curve -> Arrays.stream(curve.y()))
                .filter(LinePlot::shown);
        double[] logs = values.map(Math::log10).toArray();
        double low = Arrays.stream(logs).min().orElse(0);
        double high = Arrays.stream(logs).max().orElse(0);
        double margin = Math.max(.05, .05 * (high - low));
        this.logMin = low - margin;
        this.logMax = high + margin;
    }

    /**
     * Writes the plot.
     *
     * @throws RunException if it cannot be written
     */
    public void write(Path file) {
        try {
            Files.writeString(file, svg());
        } catch (IOException e) {
            throw new RunException(
                    "plot '%s': cannot be written: %s; free space or fix permissions".formatted(file, e), e);
        }
    }

    String svg() {
        StringBuilder svg = new StringBuilder();
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" ".formatted(WIDTH, HEIGHT))
                .append("font-family=\"sans-serif\" font-size=\"13\">\n")
                .append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n")
                .append(text(LEFT, 20, "start", title))
                .append(text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", xLabel));
        axes(svg);
        for (int i = 0; i < curves.size(); i++) {
            String colour = COLOURS.get(i % COLOURS.size());
            curve(svg, curves.get(i), colour);
            double legend = LEFT + i * 150.0;
            svg.append("<rect x=\"%s\" y=\"31\" width=\"18\" height=\"4\" fill=\"%s\"/>\n"
                            .formatted(number(legend), colour))
                    .append(text(legend + 24, 38, "start", curves.get(i).name()));
        }
        return svg.append("</svg>\n").toString();
    }

    private void axes(StringBuilder svg) {
        for (double tick : logTicks()) {
            double y = yPixel(Math.log10(tick));
            svg.append(line(LEFT, y, WIDTH - RIGHT, y)).append(text(LEFT - 8, y + 4, "end", label(tick)));
        }
        double step = niceStep(xMax / 8);
        for (double tick = 0; tick <= xMax * 1.0001; tick += step) {
            double x = xPixel(tick);
            svg.append(line(x, TOP, x, HEIGHT - BOTTOM)).append(text(x, HEIGHT - BOTTOM + 18, "middle", label(tick)));
        }
    }

    /** Ticks at 1, 2 and 5 times the powers of ten, or only at those if there are many. */
    private List<Double> logTicks() {
        double[] factors = logMax - logMin > 4 ? new double[] {1} : new double[] {1, 2, 5};
        List<Double> ticks = new ArrayList<>();
        for (int power = (int) Math.floor(logMin); power <= logMax; power++) {
            for (double factor : factors) {
                double log = power + Math.log10(factor);
                if (log >= logMin && log <= logMax) {
                    ticks.add(factor * Math.pow(10, power));
                }
            }
        }
        return ticks;
    }

    private void curve(StringBuilder svg, Curve curve, String colour) {
        int points = curve.x().length;
        boolean noisy = points > 100;
        polyline(svg, curve.x(), curve.y(), colour, noisy ? .25 : 1);
        if (noisy) {
            polyline(svg, curve.x(), runningMean(curve.y(), points / 50), colour, 1);
        }
    }

    private void polyline(StringBuilder svg, double[] x, double[] y, String colour, double opacity) {
        int stride = Math.max(1, x.length / MAX_POINTS);
        svg.append("<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" opacity=\"%s\" points=\""
                .formatted(colour, number(opacity)));
        for (int i = 0; i < x.length; i += stride) {
            if (shown(y[i])) {
                svg.append(number(xPixel(x[i])))
                        .append(',')
                        .append(number(yPixel(Math.log10(y[i]))))
                        .append(' ');
            }
        }
        svg.append("\"/>\n");
    }

    /** Mean of each value and the {@code span} values before it, those that are shown. */
    private static double[] runningMean(double[] values, int span) {
        double[] means = new double[values.length];
        double sum = 0;
        int count = 0;
        for (int i = 0; i < values.length; i++) {
            if (shown(values[i])) {
                sum += values[i];
                count++;
            }
            if (i > span && shown(values[i - span - 1])) {
                sum -= values[i - span - 1];
                count--;
            }
            means[i] = count == 0 ? Double.NaN : sum / count;
        }
        return means;
    }

    private static boolean shown(double value) {
        return value > 0 && Double.isFinite(value);
    }

    private double xPixel(double x) {
        return LEFT + x / xMax * (WIDTH - LEFT - RIGHT);
    }

    private double yPixel(double log) {
        return TOP + (logMax - log) / (logMax - logMin) * (HEIGHT - TOP - BOTTOM);
    }

    /** The first of 1, 2, 5, 10, 20, … that is not below {@code least}. */
    private static double niceStep(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        double factor = least / power;
        return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
    }

    private static String label(double value) {
        return value >= 1000 || value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.3g", value)
                        .replaceFirst("(\\.\\d*?)0+$", "$1")
                        .replaceFirst("\\.$", "");
    }

    private static String line(double x1, double y1, double x2, double y2) {
        return "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"#ddd\"/>\n"
                .formatted(number(x1), number(y1), number(x2), number(y2));
    }

    private static String text(double x, double y, String anchor, String words) {
        String escaped = words.replace("&", "&amp;").replace("<", "&lt;");
        return "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>\n"
                .formatted(number(x), number(y), anchor, escaped);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
