package dev.unite.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unite.error.RunException;
import dev.unite.tracking.Metric;
import dev.unite.tracking.MetricsSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CollapseDetectorTest {
    private static final Losses SOUND = new Losses(1, .3, 0, .7, .4);
    private static final Losses COLLAPSED = new Losses(.21, .2, 0, .005, .001);
    private static final Losses LEARNT_BY_HEART = new Losses(.015, .01, 0, .005, .001);
    private static final int WARMUP = 100;

    private final List<Metric> events = new ArrayList<>();

    @Test
    void warnsThenStops() {
        CollapseDetector detector = detector(Map.of());
        feed(detector, 1, 200, SOUND);

        feed(detector, 201, 200 + CollapseDetector.WARN_STEPS - 1, COLLAPSED);
        assertThat(events).isEmpty();

        int warned = 200 + CollapseDetector.WARN_STEPS;
        feed(detector, warned, warned, COLLAPSED);
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.step()).isEqualTo(warned);
            assertThat(event.message())
                    .contains("latent_std 0.0010, flow loss 0.0050", "train.learning_rate", "train.warmup_steps");
        });

        assertThatThrownBy(() -> feed(detector, warned + 1, 10_000, COLLAPSED))
                .isInstanceOf(RunException.class)
                .hasMessageStartingWith("step " + (200 + CollapseDetector.STOP_STEPS) + ": ");
    }

    @Test
    void letsTheWarmupPass() {
        assertThatCode(() -> feed(detector(Map.of()), 1, WARMUP, COLLAPSED)).doesNotThrowAnyException();
        assertThat(events).isEmpty();
    }

    @Test
    void forgetsWhatPasses() {
        CollapseDetector detector = detector(Map.of());
        feed(detector, 1, 200, SOUND);
        feed(detector, 201, 290, COLLAPSED);
        feed(detector, 291, 291, SOUND);
        feed(detector, 292, 380, COLLAPSED);

        assertThat(events).isEmpty();
    }

    @Test
    void doesNotMistakeOneImageLearntByHeart() {
        CollapseDetector detector = detector(Map.of());
        feed(detector, 1, 200, SOUND);

        assertThatCode(() -> feed(detector, 201, 2000, LEARNT_BY_HEART)).doesNotThrowAnyException();
    }

    @Test
    void goesOnCountingAfterAResume() {
        CollapseDetector before = detector(Map.of());
        feed(before, 1, 200, SOUND);
        feed(before, 201, 290, COLLAPSED);

        feed(detector(before.counters()), 291, 300, COLLAPSED);

        assertThat(events).hasSize(1);
    }

    private CollapseDetector detector(Map<String, Double> counters) {
        MetricsSink sink = new MetricsSink() {
            @Override
            public void record(Metric metric) {
                events.add(metric);
            }

            @Override
            public void sync() {}

            @Override
            public void close() {}
        };
        return new CollapseDetector(new Journal(Progress.silent(), sink, line -> {}), WARMUP, counters);
    }

    private static void feed(CollapseDetector detector, int from, int to, Losses losses) {
        for (int step = from; step <= to; step++) {
            detector.stepped(new StepReport(step, 20_000, 0, losses, 1, 1e-3, 64, .1, 0));
        }
    }
}
