package dev.unite.cli;

import dev.unite.checkpoint.Checkpoint;
import dev.unite.config.Config;
import dev.unite.config.ConfigLoader;
import dev.unite.torch.Torch;
import dev.unite.train.TorchSession;
import java.nio.file.Path;
import java.util.List;

/** A trained model, ready to be used, and the engine it lives in. */
final class LoadedModel implements AutoCloseable {
    private final Torch torch;
    private final Checkpoint checkpoint;
    private final Config config;
    private final TorchSession session;

    private LoadedModel(Torch torch, Checkpoint checkpoint, Config config) {
        this.torch = torch;
        this.checkpoint = checkpoint;
        this.config = config;
        this.session = TorchSession.forUse(torch, config, checkpoint);
    }

    /** Starts Python and loads the averaged weights of a checkpoint. */
    static LoadedModel open(Checkpoint checkpoint, Config config, Console console) {
        Torch torch = PythonEngine.open();
        try {
            LoadedModel model = new LoadedModel(torch, checkpoint, config);
            console.note("using the averaged weights (EMA) of step %d in '%s' on %s"
                    .formatted(checkpoint.state().step(), checkpoint.folder(), config.device()));
            return model;
        } catch (RuntimeException failure) {
            torch.close();
            throw failure;
        }
    }

    /** The configuration that a checkpoint was made with. */
    static Config config(Checkpoint checkpoint, List<String> overrides) {
        String name = "configuration in '%s'".formatted(checkpoint.folder());
        return ConfigLoader.parse(name, checkpoint.state().config(), Path.of("").toAbsolutePath(), overrides);
    }

    Torch torch() {
        return torch;
    }

    Checkpoint checkpoint() {
        return checkpoint;
    }

    Config config() {
        return config;
    }

    TorchSession session() {
        return session;
    }

    @Override
    public void close() {
        session.close();
        torch.close();
    }
}
