package dev.unite.peers;

import dev.unite.torch.Keywords;
import dev.unite.torch.PyModule;
import dev.unite.torch.PythonObject;
import dev.unite.torch.Scope;
import dev.unite.torch.Tensor;
import dev.unite.torch.TensorData;
import dev.unite.torch.Torch;
import java.util.Map;

/** This project: the model is Python, the loop Java, as {@code docs/java.md} shows it. */
final class Here implements Library {
    private final Torch torch;
    private final PyModule net;
    private final PythonObject optimizer;
    private final PythonObject functional;
    private final Tensor x;
    private final Tensor labels;

    Here(int threads) {
        torch = Torch.builder()
                .threads(threads)
                .pythonResource(Here.class, "python")
                .build();
        net = torch.load("net", "Net");
        net.load(Map.of(
                "first.weight", TensorData.of(Task.firstWeight(), Task.WIDTH, Task.WIDTH),
                "first.bias", TensorData.of(Task.firstBias(), Task.WIDTH),
                "second.weight", TensorData.of(Task.secondWeight(), Task.CLASSES, Task.WIDTH),
                "second.bias", TensorData.of(Task.secondBias(), Task.CLASSES)));
        optimizer = torch.load("torch.optim").invoke("Adam", net.parameters(), Keywords.of("lr", Task.LEARNING_RATE));
        functional = torch.load("torch.nn.functional");
        x = torch.tensor(Task.inputs(), Task.BATCH, Task.WIDTH);
        labels = torch.tensor(Task.labels(), Task.BATCH);
    }

    @Override
    public String name() {
        return "here";
    }

    @Override
    public void step() {
        try (Scope _ = torch.scope("the end of a step")) {
            optimizer.invoke("zero_grad");
            functional.invoke("cross_entropy", net.call(x), labels).asTensor().backward();
            optimizer.invoke("step");
        }
    }

    @Override
    public void predict() {
        try (Scope _ = torch.scope("the end of a prediction")) {
            net.python().invoke("predict", x);
        }
    }

    @Override
    public double loss() {
        try (Scope _ = torch.scope("the end of the check")) {
            return functional
                    .invoke("cross_entropy", net.call(x), labels)
                    .asTensor()
                    .item();
        }
    }

    @Override
    public void close() {
        torch.close();
    }
}
