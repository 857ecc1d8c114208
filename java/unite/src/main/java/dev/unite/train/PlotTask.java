package dev.unite.train;

import dev.unite.tracking.MetricsFile;
import dev.unite.tracking.RunFolder;

/** Draws the losses so far, again and again. */
final class PlotTask implements PeriodicTask {
    private final int everySteps;
    private final long lastStep;
    private final RunFolder folder;

    PlotTask(int everySteps, long lastStep, RunFolder folder) {
        this.everySteps = everySteps;
        this.lastStep = lastStep;
        this.folder = folder;
    }

    @Override
    public boolean due(long step) {
        return step % everySteps == 0 || step == lastStep;
    }

    @Override
    public boolean run(long step) {
        String title = "Losses of " + folder.path().toAbsolutePath().normalize().getFileName();
        LossPlot.write(folder.plot(), title, MetricsFile.read(folder.metrics()));
        return true;
    }
}
