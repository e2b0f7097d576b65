package io.bonsela.core.delivery;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.ConnectorContext;
import io.bonsela.api.connector.ConnectorProvider;
import io.bonsela.api.connector.Connectors;
import io.bonsela.api.connector.Connectors.Instance;
import io.bonsela.api.connector.HttpTransport;
import io.bonsela.api.store.Store;
import io.bonsela.core.foreign.EngineThread;
import io.bonsela.core.foreign.ForeignCode;
import io.bonsela.core.foreign.Wordless;
import io.bonsela.core.foreign.WorkerPool;
import io.bonsela.core.pipeline.DeliveryRecorder;
import io.bonsela.core.pipeline.Listeners;
import io.bonsela.core.pipeline.Pipeline;
import io.bonsela.core.pipeline.Signal;
import io.bonsela.core.pipeline.Timeline;
import io.bonsela.core.rules.Outlets;
import io.bonsela.core.secret.Keys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the connectors of an engine, and their dispatcher. */
public final class Assembly {
    private static final Logger LOG = LoggerFactory.getLogger(Assembly.class);
    private static final int SECONDS_TO_CREATE = 10;

    private final Map<Instance, Made> all = new LinkedHashMap<>();
    private final Timeline timeline;
    private final ForeignCode foreign;

    /**
     * Creates the connectors.
     *
     * @throws BonselaException INVALID_CONFIGURATION that names all missing secrets, or the connector that cannot be
     *     created; the others are closed
     */
    public Assembly(Connectors connectors, Timeline timeline, ForeignCode foreign) {
        this.timeline = timeline;
        this.foreign = foreign;
        connectors.problems().forEach(problem -> LOG.atWarn().log("{}", problem));
        List<String> missing = connectors.missingSecrets();
        if (!missing.isEmpty()) {
            throw new BonselaException(
                    ErrorCode.INVALID_CONFIGURATION,
                    missing.stream().collect(Collectors.joining("; ", "connectors: ", "")));
        }
        try {
            for (Instance instance : connectors.instances()) {
                all.put(instance, make(instance));
            }
        } catch (BonselaException e) {
            close();
            throw e;
        }
    }

    /**
     * A connector, with its provider's description of itself.
     *
     * @param plugIn the connector
     * @param http its transport
     * @param capabilities what it can do
     * @param id its provider's id
     * @param version its provider's version
     * @param kind what it delivers
     */
    record Made(
            PlugIn plugIn,
            HttpTransport http,
            Capabilities capabilities,
            String id,
            String version,
            ConnectorProvider.Kind kind) {
        /** Closes the connector on a separate thread, which nobody has to wait for. */
        Thread close() {
            return EngineThread.start("bonsela-close-" + plugIn.name(), () -> {
                plugIn.close();
                http.close();
            });
        }
    }

    private Made make(Instance instance) {
        HttpTransport http = HttpTransport.within(
                instance.policy().callTimeout().multipliedBy(9).dividedBy(10));
        PlugIn plugIn = new PlugIn(instance.name(), create(instance, http), foreign);
        ConnectorProvider provider = instance.provider();
        try {
            return configured(
                    instance,
                    "provider configuration",
                    () -> new Made(
                            plugIn,
                            http,
                            Objects.requireNonNull(provider.capabilities(), "capabilities() returned null"),
                            Objects.requireNonNull(provider.id(), "id() returned null"),
                            Objects.requireNonNull(provider.version(), "version() returned null"),
                            Objects.requireNonNull(provider.kind(), "kind() returned null")));
        } catch (ForeignCode.Failure e) {
            plugIn.close();
            http.close();
            throw broken(instance, "its provider failed: " + e.text(), e.getCause());
        }
    }

    private <T> T configured(Instance instance, String about, Callable<T> code) throws ForeignCode.Failure {
        ClassLoader loader = instance.provider().getClass().getClassLoader();
        return foreign.call(ForeignCode.Kind.CONFIGURATION, instance.name(), about, loader, code);
    }

