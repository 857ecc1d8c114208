package dev.unite.train;

/**
 * One optimizer step, done.
 *
 * @param step number of steps that are complete now
 * @param totalSteps steps of the whole run
 * @param epoch epoch of the next micro-batch
 * @param losses means over its micro-batches
 * @param gradNorm norm of all gradients before clipping
 * @param images images it trained on in this process
 * @param seconds time it took in this process
 * @param nativeBytes native memory that tensors hold after it
 */
public record StepReport(
        long step,
        long totalSteps,
        long epoch,
        Losses losses,
        double gradNorm,
        double learningRate,
        long images,
        double seconds,
        long nativeBytes) {}
