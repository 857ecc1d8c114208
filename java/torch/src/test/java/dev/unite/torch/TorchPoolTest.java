package dev.unite.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TorchPoolTest {
    private static final int ENGINES = 2;

    @Test
    void servesVirtualThreadsFromSharedWeights() throws Exception {
        try (TorchPool pool =
                        TorchPool.open(ENGINES, Torch.builder(), torch -> torch.load(PyModuleTest.net(), "Net", 3));
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            // Both engines must be inside at once to pass the barrier.
            CyclicBarrier bothInside = new CyclicBarrier(ENGINES);
            Callable<List<Object>> ask = () -> pool.call(net -> {
                await(bothInside);
                PyModule module = net;
                List<Long> weights = module.state().values().stream()
                        .map(tensor -> tensor.python().invoke("data_ptr").asLong())
                        .toList();
                double answer = module.call(module.torch().tensor(new float[] {1, 2, 3}, 1, 3))
                        .item();
                return List.of(module.torch(), weights, answer);
            });
            Set<Object> engines = new HashSet<>();
            Set<Object> weights = new HashSet<>();
            Set<Object> answers = new HashSet<>();
            List<Future<List<Object>>> results = IntStream.range(0, 3 * ENGINES)
                    .mapToObj(i -> callers.submit(ask))
                    .toList();
            for (Future<List<Object>> result : results) {
                engines.add(result.get().get(0));
                weights.add(result.get().get(1));
                answers.add(result.get().get(2));
            }

            assertThat(engines).hasSize(ENGINES);
            assertThat(weights).hasSize(1);
            assertThat(answers).hasSize(1);
        }
    }

    /** What the further engines made before they took over the first one's weights is gone, too. */
    @Test
    void holdsTheWeightsOnce() {
        long bytes = 256L << 20;
        int width = (int) (bytes / 16 / Float.BYTES);
        long before = largeBlocks();
        try (TorchPool pool =
                TorchPool.open(4, Torch.builder(), torch -> torch.load(PyModuleTest.net(), "Net", width))) {
            // Somebody else's block may come or go meanwhile; a second copy would be twice as much.
            assertThat(largeBlocks() - before).isBetween(bytes - (bytes >> 4), bytes + (bytes >> 2));
            assertThat(pool.<Integer>call(net -> net.state().size())).isEqualTo(4);
        }
        assertThat(largeBlocks() - before).isLessThan(bytes - (bytes >> 4));
    }

    /** Bytes in blocks so large that glibc maps each from the system. */
    private static long largeBlocks() {
        Linker linker = Linker.nativeLinker();
        var mallinfo = linker.defaultLookup().find("mallinfo2");
        assumeTrue(mallinfo.isPresent(), "glibc from 2.33 on");
        MemoryLayout counts = MemoryLayout.structLayout(MemoryLayout.sequenceLayout(10, ValueLayout.JAVA_LONG));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment found = (MemorySegment) linker.downcallHandle(mallinfo.get(), FunctionDescriptor.of(counts))
                    .invokeExact((SegmentAllocator) arena);
            return found.getAtIndex(ValueLayout.JAVA_LONG, 4); // hblkhd
        } catch (Throwable failure) {
            throw new IllegalStateException("mallinfo2: expected ten numbers", failure);
        }
    }

    @Test
    void replacesAnEngineThatALimitClosed() {
        Torch.Builder builder = Torch.builder().restricted(new Limits(1 << 20, 1 << 20, Duration.ofSeconds(3)));
        TorchPool pool = TorchPool.open(1, builder, torch -> torch.load(PyModuleTest.net(), "Net", 3));
        float[] x = {1, 2, 3};
        double before = pool.call(net -> net.call(net.torch().tensor(x, 1, 3)).item());

        assertThatThrownBy(() -> pool.call(net -> net.torch().load("time").invoke("sleep", 1000)))
                .isInstanceOfSatisfying(
                        TorchException.class, e -> assertThat(e.exceptionType()).isEqualTo("TimeoutError"));

        double after = pool.call(net -> net.call(net.torch().tensor(x, 1, 3)).item());
        pool.close();
        assertThat(after).isEqualTo(before);
        assertThatThrownBy(() -> pool.call(net -> null)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void passesAPythonErrorOnAndGoesOn() {
        try (TorchPool pool = TorchPool.open(1, Torch.builder(), torch -> torch.load(PyModuleTest.net(), "Net", 3))) {
            assertThatThrownBy(() -> pool.call(net -> net.call(1))).isInstanceOf(TorchException.class);
            int tensors = pool.call(net -> net.state().size());
            assertThat(tensors).isEqualTo(4);
        }
    }

    @Test
    void refusesWorkThatWouldWaitForItself() {
        try (TorchPool pool = TorchPool.open(1, Torch.builder(), torch -> torch.load(PyModuleTest.net(), "Net", 3))) {
            for (Consumer<TorchPool> wait : List.<Consumer<TorchPool>>of(p -> p.call(net -> 1), TorchPool::close)) {
                assertThatThrownBy(() -> pool.call(net -> {
                            wait.accept(pool);
                            return 1;
                        }))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("would wait for itself");
            }
            assertThat(pool.<Integer>call(net -> 2)).isEqualTo(2);
        }
    }

    /** Whoever waits gets an answer, also where the thread that closes is interrupted. */
    @Test
    void anInterruptTakesBackWhatHasNotBegunAndNothingElse() throws Exception {
        TorchPool pool = TorchPool.open(1, Torch.builder(), torch -> torch.load(PyModuleTest.net(), "Net", 3));
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        try (var callers = Executors.newCachedThreadPool()) {
            Future<Integer> running = callers.submit(() -> pool.call(net -> {
                begun.countDown();
                await(mayEnd);
                return 1;
            }));
            await(begun);
            AtomicBoolean ran = new AtomicBoolean();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> pool.call(net -> ran.getAndSet(true)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("interrupted");
            Future<?> closing = callers.submit(() -> {
                Thread.currentThread().interrupt();
                pool.close();
                return Thread.interrupted();
            });
            assertThat(Thread.interrupted()).isTrue();
            mayEnd.countDown();

            assertThat(running.get()).isEqualTo(1);
            assertThat(closing.get()).isEqualTo(true);
            assertThat(ran).isFalse();
        }
    }

    @Test
    void refusesAModuleOfAnotherEngine() {
        AtomicReference<PyModule> first = new AtomicReference<>();
        for (Function<Torch, PyModule> load : List.<Function<Torch, PyModule>>of(
                torch -> null,
                torch -> first.updateAndGet(made -> made == null ? torch.load(PyModuleTest.net(), "Net", 3) : made))) {
            assertThatThrownBy(() -> TorchPool.open(2, Torch.builder(), load))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected a module of the engine");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(60, java.util.concurrent.TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
