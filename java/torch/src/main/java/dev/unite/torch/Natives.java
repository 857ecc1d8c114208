package dev.unite.torch;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.Loader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads libtorch once for the process, with the settings that must stand before the first native class is touched. */
final class Natives {
    private static final Logger LOG = LoggerFactory.getLogger(Natives.class);

    private static boolean loaded;

    private Natives() {}

    /** Sets the properties of the natives' loader, unless the user has set them, and loads libtorch. */
    static synchronized void load() {
        if (loaded) {
            return;
        }
        long began = System.nanoTime();
        configure();
        NativeHeap.keepFreed();
        Loader.load(org.bytedeco.pytorch.global.torch.class);
        OperatorThreads.begin();
        NativeWarnings.prepare();
        loaded = true;
        if (LOG.isInfoEnabled()) {
            LOG.info(
                    "libtorch {} loaded in {} ms: BLAS {}, {} threads, kernels for {}",
                    Facts.version(),
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began),
                    blas(),
                    OperatorThreads.count(),
                    Facts.cpuCapability());
        }
    }

    /** Begins to load, so that Python can start meanwhile; a failure meets whoever calls {@link #load}. */
    static void loadAhead() {
        Thread.ofPlatform().daemon().name("torch-natives").start(() -> {
            try {
                linkFolders();
                load();
            } catch (RuntimeException | LinkageError failure) {
                return; // load() fails again where somebody waits for it
            }
        });
    }

    /**
     * Reads a folder, as Python does while it starts. The JVM looks up its own native methods at their first call, and would
     * wait there for as long as libtorch is loaded: both need the one lock of glibc's dynamic loader.
     */
    private static void linkFolders() {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of(System.getProperty("java.home")))) {
            var _ = entries.iterator().hasNext();
        } catch (IOException unreadable) {
            LOG.debug("Python's start waits for libtorch: {}", unreadable.toString());
        }
    }

    /** Sets system properties only; loads nothing. Lifetimes are ours, so JavaCPP's collector and memory limit are off. */
    static void configure() {
        setDefault("org.bytedeco.javacpp.nopointergc", "true");
        setDefault("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        setDefault("org.bytedeco.javacpp.maxBytes", "0");
        if (isX86() && hasMkl()) {
            setDefault("org.bytedeco.openblas.load", "mkl_rt");
        }
    }

    /** The BLAS library that libtorch is made to use: {@code mkl_rt} or {@code openblas}. */
    static String blas() {
        configure();
        return System.getProperty("org.bytedeco.openblas.load", "openblas");
    }

    private static void setDefault(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }

    private static boolean isX86() {
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return arch.equals("amd64") || arch.equals("x86_64");
    }

    private static boolean hasMkl() {
        return Natives.class.getResource("/org/bytedeco/mkl/linux-x86_64/libmkl_rt.so.3") != null
                || Natives.class.getResource("/org/bytedeco/mkl/linux-x86_64/libmkl_rt.so.2") != null
                || Natives.class.getResource("/org/bytedeco/mkl/windows-x86_64/mkl_rt.3.dll") != null
                || Natives.class.getResource("/org/bytedeco/mkl/windows-x86_64/mkl_rt.2.dll") != null;
    }
}
