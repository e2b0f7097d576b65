package io.bonsela.core.delivery;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.Receipt;
import io.bonsela.api.command.Redeliver;
import io.bonsela.api.connector.Connector.CallbackRequest;
import io.bonsela.api.connector.Connectors.Instance;
import io.bonsela.api.connector.Secret;
import io.bonsela.api.delivery.Deliveries;
import io.bonsela.api.delivery.Deliveries.ConnectorStatus;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import io.bonsela.api.store.Store;
import io.bonsela.core.foreign.ForeignCode;
import io.bonsela.core.foreign.Worker;
import io.bonsela.core.foreign.WorkerPool;
import io.bonsela.core.pipeline.Pipeline;
import io.bonsela.core.pipeline.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for due deliveries, for each connector in turn, whenever a decision has created one or a worker is free, and at
 * least twice a second. Thread-safe.
 */
public final class Dispatcher implements Deliveries {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final Duration IDLE = Duration.ofMillis(500);
    private static final Duration WATCH = Duration.ofMillis(100);
    private static final Duration LAST_WAIT = Duration.ofSeconds(1);

    private final Map<String, Courier> couriers = new ConcurrentSkipListMap<>();
    private final Function<Instance, Courier> anew;
    private final Store store;
    private final VoucherCodes codes;
    private final Pipeline pipeline;
    private final Signal signal;
    private final WorkerPool overdue;
    private final ForeignCode foreign;
    private final List<Worker> workers = new ArrayList<>();
    private boolean dispatching;
    private volatile boolean closed;

    Dispatcher(
            List<Courier> couriers,
            Function<Instance, Courier> anew,
            Store store,
            VoucherCodes codes,
            Pipeline pipeline,
            Signal signal,
            WorkerPool overdue,
            ForeignCode foreign) {
        this.overdue = overdue;
        this.anew = anew;
        this.foreign = foreign;
        couriers.forEach(courier -> this.couriers.put(courier.name(), courier));
        this.store = store;
        this.codes = codes;
        this.pipeline = pipeline;
        this.signal = signal;
    }

    /** Starts to watch calls for which the connectors take too long. */
    synchronized void watchCalls() {
        if (!couriers.isEmpty()) {
            workers.add(Worker.start("bonsela-watch", foreign, this::watch));
        }
    }

    /** Starts to look for due deliveries, unless that has begun or this is closed. */
    public synchronized void start() {
        if (!dispatching && !closed && !couriers.isEmpty()) {
            dispatching = true;
            workers.add(Worker.start("bonsela-dispatch", foreign, this::dispatch));
        }
    }

    /** Returns whether to continue. */
    private boolean dispatch() throws InterruptedException {
        try {
            if (!closed && round().isEmpty()) {
                signal.await(IDLE);
            }
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("the search for due deliveries failed; retrying");
            Thread.sleep(IDLE.toMillis());
        }
        return !closed;
    }

    /** Returns whether to continue. */
    private boolean watch() throws InterruptedException {
        for (Courier courier : couriers.values()) {
            try {
                courier.giveUpOverdue();
            } catch (RuntimeException e) {
                LOG.atError()
                        .addKeyValue("connector", courier.name())
                        .setCause(e)
                        .log("overdue calls could not be given up");
            }
        }
        Thread.sleep(WATCH.toMillis());
        return !closed;
    }

    private List<CompletableFuture<Void>> round() {
        List<CompletableFuture<Void>> begun = new ArrayList<>();
        couriers.values().forEach(courier -> begun.addAll(courier.leaseDeliveries()));
        return begun;
    }

    @Override
    public int dispatchOnce() {
        enter("dispatchOnce");
        List<CompletableFuture<Void>> begun = round();
        begun.forEach(CompletableFuture::join);
        return begun.size();
    }

    @Override
    public int callback(String connector, CallbackRequest request) {
        enter("callback");
        Courier courier = couriers.get(connector);
        return courier == null ? 404 : courier.callbacks().handle(request);
    }

    @Override
    public List<Delivery> contradictions(String tenant, int limit) {
        return store.contradictions(tenant, limit).stream()
                .flatMap(key -> store.records().delivery(key.tenant(), key.id()).stream())
                .toList();
    }

