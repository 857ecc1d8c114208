package dev.unite.tests;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that uses the bridge as an application server does: from class loaders that the JVM's own does not know.
 * Arguments: the class path, and the Python file of the starter.
 */
final class Loaders {
    private Loaders() {}

    public static void main(String[] args) throws Exception {
        List<URL> libraries = new ArrayList<>();
        URL application = null;
        for (String entry : args[0].split(File.pathSeparator)) {
            URL url = new File(entry).toURI().toURL();
            if (application == null) {
                application = url;
            } else {
                libraries.add(url);
            }
        }
        run(application, libraries, args[1]);
        try {
            run(application, libraries, args[1]);
            System.out.println("second loader: works");
        } catch (ReflectiveOperationException failure) {
            Throwable cause = failure;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            System.out.println("second loader: " + cause);
        }
    }

    /** The application's loader is a child of the libraries'. */
    private static void run(URL application, List<URL> libraries, String python) throws Exception {
        ClassLoader platform = ClassLoader.getPlatformClassLoader();
        try (URLClassLoader parent = new URLClassLoader(libraries.toArray(URL[]::new), platform);
                URLClassLoader child = new URLClassLoader(new URL[] {application}, parent)) {
            Thread.currentThread().setContextClassLoader(child);
            child.loadClass("com.example.Starter")
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) new String[] {python});
        }
    }
}
