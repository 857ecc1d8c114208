package dev.unite.cli;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Looks at the JVM and the computer without starting Python or loading a native library. */
final class Machine {
    private static final Path NVIDIA_DRIVER = Path.of("/proc/driver/nvidia/version");
    private static final long ENOUGH_DISK = 2L << 30;

    private final Map<String, String> environment;

    Machine(Map<String, String> environment) {
        this.environment = environment;
    }

    List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        findings.add(java());
        findings.add(compiler());
        findings.add(startUp());
        findings.add(blas());
        findings.add(threads());
        findings.add(cuda());
        findings.add(memory());
        findings.add(folder("native_cache", nativeCache(), "-Dorg.bytedeco.javacpp.cachedir=FOLDER"));
        findings.add(folder("graalpy_cache", graalpyCache(), "-Dpolyglot.engine.userResourceCache=FOLDER"));
        return findings;
    }

    private static Finding java() {
        String value = "%s %s, %s"
                .formatted(System.getProperty("java.vm.name"), Runtime.version(), System.getProperty("java.home"));
        return Runtime.version().feature() == 25
                ? Finding.good("java", value)
                : Finding.poor("java", value, "use a JDK 25, the version that the compiler jar is made for");
    }

    private static Finding compiler() {
        boolean module = ModuleLayer.boot()
                .findModule("jdk.graal.compiler")
                .filter(found -> found.getPackages().size() > 1)
                .isPresent();
        if (!module) {
            return Finding.poor(
                    "optimizing_runtime",
                    "off: the module jdk.graal.compiler is not on the module path",
                    "start with ./unite, or add --upgrade-module-path with the jar org.graalvm.compiler:compiler");
        }
        boolean interface25 = Boolean.parseBoolean(vmOption("EnableJVMCI"));
        return interface25
                ? Finding.good(
                        "optimizing_runtime",
                        "on: programs of './unite python' are compiled while they run; our own steps are recorded")
                : Finding.poor(
                        "optimizing_runtime",
                        "off: the JVM's compiler interface is disabled",
                        "start with ./unite, or add -XX:+UnlockExperimentalVMOptions -XX:+EnableJVMCI");
    }

    private static Finding startUp() {
        String cache = vmOption("AOTCache");
        return cache.isEmpty()
                ? Finding.poor("start_up_cache", "none", "start with ./unite, which records one after each build")
                : Finding.good("start_up_cache", cache);
    }

    private static Finding blas() {
        boolean mkl = onClassPath("org/bytedeco/mkl/%s/%s".formatted(platform(), System.mapLibraryName("mkl_rt")))
                || onClassPath("org/bytedeco/mkl/%s/libmkl_rt.so.2".formatted(platform()));
        boolean asked = "mkl_rt".equals(System.getProperty("org.bytedeco.openblas.load"));
        if (mkl && asked) {
            return Finding.good("blas", "MKL");
        }
        return mkl
                ? Finding.poor("blas", "OpenBLAS, up to three times slower", "add -Dorg.bytedeco.openblas.load=mkl_rt")
                : Finding.poor("blas", "OpenBLAS: MKL has no build for " + platform(), null);
    }

    private Finding threads() {
        String limit = environment.getOrDefault("OMP_NUM_THREADS", "");
        int processors = Runtime.getRuntime().availableProcessors();
        return Finding.good(
                "threads", processors + " processors" + (limit.isEmpty() ? "" : ", OMP_NUM_THREADS=" + limit));
    }

    private static Finding cuda() {
        boolean build = onClassPath("org/bytedeco/pytorch/linux-x86_64-gpu/libtorch_cuda.so")
                || onClassPath("org/bytedeco/pytorch/linux-x86_64-gpu/");
        boolean driver = Files.exists(NVIDIA_DRIVER);
        if (build) {
            return driver
                    ? Finding.good("cuda", "GPU build of libtorch, NVIDIA driver present")
                    : Finding.poor(
                            "cuda", "GPU build of libtorch, but no NVIDIA driver", "install the driver for CUDA 13");
        }
        return driver
                ? Finding.poor(
                        "cuda", "NVIDIA driver present, but a CPU build of libtorch", "build with: mvn -Pcuda package")
                : Finding.good("cuda", "none: no NVIDIA driver, CPU build of libtorch");
    }

    private static Finding memory() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return Finding.good(
                "memory",
                "%s, %s free; Java heap at most %s"
                        .formatted(
                                Units.bytes(system.getTotalMemorySize()),
                                Units.bytes(system.getFreeMemorySize()),
                                Units.bytes(Runtime.getRuntime().maxMemory())));
    }

    private static Finding folder(String name, Path folder, String option) {
        Path existing = folder;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null || !Files.isWritable(existing)) {
            return Finding.poor(name, folder + ", not writable", "name a writable folder with " + option);
        }
        try {
            FileStore store = Files.getFileStore(existing);
            String value = "%s, %s free".formatted(folder, Units.bytes(store.getUsableSpace()));
            return store.getUsableSpace() >= ENOUGH_DISK || Files.exists(folder)
                    ? Finding.good(name, value)
                    : Finding.poor(name, value, "make room, or name another folder with " + option);
        } catch (IOException e) {
            return Finding.poor(name, folder + ": " + e.getMessage(), "name another folder with " + option);
        }
    }

    private static Path nativeCache() {
        String chosen = System.getProperty("org.bytedeco.javacpp.cachedir");
        return chosen != null ? Path.of(chosen) : Path.of(System.getProperty("user.home"), ".javacpp", "cache");
    }

    private Path graalpyCache() {
        String chosen = System.getProperty("polyglot.engine.userResourceCache");
        if (chosen != null) {
            return Path.of(chosen);
        }
        String base = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path caches = base.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(base);
        return caches.resolve("org.graalvm.polyglot");
    }

    /** JavaCPP's name of this platform. */
    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String family = system.startsWith("mac") ? "macosx" : system.startsWith("win") ? "windows" : "linux";
        String architecture = System.getProperty("os.arch");
        return family + "-"
                + switch (architecture) {
                    case "amd64" -> "x86_64";
                    case "aarch64" -> "arm64";
                    default -> architecture;
                };
    }

    private static boolean onClassPath(String resource) {
        URL found = Machine.class.getClassLoader().getResource(resource);
        return found != null;
    }

    private static String vmOption(String name) {
        HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        try {
            return machine == null
                    ? ""
                    : String.valueOf(machine.getVMOption(name).getValue());
        } catch (IllegalArgumentException unknownOption) {
            return "";
        }
    }
}
