package dev.unite.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LifetimesTest {
    private final Lifetimes lifetimes = new Lifetimes(1L << 30);

    @BeforeAll
    static void loadNatives() {
        Natives.load();
    }

    @AfterEach
    void nothingIsLeft() {
        lifetimes.close();
        assertThat(lifetimes.liveTensors()).isZero();
    }

    @Test
    void releasesWhatAScopeMadeButNotItsResult() {
        int mark = lifetimes.enter();
        TensorObject temporary = make();
        TensorObject result = make();

        lifetimes.leave(mark, "the end of the test", result);

        assertThat(temporary.isLive()).isFalse();
        assertThat(result.isLive()).isTrue();
        assertThat(lifetimes.liveTensors()).isEqualTo(1);
    }

    @Test
    void handsTheResultOfAnInnerScopeToTheOuterOne() {
        int outer = lifetimes.enter();
        int inner = lifetimes.enter();
        TensorObject result = make();
        lifetimes.leave(inner, "inner", result);
        assertThat(result.isLive()).isTrue();

        lifetimes.leave(outer, "outer");

        assertThat(result.isLive()).isFalse();
    }

    @Test
    void keepsWhatWasPromoted() {
        int mark = lifetimes.enter();
        TensorObject kept = make();
        lifetimes.keep(kept);

        lifetimes.leave(mark, "the end of the test");

        assertThat(kept.isLive()).isTrue();
    }

    @Test
    void namesThePlaceOfReleaseWhenATensorIsUsedLater() {
        int mark = lifetimes.enter();
        TensorObject temporary = make();
        lifetimes.leave(mark, "the end of step 12");

        assertThatThrownBy(temporary::get).isInstanceOf(TorchError.class).hasMessageContaining("the end of step 12");
    }

    @Test
    void collectsWhatNobodyHoldsOnceTheBudgetIsSpent() {
        Lifetimes small = new Lifetimes(1 << 20);
        for (int i = 0; i < 64; i++) {
            small.adopt(torch.zeros(64 << 10));
        }

        assertThat(small.trackedBytes()).isLessThan(32L << 18);
        small.close();
        assertThat(small.liveTensors()).isZero();
    }

    private TensorObject make() {
        return lifetimes.adopt(torch.zeros(4));
    }
}
