package dev.unite.torch;

import com.oracle.truffle.api.interop.InteropException;
import dev.unite.torch.NativeObject.EventObject;
import org.bytedeco.pytorch.T_IntInt_T;
import org.bytedeco.pytorch.cuda.CUDAEvent;
import org.bytedeco.pytorch.cuda.CUDAStream;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch_cuda;

/** Native functions of CUDA's streams and events. A stream crosses as its number and its device's index. */
final class CudaStreams {
    private static final int BLOCKING_SYNC = 1;
    private static final int DISABLE_TIMING = 2;

    private CudaStreams() {}

    static void define(Library library) {
        library.define("cuda_new_stream", a -> {
            CudaFunctions.load();
            return numbers(torch_cuda.getStreamFromPool((int) Guest.toLong(a[0]), CudaFunctions.index(a, 1)));
        });
        library.define("cuda_current_stream", a -> {
            CudaFunctions.load();
            return numbers(torch_cuda.getCurrentCUDAStream(CudaFunctions.index(a, 0)));
        });
        library.define("cuda_default_stream", a -> {
            CudaFunctions.load();
            return numbers(torch_cuda.getDefaultCUDAStream(CudaFunctions.index(a, 0)));
        });
        library.define("cuda_set_stream", a -> {
            try (CUDAStream stream = stream(a, 0)) {
                torch_cuda.set_device(stream.device_index());
                torch_cuda.setCurrentCUDAStream(stream);
                return Result.NONE;
            }
        });
        library.define("cuda_stream_priority", a -> {
            try (CUDAStream stream = stream(a, 0)) {
                return (long) stream.priority();
            }
        });
        library.define("cuda_stream_query", a -> {
            try (CUDAStream stream = stream(a, 0)) {
                return stream.query();
            }
        });
        library.define("cuda_stream_synchronize", a -> {
            try (CUDAStream stream = stream(a, 0)) {
                stream.synchronize();
                return Result.NONE;
            }
        });
        library.define("cuda_priority_range", a -> {
            CudaFunctions.load();
            try (T_IntInt_T range = CUDAStream.priority_range()) {
                return new Result.Several(new Object[] {(long) range.get0(), (long) range.get1()});
            }
        });
        library.define("cuda_record_stream", a -> {
            try (CUDAStream stream = stream(a, 1);
                    var plain = stream.unwrap()) {
                Guest.tensor(a[0]).get().record_stream(plain);
                return Result.NONE;
            }
        });
        events(library);
    }

    private static void events(Library library) {
        library.define("cuda_new_event", a -> newEvent(Guest.toBoolean(a[0]), Guest.toBoolean(a[1])));
        library.define("cuda_event_record", a -> {
            try (CUDAStream stream = stream(a, 1)) {
                event(a, 0).record(stream);
                return Result.NONE;
            }
        });
        library.define("cuda_event_block", a -> {
            try (CUDAStream stream = stream(a, 1)) {
                event(a, 0).block(stream);
                return Result.NONE;
            }
        });
        library.define("cuda_event_query", a -> event(a, 0).query());
        library.define("cuda_event_synchronize", a -> {
            event(a, 0).synchronize();
            return Result.NONE;
        });
        library.define("cuda_event_elapsed", a -> (double) event(a, 0).elapsed_time(event(a, 1)));
    }

    private static EventObject newEvent(boolean timed, boolean blocking) {
        CudaFunctions.load();
        return new EventObject(new CUDAEvent((timed ? 0 : DISABLE_TIMING) | (blocking ? BLOCKING_SYNC : 0)));
    }

    private static CUDAEvent event(Object[] arguments, int position) throws InteropException {
        return ((EventObject) Guest.unwrap(arguments[position])).event();
    }

    private static Result.Several numbers(CUDAStream stream) {
        try (stream) {
            return new Result.Several(new Object[] {stream.id(), (long) stream.device_index()});
        }
    }

    private static CUDAStream stream(Object[] arguments, int position) throws InteropException {
        CudaFunctions.load();
        long id = Guest.toLong(arguments[position]);
        return CUDAStream.unpack3(id, CudaFunctions.index(arguments, position + 1), torch.DeviceType.CUDA);
    }
}
