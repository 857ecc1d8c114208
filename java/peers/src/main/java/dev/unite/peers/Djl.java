package dev.unite.peers;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.tracker.Tracker;
import ai.djl.util.PairList;

/** DJL with its PyTorch engine, which brings a libtorch of its own. */
final class Djl implements Library {
    private static final String ENGINE = "PyTorch";

    private final Model model;
    private final Trainer trainer;
    private final NDManager manager;
    private final NDArray x;
    private final NDArray labels;

    Djl(int threads) {
        // Nothing is fetched, and nobody is told; the natives are those of the jars.
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.pytorch.num_threads", String.valueOf(threads));
        model = Model.newInstance("net", ENGINE);
        model.setBlock(new SequentialBlock()
                .add(Linear.builder().setUnits(Task.WIDTH).build())
                .add(Activation.reluBlock())
                .add(Linear.builder().setUnits(Task.CLASSES).build()));
        Adam adam = Adam.builder()
                .optLearningRateTracker(Tracker.fixed((float) Task.LEARNING_RATE))
                .build();
        trainer = model.newTrainer(new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss()).optOptimizer(adam));
        trainer.initialize(new Shape(Task.BATCH, Task.WIDTH));
        fill();
        manager = trainer.getManager().newSubManager();
        x = manager.create(Task.inputs(), new Shape(Task.BATCH, Task.WIDTH));
        labels = manager.create(Task.labels(), new Shape(Task.BATCH));
    }

    private void fill() {
        PairList<String, Parameter> parameters = model.getBlock().getParameters();
        float[][] values = {Task.firstWeight(), Task.firstBias(), Task.secondWeight(), Task.secondBias()};
        for (int i = 0; i < values.length; i++) {
            parameters.valueAt(i).getArray().set(values[i]);
        }
    }

    @Override
    public String name() {
        return "djl";
    }

    @Override
    public void step() {
        try (NDManager step = manager.newSubManager()) {
            step.tempAttachAll(x, labels);
            try (GradientCollector collector = trainer.newGradientCollector()) {
                NDList logits = trainer.forward(new NDList(x));
                collector.backward(trainer.getLoss().evaluate(new NDList(labels), logits));
            }
            trainer.step();
        }
    }

    @Override
    public void predict() {
        try (NDManager prediction = manager.newSubManager()) {
            prediction.tempAttachAll(x);
            trainer.evaluate(new NDList(x));
        }
    }

    @Override
    public double loss() {
        try (NDManager check = manager.newSubManager()) {
            check.tempAttachAll(x, labels);
            NDList logits = trainer.evaluate(new NDList(x));
            return trainer.getLoss().evaluate(new NDList(labels), logits).getFloat();
        }
    }

    @Override
    public void close() {
        trainer.close();
        model.close();
    }
}
