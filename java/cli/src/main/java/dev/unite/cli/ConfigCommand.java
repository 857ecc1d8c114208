package dev.unite.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the commands that look at configurations. */
@Command(
        name = "config",
        description = "Checks and shows configurations.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example:", "  ./unite config validate configs/digits.yaml"})
final class ConfigCommand implements Runnable {
    @Mixin
    CommonOptions common;

    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "expected a command, got none");
    }
}
