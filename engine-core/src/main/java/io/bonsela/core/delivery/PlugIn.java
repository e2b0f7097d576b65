package io.bonsela.core.delivery;

import io.bonsela.api.connector.Connector;
import io.bonsela.core.foreign.ForeignCode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The code of a connector: every call to it goes through this class.
 *
 * @param name the connector's name
 * @param connector the code
 * @param foreign calls it
 * @param heard cleans what it returns
 */
record PlugIn(String name, Connector connector, ForeignCode foreign, Heard heard) {
    PlugIn(String name, Connector connector, ForeignCode foreign) {
        this(name, connector, foreign, new Heard(name));
    }

    /**
     * Calls it, with its own class loader as the context class loader.
     *
     * @param about the delivery or other purpose of the call
     */
    <T extends @Nullable Object> T call(String about, Callable<T> code) throws ForeignCode.Failure {
        ClassLoader loader = connector.getClass().getClassLoader();
        return foreign.call(ForeignCode.Kind.CONNECTOR, name, about, loader, code);
    }

    /** Closes it; a failure is logged. */
    void close() {
        try {
            call("close", () -> {
                connector.close();
                return name;
            });
        } catch (ForeignCode.Failure e) {
            // Logged where it was caught.
        }
    }
}
