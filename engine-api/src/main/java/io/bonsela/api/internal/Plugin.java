package io.bonsela.api.internal;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Calls plug-ins. */
public final class Plugin {
    private Plugin() {}

    /**
     * Calls a plug-in with its own class loader as the context class loader of the thread.
     *
     * @param plugin the plug-in
     * @param code calls it
     */
    public static <T extends @Nullable Object> T call(Object plugin, Supplier<T> code) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            thread.setContextClassLoader(plugin.getClass().getClassLoader());
            return code.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
