package com.example;

import dev.unite.torch.Keywords;
import dev.unite.torch.PyModule;
import dev.unite.torch.PythonObject;
import dev.unite.torch.Scope;
import dev.unite.torch.Tensor;
import dev.unite.torch.Torch;
import java.nio.file.Path;
import java.util.Locale;

/** Trains a network written in Python to compute "exclusive or", and prints what it answers. */
public final class Starter {
    private static final int STEPS = 200;

    private Starter() {}

    /** Takes the path of {@code net.py}. */
    public static void main(String[] args) {
        try (Torch torch = Torch.open()) {
            torch.load("torch").invoke("manual_seed", 0);
            PyModule net = torch.load(Path.of(args[0]), "Net", 16);
            Tensor x = torch.tensor(new float[] {0, 0, 0, 1, 1, 0, 1, 1}, 4, 2);
            Tensor y = torch.tensor(new float[] {0, 1, 1, 0}, 4, 1);
            PythonObject optimizer =
                    torch.load("torch.optim").invoke("AdamW", net.parameters(), Keywords.of("lr", 0.02));
            PythonObject functional = torch.load("torch.nn.functional");
            for (int step = 0; step < STEPS; step++) {
                try (Scope _ = torch.scope("the end of step " + step)) {
                    optimizer.invoke("zero_grad");
                    functional.invoke("mse_loss", net.call(x), y).asTensor().backward();
                    optimizer.invoke("step");
                }
            }
            net.eval();
            for (float answer : net.call(x).toFloats()) {
                System.out.printf(Locale.ROOT, "%.0f%n", Math.abs(answer));
            }
        }
    }
}
