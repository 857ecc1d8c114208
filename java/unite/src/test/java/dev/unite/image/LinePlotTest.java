package dev.unite.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class LinePlotTest {
    @TempDir
    Path folder;

    @Test
    void putsHigherValuesHigherAndLaterOnesRight() throws Exception {
        Element line = lines(new Curve("loss", new double[] {0, 50, 100}, new double[] {1, .1, .01}))
                .getFirst();

        double[][] points = points(line);
        assertThat(points).hasNumberOfRows(3);
        assertThat(points[0][0]).isLessThan(points[1][0]);
        // equal factors are equal distances on a logarithmic axis
        assertThat(points[1][1] - points[0][1])
                .isEqualTo(points[2][1] - points[1][1])
                .isPositive();
    }

    @Test
    void leavesOutWhatTheAxisCannotShow() throws Exception {
        Curve curve = new Curve("loss", new double[] {1, 2, 3, 4}, new double[] {1, 0, Double.NaN, 2});

        assertThat(points(lines(curve).getFirst())).hasNumberOfRows(2);
    }

    @Test
    void laysARunningMeanOverNoise() throws Exception {
        double[] steps = IntStream.range(0, 1000).mapToDouble(i -> i).toArray();
        double[] noise =
                IntStream.range(0, 1000).mapToDouble(i -> i % 2 == 0 ? 1 : 2).toArray();

        List<Element> lines = lines(new Curve("loss", steps, noise));

        assertThat(lines).hasSize(2);
        double[] heights = Arrays.stream(points(lines.getLast()))
                .skip(100)
                .mapToDouble(point -> point[1])
                .toArray();
        assertThat(Arrays.stream(heights).max().orElseThrow()
                        - Arrays.stream(heights).min().orElseThrow())
                .isLessThan(15);
    }

    @Test
    void drawsNothingToo() throws Exception {
        assertThat(lines()).isEmpty();
        assertThat(lines(new Curve("loss", new double[0], new double[0]))).hasSize(1);
    }

    @Test
    void namesItsCurvesSafely() throws Exception {
        Path file = folder.resolve("plot.svg");

        new LinePlot("a < b & c", "steps", List.of(new Curve("<loss>", new double[] {1}, new double[] {1})))
                .write(file);

        assertThat(file).content().contains("a &lt; b &amp; c", "&lt;loss>");
    }

    private static List<Element> lines(Curve... curves) throws Exception {
        String svg = new LinePlot("title", "steps", List.of(curves)).svg();
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        NodeList nodes = document.getElementsByTagName("polyline");
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }

    private static double[][] points(Element line) {
        return Arrays.stream(line.getAttribute("points").trim().split(" "))
                .map(point -> Arrays.stream(point.split(","))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toArray(double[][]::new);
    }
}
