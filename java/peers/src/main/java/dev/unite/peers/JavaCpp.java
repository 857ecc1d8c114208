package dev.unite.peers;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** libtorch's C++ interface as JavaCPP presents it, all of it Java. */
final class JavaCpp implements Library {
    private final Net net = new Net();
    private final Adam optimizer;
    private final Tensor x;
    private final Tensor labels;

    JavaCpp(int threads) {
        torch.set_num_threads(threads);
        try (NoGradGuard _ = new NoGradGuard()) {
            fill(net.first.weight(), Task.firstWeight());
            fill(net.first.bias(), Task.firstBias());
            fill(net.second.weight(), Task.secondWeight());
            fill(net.second.bias(), Task.secondBias());
        }
        AdamOptions options = new AdamOptions();
        options.set_lr(Task.LEARNING_RATE);
        optimizer = new Adam(net.parameters(), options);
        x = torch.tensor(Task.inputs()).view(Task.BATCH, Task.WIDTH);
        labels = torch.tensor(Task.labels());
    }

    private static void fill(Tensor parameter, float[] values) {
        parameter.view(-1).copy_(torch.tensor(values));
    }

    @Override
    public String name() {
        return "javacpp";
    }

    @Override
    public void step() {
        try (PointerScope _ = new PointerScope()) {
            optimizer.zero_grad();
            torch.cross_entropy(net.forward(x), labels).backward();
            optimizer.step();
        }
    }

    @Override
    public void predict() {
        try (PointerScope _ = new PointerScope();
                NoGradGuard _ = new NoGradGuard()) {
            net.forward(x);
        }
    }

    @Override
    public double loss() {
        try (PointerScope _ = new PointerScope()) {
            return torch.cross_entropy(net.forward(x), labels).item_float();
        }
    }

    @Override
    public void close() {
        optimizer.close();
        net.close();
    }

    private static final class Net extends Module {
        private final LinearImpl first = register_module("first", new LinearImpl(Task.WIDTH, Task.WIDTH));
        private final LinearImpl second = register_module("second", new LinearImpl(Task.WIDTH, Task.CLASSES));

        Tensor forward(Tensor input) {
            return second.forward(torch.relu(first.forward(input)));
        }
    }
}
