package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.SizeTPair;
import org.bytedeco.pytorch.Stat;
import org.bytedeco.pytorch.cuda.CUDAAllocator;
import org.bytedeco.pytorch.cuda.DeviceStats;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch_cuda;

/**
 * Native functions of CUDA devices and their memory. The classes that need libtorch's CUDA build are loaded by the
 * first call, so that the others run without them.
 */
final class CudaFunctions {
    /** Counted for all, small and large allocations each; the order is that of {@code python/torch/cuda/memory.py}. */
    private static final List<Function<DeviceStats, Stat>> COUNTED = List.of(
            DeviceStats::allocation,
            DeviceStats::segment,
            DeviceStats::active,
            DeviceStats::inactive_split,
            DeviceStats::allocated_bytes,
            DeviceStats::reserved_bytes,
            DeviceStats::active_bytes,
            DeviceStats::inactive_split_bytes,
            DeviceStats::requested_bytes);

    private static final int SIZES = 3;

    private static boolean loaded;

    private CudaFunctions() {}

    static void define(Library library, Lifetimes lifetimes) {
        library.define("cuda_is_available", Repeat.CONSTANT, a -> torch.cuda_is_available());
        library.define("cuda_device_count", Repeat.CONSTANT, a -> (long) torch.cuda_device_count());
        library.define("cuda_synchronize", a -> {
            torch.cuda_synchronize(Guest.toLong(a[0]));
            return Result.NONE;
        });
        library.define("cuda_current_device", a -> {
            load();
            return (long) torch_cuda.current_device();
        });
        library.define("cuda_set_device", a -> {
            load();
            torch_cuda.set_device(index(a, 0));
            return Result.NONE;
        });
        library.define("cuda_can_access_peer", a -> {
            load();
            return torch_cuda.canDeviceAccessPeer(index(a, 0), index(a, 1));
        });
        CudaDriver driver = new CudaDriver();
        library.define("cuda_device_facts", a -> driver.facts(Guest.toText(a[0]), (int) Guest.toLong(a[1])));
        memory(library, lifetimes);
        CudaStreams.define(library);
    }

    private static void memory(Library library, Lifetimes lifetimes) {
        library.define("cuda_empty_cache", a -> {
            lifetimes.collect();
            allocator().emptyCache();
            return Result.NONE;
        });
        library.define("cuda_memory_stats", a -> stats(allocator(), index(a, 0)));
        library.define("cuda_reset_peak_stats", a -> {
            allocator().resetPeakStats(index(a, 0));
            return Result.NONE;
        });
        library.define("cuda_reset_accumulated_stats", a -> {
            allocator().resetAccumulatedStats(index(a, 0));
            return Result.NONE;
        });
        library.define("cuda_memory_info", a -> {
            try (SizeTPair info = allocator().getMemoryInfo(index(a, 0))) {
                return new Result.Several(new Object[] {info.first(), info.second()});
            }
        });
        library.define("cuda_memory_fraction", a -> allocator().getMemoryFraction(index(a, 0)));
        library.define("cuda_set_memory_fraction", a -> {
            allocator().setMemoryFraction(Guest.toDouble(a[1]), index(a, 0));
            return Result.NONE;
        });
    }

    /** Loads the CUDA half once; ready devices included, for the allocator knows none before. */
    static synchronized void load() {
        if (loaded) {
            return;
        }
        try {
            Loader.load(torch_cuda.class);
            torch.globalContext().lazyInitDevice(torch.DeviceType.CUDA);
            loaded = true;
        } catch (LinkageError | TypeNotPresentException failure) {
            TorchError error = new TorchError(
                    "RuntimeError",
                    "torch.cuda: expected libtorch's CUDA build and the CUDA libraries, got " + failure
                            + "; build with 'mvn -Pcuda package' and run './unite doctor'");
            error.initCause(failure);
            throw error;
        }
    }

    private static CUDAAllocator allocator() {
        load();
        return torch_cuda.getAllocator();
    }

    static byte index(Object[] arguments, int position) throws InteropException {
        return (byte) Guest.toLong(arguments[position]);
    }

    /** For each of {@link #COUNTED} and each size: current, peak, allocated, freed; then the single counts. */
    private static Result.Several stats(CUDAAllocator allocator, byte device) {
        List<Object> values = new ArrayList<>();
        try (DeviceStats stats = allocator.getDeviceStats(device)) {
            for (var counted : COUNTED) {
                add(counted.apply(stats), SIZES, values);
            }
            add(stats.oversize_allocations(), 1, values);
            add(stats.oversize_segments(), 1, values);
            values.addAll(List.of(
                    stats.num_alloc_retries(),
                    stats.num_ooms(),
                    stats.num_sync_all_streams(),
                    stats.num_device_alloc(),
                    stats.num_device_free(),
                    stats.max_split_size()));
        }
        return new Result.Several(values.toArray());
    }

    private static void add(Stat first, int count, List<Object> values) {
        for (int i = 0; i < count; i++) {
            Stat stat = first.getPointer(i);
            values.addAll(List.of(stat.current(), stat.peak(), stat.allocated(), stat.freed()));
        }
    }
}
