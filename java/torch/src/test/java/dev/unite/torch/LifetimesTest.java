package dev.unite.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicReference;
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
        long mark = lifetimes.enter("mark");
        TensorObject temporary = make();
        TensorObject result = make();

        lifetimes.leave(mark, "the end of the test", result);

        assertThat(temporary.isLive()).isFalse();
        assertThat(result.isLive()).isTrue();
        assertThat(lifetimes.liveTensors()).isEqualTo(1);
    }

    @Test
    void handsTheResultOfAnInnerScopeToTheOuterOne() {
        long outer = lifetimes.enter("outer");
        long inner = lifetimes.enter("inner");
        TensorObject result = make();
        lifetimes.leave(inner, "inner", result);
        assertThat(result.isLive()).isTrue();

        lifetimes.leave(outer, "outer");

        assertThat(result.isLive()).isFalse();
    }

    @Test
    void keepsWhatWasPromoted() {
        long mark = lifetimes.enter("mark");
        TensorObject kept = make();
        lifetimes.keep(kept);

        lifetimes.leave(mark, "the end of the test");

        assertThat(kept.isLive()).isTrue();
    }

    @Test
    void namesThePlaceOfReleaseWhenATensorIsUsedLater() {
        long mark = lifetimes.enter("mark");
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

    @Test
    void refusesToEndAScopeTwice() {
        long scope = lifetimes.enter("step 1");
        lifetimes.leave(scope, "step 1");

        assertThatThrownBy(() -> lifetimes.leave(scope, "step 1"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("scope \"step 1\": expected an open one, got one that has ended before");
    }

    @Test
    void endsWhatIsOpenWithinAScopeThatEndsTooEarlyAndSaysSo() {
        long outer = lifetimes.enter("outer");
        long inner = lifetimes.enter("inner");
        TensorObject made = make();

        assertThatThrownBy(() -> lifetimes.leave(outer, "outer"))
                .hasMessageContaining("got one with 1 open within it, the innermost \"inner\"");

        assertThat(made.isLive()).isFalse();
        assertThatThrownBy(() -> lifetimes.leave(inner, "inner")).hasMessageContaining("ended before");
        long next = lifetimes.enter("next");
        lifetimes.leave(next, "next");
    }

    @Test
    void leavesScopesToTheThreadThatOpenedThem() throws InterruptedException {
        long scope = lifetimes.enter("step 1");
        AtomicReference<Throwable> refused = new AtomicReference<>();
        AtomicReference<TensorObject> madeElsewhere = new AtomicReference<>();
        Thread other = Thread.ofPlatform().name("other").start(() -> {
            madeElsewhere.set(make());
            try {
                lifetimes.leave(scope, "step 1");
            } catch (IllegalStateException failure) {
                refused.set(failure);
            }
        });
        other.join();

        lifetimes.leave(scope, "step 1");

        assertThat(refused.get()).hasMessageContaining("which opened it, got it on thread \"other\"");
        assertThat(madeElsewhere.get().isLive()).isTrue();
    }

    private TensorObject make() {
        return lifetimes.adopt(torch.zeros(4));
    }
}
