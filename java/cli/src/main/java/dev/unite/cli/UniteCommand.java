package dev.unite.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program itself: without a command it shows what there is. */
@Command(
        name = "unite",
        description = "Trains and uses UNITE, a one-stage image tokenizer and generator, inside one JVM.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Example:",
            "  ./unite train configs/digits.yaml",
            "",
            "Exit codes: 0 done, 1 run failed, 2 wrong usage or configuration, 3 stopped by a signal after saving."
        })
final class UniteCommand implements Runnable {
    @Mixin
    CommonOptions common;

    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "expected a command, got none");
    }
}