    private Connector create(Instance instance, HttpTransport http) {
        ConnectorContext context = new ConnectorContext(instance.name(), timeline.asClock(), http);
        FutureTask<Connector> making = new FutureTask<>(() ->
                configured(instance, "create", () -> instance.provider().create(instance.config(), context)));
        Thread thread = EngineThread.start("bonsela-create-" + instance.name(), making);
        try {
            Connector connector = making.get(SECONDS_TO_CREATE, TimeUnit.SECONDS);
            if (connector == null) {
                throw broken(instance, "its provider returned null", null);
            }
            return connector;
        } catch (ExecutionException e) {
            throw broken(instance, "its provider failed: " + cause(e), e.getCause());
        } catch (TimeoutException e) {
            thread.interrupt();
            throw broken(instance, "its provider took longer than " + SECONDS_TO_CREATE + " seconds", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw broken(instance, "interrupted", e);
        }
    }

    private static String cause(ExecutionException e) {
        return e.getCause() instanceof ForeignCode.Failure failure ? failure.text() : String.valueOf(e.getCause());
    }

    private static BonselaException broken(Instance instance, String why, @Nullable Throwable cause) {
        // What a plug-in throws may contain a secret.
        String message = instance.config().masked("connector '" + instance.name() + "' cannot be created: " + why);
        return cause == null
                ? new BonselaException(ErrorCode.INVALID_CONFIGURATION, message)
                : new BonselaException(ErrorCode.INVALID_CONFIGURATION, message, Wordless.of(cause));
    }

    /**
     * Returns the outlets for messages.
     *
     * @throws BonselaException INVALID_CONFIGURATION that names a connector that does not state its subscriptions
     */
    public Outlets outlets() {
        List<Outlets.Outlet> outlets = new ArrayList<>();
        all.forEach((instance, made) -> {
            if (made.kind() == ConnectorProvider.Kind.WEBHOOK) {
                outlets.add(new Outlets.Outlet(
                        instance.name(),
                        instance.policy().tenants(),
                        subscriptions(instance, made.plugIn().connector()),
                        (tenant, type, data) -> wants(
                                instance,
                                tenant,
                                () -> made.plugIn().connector().wants(tenant, type, data))));
            }
        });
        return new Outlets(List.copyOf(outlets));
    }

    /** A connector that fails to answer gets the message, so that none is lost. */
    private boolean wants(Instance instance, String tenant, Callable<Boolean> asked) {
        ClassLoader loader = instance.provider().getClass().getClassLoader();
        try {
            return foreign.call(ForeignCode.Kind.OUTLET, instance.name(), tenant, loader, asked);
        } catch (ForeignCode.Failure e) {
            return true;
        }
    }

    private Set<String> subscriptions(Instance instance, Connector connector) {
        try {
            return configured(instance, "subscriptions", () -> Set.copyOf(connector.subscriptions()));
        } catch (ForeignCode.Failure e) {
            throw broken(instance, "its subscriptions cannot be read: " + e.text(), e.getCause());
        }
    }

    /** Creates the dispatcher. */
    public Dispatcher dispatcher(Store store, Keys keys, Pipeline pipeline, Listeners listeners, Signal signal) {
        DeliveryRecorder recorder = new DeliveryRecorder(pipeline);
        List<Courier> couriers = new ArrayList<>();
        WorkerPool overdue = new WorkerPool("bonsela-overdue", foreign, 2, 2, new LinkedBlockingQueue<>());
        BiFunction<Instance, Made, Courier> courier = (instance, made) -> new Courier(
                instance,
                made,
                recorder,
                store,
                timeline,
                signal,
                overdue,
                status -> listeners.tell("connector " + instance.name(), listener -> listener.breaker(status)));
        all.forEach((instance, made) -> couriers.add(courier.apply(instance, made)));
        Dispatcher dispatcher = new Dispatcher(
                couriers,
                instance -> courier.apply(instance, make(instance)),
                store,
                new VoucherCodes(store, keys),
                pipeline,
                signal,
                overdue,
                foreign);
        dispatcher.watchCalls();
        return dispatcher;
    }

    /** Closes the connectors if the engine could not be created; waits no longer than creating a connector may take. */
    public void close() {
        List<Thread> closing = new ArrayList<>();
        all.forEach((instance, made) -> closing.add(made.close()));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_CREATE);
        for (Thread thread : closing) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, end - System.nanoTime()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
