package dev.unite.train;

import dev.unite.checkpoint.CheckpointState;
import dev.unite.checkpoint.CheckpointStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Saves the run when it is time, and never the same moment twice. */
final class Checkpointer {
    private final CheckpointStore store;
    private final int everySteps;
    private final TrainingSession session;
    private final RunIdentity identity;
    private final Journal journal;
    private String lastSaved;

    /**
     * What a checkpoint says of the run it belongs to.
     *
     * @param classes names of the classes
     * @param config the resolved configuration as YAML
     */
    record RunIdentity(long seed, String dataFingerprint, List<String> classes, String config) {}

    /** {@code resumedFrom} is the {@link #key} of the checkpoint the run goes on from, or empty. */
    Checkpointer(
            CheckpointStore store,
            int everySteps,
            TrainingSession session,
            RunIdentity identity,
            Journal journal,
            String resumedFrom) {
        this.store = store;
        this.everySteps = everySteps;
        this.session = session;
        this.identity = identity;
        this.journal = journal;
        this.lastSaved = resumedFrom;
    }

    boolean due(long step) {
        return step % everySteps == 0;
    }

    /** Saves, unless this very moment is saved already. */
    void save(TrainingState state, List<StepListener> listeners) {
        Map<String, Double> counters = new HashMap<>();
        listeners.forEach(listener -> counters.putAll(listener.counters()));
        CheckpointState moment = new CheckpointState(
                state.step(),
                state.microBatch(),
                state.next().epoch(),
                state.next().batch(),
                state.imagesSeen(),
                state.evaluationPending(),
                state.window(),
                counters,
                identity.seed(),
                identity.dataFingerprint(),
                identity.classes(),
                identity.config());
        if (key(moment).equals(lastSaved)) {
            return;
        }
        journal.metrics().sync(); // the lines up to this step must not be younger than the checkpoint
        CheckpointStore.Saved saved = store.save(moment, session);
        lastSaved = key(moment);
        journal.note("saved '%s' (%.1f MB)".formatted(saved.folder(), saved.bytes() / 1e6));
        saved.notes().forEach(note -> journal.warning(state.step(), note));
    }

    /** What tells two moments of a run apart; empty before the first checkpoint. */
    static String key(CheckpointState state) {
        return state.folderName() + (state.evaluationPending() ? " before evaluation" : "");
    }
}
