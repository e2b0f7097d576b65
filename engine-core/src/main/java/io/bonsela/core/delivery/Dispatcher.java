package io.bonsela.core.delivery;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.Receipt;
import io.bonsela.api.command.Redeliver;
import io.bonsela.api.connector.Connector.CallbackRequest;
import io.bonsela.api.connector.Connector.CallbackResult;
import io.bonsela.api.connector.Connector.CallbackResult.Hint;
import io.bonsela.api.connector.Connector.CallbackResult.Ignored;
import io.bonsela.api.connector.Connector.CallbackResult.Refused;
import io.bonsela.api.connector.Connector.CallbackResult.Said;
import io.bonsela.api.connector.Connectors.Instance;
import io.bonsela.api.connector.DeliveryOutcome;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Looks for what is due, for each connector in turn, whenever a decision has left something to deliver or a worker is
 * free, and at least twice a second. Thread-safe.
 */
public final class Dispatcher implements Deliveries {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final Duration IDLE = Duration.ofMillis(500);
    private static final Duration WATCH = Duration.ofMillis(100);
    private static final Duration LAST_WAIT = Duration.ofSeconds(1);

    private final Map<String, Courier> couriers = new ConcurrentSkipListMap<>();
    private final Function<Instance, Courier> anew;
    private final Store store;
    private final Pipeline pipeline;
    private final Signal signal;
    private final WorkerPool overdue;
    private final ForeignCode foreign;
    private final List<Worker> workers = new ArrayList<>();
    private volatile boolean closed;

    Dispatcher(
            List<Courier> couriers,
            Function<Instance, Courier> anew,
            Store store,
            Pipeline pipeline,
            Signal signal,
            WorkerPool overdue,
            ForeignCode foreign) {
        this.overdue = overdue;
        this.anew = anew;
        this.foreign = foreign;
        couriers.forEach(courier -> this.couriers.put(courier.name(), courier));
        this.store = store;
        this.pipeline = pipeline;
        this.signal = signal;
    }

    void start(boolean byItself) {
        if (couriers.isEmpty()) {
            return;
        }
        workers.add(Worker.start("bonsela-watch", foreign, this::watch));
        if (byItself) {
            workers.add(Worker.start("bonsela-dispatch", foreign, this::dispatch));
        }
    }

    /** Whether to go on. */
    private boolean dispatch() throws InterruptedException {
        try {
            if (!closed && round().isEmpty()) {
                signal.await(IDLE);
            }
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("looking for due deliveries failed; trying again");
            Thread.sleep(IDLE.toMillis());
        }
        return !closed;
    }

    /** Whether to go on. */
    private boolean watch() throws InterruptedException {
        for (Courier courier : couriers.values()) {
            try {
                courier.giveUpOverdue();
            } catch (RuntimeException e) {
                LOG.atError()
                        .addKeyValue("connector", courier.name())
                        .setCause(e)
                        .log("overdue calls are not given up");
            }
        }
        Thread.sleep(WATCH.toMillis());
        return !closed;
    }

    private List<CompletableFuture<Void>> round() {
        List<CompletableFuture<Void>> begun = new ArrayList<>();
        couriers.values().forEach(courier -> begun.addAll(courier.leaseIssuances()));
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
        if (courier == null) {
            return 404;
        }
        CallbackResult result = courier.parse(request);
        if (result instanceof Said said) {
            return named(courier, said.reference(), said.outcome());
        } else if (result instanceof Hint hint) {
            return named(courier, hint.reference(), null);
        }
        String code = result instanceof Refused refused ? refused.code() : ((Ignored) result).code();
        LOG.atInfo()
                .addKeyValue("connector", connector)
                .addKeyValue("code", code)
                .log("callback not taken in");
        return result instanceof Refused refused ? refused.status() : 200;
    }

    /**
     * Takes in what is said of the delivery that a provider names, or asks about it. What names several settles none of them:
     * each is asked about.
     */
    private int named(Courier courier, String reference, @Nullable DeliveryOutcome said) {
        List<Delivery> found = store.findDeliveries(courier.name(), reference).stream()
                .flatMap(key -> store.records().delivery(key.tenant(), key.id()).stream())
                .filter(delivery -> isNamed(delivery, reference))
                .toList();
        if (found.isEmpty()) {
            // Not silent where it may be a proof of payment.
            LOG.atLevel(said == null ? Level.INFO : Level.WARN)
                    .addKeyValue("connector", courier.name())
                    .log("callback for a reference that is not known");
            return 404;
        } else if (found.size() > 1) {
            LOG.atWarn()
                    .addKeyValue("connector", courier.name())
                    .addKeyValue("deliveries", found.stream().map(Delivery::id).toList())
                    .log("callback for a provider's reference that several deliveries have; each is looked up");
        }
        boolean taken = true;
        for (Delivery delivery : found) {
            taken &= take(courier, delivery, reference, found.size() == 1 ? said : null);
        }
        // The provider is to call again where nothing was learnt and nobody asks by himself.
        return taken ? 200 : 503;
    }

    /** Whether it has the name still: it may have got another since it was found. */
    private static boolean isNamed(Delivery delivery, String reference) {
        return reference.equals(delivery.progress().providerReference())
                || IntStream.rangeClosed(1, delivery.progress().generation())
                        .anyMatch(generation -> delivery.reference(generation).equals(reference));
    }

    /** Whether what was said is taken in, or will be asked about. */
    private static boolean take(Courier courier, Delivery delivery, String reference, @Nullable DeliveryOutcome said) {
        int former = IntStream.range(1, delivery.progress().generation())
                .filter(generation -> delivery.reference(generation).equals(reference))
                .findFirst()
                .orElse(0);
        if (said != null && former > 0) {
            courier.saidOfFormer(delivery, former, said);
            return true;
        } else if (said != null) {
            courier.said(delivery, said);
            return true;
        } else if (former > 0) {
            return courier.looksUp() && courier.askNowAboutFormer(delivery, former);
        }
        boolean pursued = delivery.progress().dueAt() != null;
        return courier.askNow(delivery) || pursued;
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
            // Another has replaced it meanwhile.
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
                || !courier.reverses()
                || !courier.reverse(delivery)) {
            return Optional.empty();
        }
        return store.records().delivery(tenant, issuance);
    }

    /** The code of a voucher that an outside provider sold. */
    public Optional<Secret> reveal(String tenant, String issuance) {
        enter("voucherCode");
        Delivery delivery = store.records().delivery(tenant, issuance).orElse(null);
        Courier courier = delivery == null ? null : couriers.get(delivery.connector());
        return delivery == null || courier == null || delivery.state() != DeliveryState.DELIVERED
                ? Optional.empty()
                : courier.reveal(delivery);
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

    /** These verbs wait for threads of connectors, which wait for decisions. */
    private void enter(String verb) {
        pipeline.requireOpen();
        foreign.requireOutside(verb);
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
    public void stop() {
        closed = true;
        workers.forEach(Worker::interrupt);
        couriers.values().forEach(Courier::stop);
    }

    /**
     * Waits for what is under way, and closes the connectors. Whether all of it ended.
     *
     * @param end by {@link System#nanoTime}; what is under way is interrupted some time before it
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
