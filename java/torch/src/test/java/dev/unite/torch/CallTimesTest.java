package dev.unite.torch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CallTimesTest {
    private static final long SHORT_NS = 2_000;
    private static final long LONG_NS = 600_000;

    private final CallTimes times = new CallTimes();

    @Test
    void timesFewCalls() {
        int due = 0;
        for (int call = 0; call < 640; call++) {
            due += times.isDue() ? 1 : 0;
        }

        assertThat(due).isEqualTo(160);
    }

    @Test
    void anEighthOfLongCallsMakesThemLong() {
        add(50, SHORT_NS);
        add(43, SHORT_NS);
        add(7, LONG_NS);

        assertThat(times.areLong()).isTrue();
    }

    @Test
    void aFewInterruptedCallsDoNot() {
        add(50, SHORT_NS);
        add(44, SHORT_NS);
        add(6, LONG_NS);

        assertThat(times.areLong()).isFalse();
    }

    @Test
    void nothingIsKnownAtFirst() {
        add(99, LONG_NS);

        assertThat(times.areLong()).isFalse();
    }

    @Test
    void whatWasLongMayBeShortLater() {
        add(100, LONG_NS);
        add(100, SHORT_NS);

        assertThat(times.areLong()).isFalse();
    }

    private void add(int count, long nanos) {
        for (int i = 0; i < count; i++) {
            times.add(nanos);
        }
    }
}
