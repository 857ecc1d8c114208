package dev.unite.torch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PressureTest {
    private static final long MIB = 1 << 20;

    private final Pressure pressure = new Pressure(1024 * MIB);

    @Test
    void asksForTheYoungAfterStepsThatLeaveMuchAndElsewhereLater() {
        assertThat(pressure.isHighInStep(64 * MIB)).isFalse();
        assertThat(pressure.isHighInStep(65 * MIB)).isTrue();
        assertThat(pressure.isHigh(512 * MIB)).isFalse();
        assertThat(pressure.isHigh(513 * MIB)).isTrue();
    }

    @Test
    void waitsTheLongerTheMoreProvedToBeInUse() {
        pressure.collectedYoung(900 * MIB);

        assertThat(pressure.isHigh(1800 * MIB)).isFalse();
        assertThat(pressure.isHigh(1801 * MIB)).isTrue();
        assertThat(pressure.isHighInStep(964 * MIB)).isFalse();
    }

    @Test
    void asksForAllWhereTheYoungWereNotEnough() {
        assertThat(pressure.isHighAmongOld(1024 * MIB)).isFalse();
        assertThat(pressure.isHighAmongOld(1025 * MIB)).isTrue();
        pressure.collectedAll(800 * MIB);
        assertThat(pressure.isHighAmongOld(1600 * MIB)).isFalse();
    }

    @Test
    void asksNoMoreForTheYoungWhereTheCollectorDoesNotComeForThem() {
        pressure.missedYoung(600 * MIB);

        assertThat(pressure.findsYoung()).isFalse();
    }
}
