package dev.unite.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the commands that look at checkpoints. */
@Command(
        name = "checkpoint",
        description = "Looks at checkpoints.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example:", "  ./unite checkpoint inspect runs/digits"})
final class CheckpointCommand implements Runnable {
    @Mixin
    CommonOptions common;

    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "expected a command, got none");
    }
}
