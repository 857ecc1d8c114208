package dev.unite.cli;

/** The program's entry point, and the only place that ends the process. */
public final class Main {
    private Main() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] arguments) {
        System.exit(new CommandRunner(Console.ofProcess(System.getenv())).run(arguments));
    }
}
