package dev.unite.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a {@link Config} and reports everything that is wrong with it at once. */
public final class ConfigLoader {
    private static final long MAX_BYTES = 1 << 20;
    private static final String EXTENDS = "extends";

    private final Problems problems = new Problems();

    private ConfigLoader() {}

    /**
     * Reads a file, the file it extends, and overrides.
     *
     * @param overrides texts such as {@code train.steps=100}, the last one of a key wins; a value may be any YAML
     * @throws dev.unite.error.ConfigException with all errors of all of them
     */
    public static Config load(Path file, List<String> overrides) {
        ConfigLoader loader = new ConfigLoader();
        return loader.finish(loader.readFile(file), overrides);
    }

    /**
     * Reads a text that is no file.
     *
     * @param name what the text is called in errors
     * @param base folder that relative paths start from
     * @throws dev.unite.error.ConfigException with all errors
     */
    public static Config parse(String name, String text, Path base, List<String> overrides) {
        ConfigLoader loader = new ConfigLoader();
        return loader.finish(
                loader.extended(YamlReader.ofFile(name, base, loader.problems).readSection(text)), overrides);
    }

    private Config finish(Node.Branch top, List<String> overrides) {
        Node.Branch root = top;
        for (String override : overrides) {
            root = root.overlaidBy(new Setting(override, problems).toBranch(root.origin()));
        }
        Reading reading = new Reading(problems, Config.SCHEMA.allKeys(""));
        Config config = Section.readAll(Config.SCHEMA, root, reading);
        Rules.check(config, reading);
        problems.throwIfAny();
        return config;
    }

    private Node.Branch readFile(Path file) {
        return extended(readPlain(file, new Origin("file '" + file + "'", 0, Path.of(""))));
    }

    /** Reads one file; what is wrong with the file as such is reported at {@code asker}. */
    private Node.Branch readPlain(Path file, Origin asker) {
        Path absolute = file.toAbsolutePath();
        try {
            long size = Files.size(absolute);
            if (size > MAX_BYTES) {
                throw problems.fatal(asker, "expected at most 1 MiB, got " + size + " bytes; name the YAML file");
            }
            return YamlReader.ofFile(file.toString(), absolute.getParent(), problems)
                    .readSection(Files.readString(absolute));
        } catch (NoSuchFileException missing) {
            throw problems.fatal(asker, "expected a configuration at '" + absolute + "', found none; check the path");
        } catch (CharacterCodingException binary) {
            throw problems.fatal(asker, "expected UTF-8 text, got other bytes; name the YAML file");
        } catch (IOException unreadable) {
            throw problems.fatal(
                    asker, "expected a readable file at '" + absolute + "', got " + unreadable + "; check its rights");
        }
    }

    /** Lays a file over the one it extends. */
    private Node.Branch extended(Node.Branch own) {
        Node.Entry parent = own.entries().get(EXTENDS);
        if (parent == null) {
            return own;
        }
        Node.Branch rest = without(own);
        if (!(parent.value() instanceof Node.Leaf leaf) || leaf.isNothing()) {
            problems.add(
                    parent.keyOrigin(),
                    EXTENDS + ": expected a file, got " + parent.value().shown() + "; name one");
            return rest;
        }
        Path folder = parent.keyOrigin().base();
        Path shown = folder.startsWith(Path.of("").toAbsolutePath())
                ? Path.of("").toAbsolutePath().relativize(folder.resolve(leaf.text()))
                : folder.resolve(leaf.text());
        Node.Branch base = readPlain(shown.normalize(), parent.keyOrigin());
        Node.Entry grandparent = base.entries().get(EXTENDS);
        if (grandparent != null) {
            problems.add(
                    grandparent.keyOrigin(),
                    EXTENDS + ": expected one level only, but "
                            + parent.keyOrigin().place() + " extends this file; write its keys out");
        }
        return without(base).overlaidBy(rest);
    }

    private static Node.Branch without(Node.Branch branch) {
        Map<String, Node.Entry> entries = new LinkedHashMap<>(branch.entries());
        entries.remove(EXTENDS);
        return new Node.Branch(branch.origin(), entries);
    }
}