    @Override
    public Optional<ConnectorStatus> restart(String connector) {
        enter("restart");
        Courier before = couriers.get(connector);
        if (before == null) {
            return Optional.empty();
        }
        Courier after = anew.apply(before.instance());
        if (closed) {
            after.abandon();
            throw new BonselaException(ErrorCode.ENGINE_CLOSED, "connector '" + connector + "' is being closed");
        } else if (!couriers.replace(connector, before, after)) {
            // Another thread has replaced it meanwhile.
            after.abandon();
            return Optional.ofNullable(couriers.get(connector)).map(Courier::status);
        }
        before.abandon();
        signal.raise();
        return Optional.of(after.status());
    }

    @Override
    public Optional<Delivery> reverse(String tenant, String issuance) {
        enter("reverse");
        Delivery delivery = store.records().delivery(tenant, issuance).orElse(null);
        Courier courier = delivery == null ? null : couriers.get(delivery.connector());
        if (delivery == null
                || courier == null
                || !(delivery.state() == DeliveryState.DELIVERED
                        || delivery.progress().isContradicted())
                || !courier.directCalls().reverse(delivery)) {
            return Optional.empty();
        }
        return store.records().delivery(tenant, issuance);
    }

    @Override
    public Optional<Secret> voucherCode(String tenant, String issuance) {
        foreign.requireOutside("voucherCode");
        return codes.isVisible(tenant, issuance)
                ? codes.ofPool(tenant, issuance).or(() -> bought(tenant, issuance))
                : Optional.empty();
    }

    /** Asks an external provider for the code of a voucher that it sold. */
    private Optional<Secret> bought(String tenant, String issuance) {
        pipeline.requireOpen();
        Delivery delivery = store.records().delivery(tenant, issuance).orElse(null);
        Courier courier = delivery == null ? null : couriers.get(delivery.connector());
        return delivery == null || courier == null || delivery.state() != DeliveryState.DELIVERED
                ? Optional.empty()
                : courier.directCalls().reveal(delivery);
    }

    @Override
    public List<Receipt> redeliver(Origin origin, String connector, int limit) {
        pipeline.requireOpen();
        foreign.requireMayDecide("redeliver");
        List<Receipt> receipts = new ArrayList<>();
        for (DeliveryState state : List.of(DeliveryState.HELD, DeliveryState.DEAD)) {
            int left = limit - receipts.size();
            if (left > 0) {
                Query query = Query.of(origin.tenant())
                        .connector(connector)
                        .deliveryState(state)
                        .limit(Math.min(left, 1_000));
                store.records().deliveries(query).items().forEach(one -> receipts.add(redeliver(origin, one)));
            }
        }
        return receipts;
    }

    private Receipt redeliver(Origin origin, Delivery delivery) {
        Origin each = Origin.of(origin.tenant(), origin.id() + '/' + delivery.id(), origin.actor());
        return pipeline.execute(new Redeliver(each, delivery.id()));
    }

    /**
     * Refuses a call from host or plug-in code, because it waits for threads of connectors, which wait for decisions.
     */
    private void enter(String verb) {
        pipeline.requireOpen();
        foreign.requireOutside(verb);
    }

    /** The names of the connectors. */
    public Set<String> names() {
        return couriers.keySet();
    }

    @Override
    public List<ConnectorStatus> connectors() {
        return couriers.values().stream().map(Courier::status).toList();
    }

    @Override
    public Optional<ConnectorStatus> check(String connector) {
        enter("check");
        return Optional.ofNullable(couriers.get(connector)).map(Courier::check);
    }

    /** Begins nothing more. */
    public synchronized void stop() {
        closed = true;
        workers.forEach(Worker::interrupt);
        couriers.values().forEach(Courier::stop);
    }

    /**
     * Waits for what is under way, and closes the connectors. Returns whether all of it ended.
     *
     * @param end the deadline, by {@link System#nanoTime}; what is under way is interrupted shortly before it
     */
    public boolean close(long end) {
        long left = Math.max(0, end - System.nanoTime());
        long orderly = end - Math.min(left / 4, LAST_WAIT.toNanos());
        boolean all = true;
        for (Courier courier : couriers.values()) {
            all &= courier.close(orderly, end);
        }
        List<Thread> closing =
                couriers.values().stream().map(Courier::closeConnector).toList();
        for (Thread thread : closing) {
            all &= ended(thread, end);
        }
        overdue.shutdownNow();
        return all;
    }

    private static boolean ended(Thread thread, long end) {
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, end - System.nanoTime()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
