package dev.unite.torch;

import com.oracle.truffle.api.CallTarget;
import com.oracle.truffle.api.TruffleLanguage;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.RootNode;

/**
 * The polyglot language {@code torch}: evaluating any text in it gives its {@link Library}, libtorch's operators as
 * executable objects. Other guest languages use those; programs in a syntax of its own do not exist.
 */
@TruffleLanguage.Registration(
        id = TorchLanguage.ID,
        name = "Torch",
        version = "2.10.0",
        contextPolicy = TruffleLanguage.ContextPolicy.SHARED)
public final class TorchLanguage extends TruffleLanguage<TorchContext> {
    static final String ID = "torch";

    private static final ContextReference<TorchContext> CONTEXT = ContextReference.create(TorchLanguage.class);

    /** Made by the polyglot engine. */
    public TorchLanguage() {}

    static TorchContext currentContext() {
        return CONTEXT.get(null);
    }

    @Override
    protected TorchContext createContext(Env env) {
        return new TorchContext(env.getContext());
    }

    @Override
    protected void disposeContext(TorchContext context) {
        context.close();
    }

    @Override
    protected boolean isThreadAccessAllowed(Thread thread, boolean singleThreaded) {
        return true;
    }

    @Override
    protected CallTarget parse(ParsingRequest request) {
        return new RootNode(this) {
            @Override
            public Object execute(VirtualFrame frame) {
                return currentContext().libraryOfThread();
            }
        }.getCallTarget();
    }
}
