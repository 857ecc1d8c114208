package dev.unite.torch;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.mkl.global.mkl_rt;

/**
 * A C function of up to four pointers that runs Java, for the places of libtorch that JavaCPP's presets have no callback for.
 * MKL's presets have one of that form. It lives as long as the process: there are ten. Unlike a function of {@link Virtual}, it may
 * throw an Error, an overflow of the stack, say: that waits until libtorch has returned.
 */
abstract class NativeCallback extends mkl_rt.USRFCND {
    /** The C function's address. */
    final long function() {
        return new LongPointer((Pointer) this).get(0);
    }

    @Override
    public final void call(IntPointer first, IntPointer second, DoublePointer third, DoublePointer fourth) {
        run(first, second, third, fourth);
    }

    /** Does the work, and throws nothing: C++ would go on. Arguments that the caller does not give are arbitrary. */
    abstract void run(Pointer first, Pointer second, Pointer third, Pointer fourth);
}
