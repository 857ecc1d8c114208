package dev.unite.torch;

import com.oracle.truffle.api.TruffleLanguage;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.TruffleObject;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import java.lang.ref.Cleaner;
import org.bytedeco.javacpp.Pointer;

/** An object of the language {@code torch} as guests see it; subclasses may export further messages. */
@ExportLibrary(InteropLibrary.class)
abstract class GuestValue implements TruffleObject {
    /** What a guest prints. */
    abstract String display();

    /** Frees a native object with the last reference to this. */
    final void owns(Pointer pointer) {
        Owners.CLEANER.register(this, pointer::deallocate);
    }

    /** Its thread begins with the first of them. */
    private static final class Owners {
        private static final Cleaner CLEANER = Cleaner.create();
    }

    @ExportMessage
    final boolean hasLanguage() {
        return true;
    }

    @ExportMessage
    final Class<? extends TruffleLanguage<?>> getLanguage() {
        return TorchLanguage.class;
    }

    @ExportMessage
    final String toDisplayString(@SuppressWarnings("unused") boolean allowSideEffects) {
        return display();
    }
}
