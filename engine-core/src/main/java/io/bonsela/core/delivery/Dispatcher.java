package io.bonsela.core.delivery;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.Receipt;
import io.bonsela.api.command.Redeliver;
import io.bonsela.api.connector.CallbackRequest;
import io.bonsela.api.connector.CallbackResult;
import io.bonsela.api.connector.CallbackResult.Hint;
import io.bonsela.api.connector.CallbackResult.Ignored;
import io.bonsela.api.connector.CallbackResult.Refused;
import io.bonsela.api.connector.CallbackResult.Said;
import io.bonsela.api.connector.Secret;
import io.bonsela.api.delivery.ConnectorStatus;
import io.bonsela.api.delivery.Deliveries;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.DeliveryState;
import io.bonsela.api.store.Store;
import io.bonsela.core.pipeline.Pipeline;
import io.bonsela.core.pipeline.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for what is due, for each connector in turn, whenever a decision has left something to deliver or a worker is
 * free, and at least twice a second. Thread-safe.
 */
public final class Dispatcher implements Deliveries {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final Duration IDLE = Duration.ofMillis(500);
    private static final Duration WATCH = Duration.ofMillis(100);

    private final Map<String, Courier> couriers = new TreeMap<>();
    private final Store store;
    private final Pipeline pipeline;
    private final Signal signal;
    private final ExecutorService overdue;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    Dispatcher(List<Courier> couriers, Store store, Pipeline pipeline, Signal signal, ExecutorService overdue) {
        this.overdue = overdue;
        couriers.forEach(courier -> this.couriers.put(courier.name(), courier));
        this.store = store;
        this.pipeline = pipeline;
        this.signal = signal;
    }

    void start(boolean byItself) {
        if (couriers.isEmpty()) {
            return;
        }
        thread("bonsela-watch", this::watch);
        if (byItself) {
            thread("bonsela-dispatch", this::run);
        }
    }

    private void thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void run() {
        while (!closed) {
            try {
                if (round().isEmpty()) {
                    signal.await(IDLE);
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                LOG.atWarn().setCause(e).log("looking for due deliveries failed; trying again");
                pause();
            }
        }
    }

    private void watch() {
        while (!closed) {
            for (Courier courier : couriers.values()) {
                try {
                    courier.giveUpOverdue();
                } catch (RuntimeException | Error e) {
                    LOG.atError()
                            .addKeyValue("connector", courier.name())
                            .setCause(e)
                            .log("overdue calls are not given up");
                }
            }
            try {
                Thread.sleep(WATCH.toMillis());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(IDLE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<CompletableFuture<Void>> round() {
        List<CompletableFuture<Void>> begun = new ArrayList<>();
        couriers.values().forEach(courier -> begun.addAll(courier.claim()));
        return begun;
    }

    @Override
    public int dispatchOnce() {
        pipeline.requireOpen();
        List<CompletableFuture<Void>> begun = round();
        begun.forEach(CompletableFuture::join);
        return begun.size();
    }

    @Override
    public int callback(String connector, CallbackRequest request) {
        pipeline.requireOpen();
        Courier courier = couriers.get(connector);
        if (courier == null) {
            return 404;
        }
        CallbackResult result = courier.onThread(() -> courier.connector().parseCallback(request))
                .orElse(new Refused(503, "NO_ANSWER"));
        if (result instanceof Said said) {
            return find(connector, said.reference(), "callback for a reference that is not known")
                    .map(delivery -> {
                        courier.said(delivery, said.outcome());
                        return 200;
                    })
                    .orElse(404);
        } else if (result instanceof Hint hint) {
            return find(connector, hint.reference(), "callback for a reference that is not known")
                    .map(delivery -> {
                        courier.askNow(delivery);
                        return 200;
                    })
                    .orElse(404);
        }
        String code = result instanceof Refused refused ? refused.code() : ((Ignored) result).code();
        LOG.atInfo()
                .addKeyValue("connector", connector)
                .addKeyValue("code", code)
                .log("callback not taken in");
        return result instanceof Refused refused ? refused.status() : 200;
    }

    private Optional<Delivery> find(String connector, String reference, String otherwise) {
        Optional<Delivery> found = store.findDelivery(connector, reference)
                .flatMap(key -> store.records().delivery(key.tenant(), key.id()));
        if (found.isEmpty()) {
            LOG.atInfo().addKeyValue("connector", connector).log(otherwise);
        }
        return found;
    }

    @Override
    public Optional<Delivery> reverse(String tenant, String issuance) {
        pipeline.requireOpen();
        Delivery delivery = store.records().delivery(tenant, issuance).orElse(null);
        Courier courier = delivery == null ? null : couriers.get(delivery.connector());
        if (delivery == null
                || courier == null
                || delivery.state() != DeliveryState.DELIVERED
                || !courier.instance().provider().capabilities().reversal()
                || !courier.reverse(delivery)) {
            return Optional.empty();
        }
        return store.records().delivery(tenant, issuance);
    }

    /** The code of a voucher that an outside provider sold. */
    public Optional<Secret> reveal(String tenant, String issuance) {
        Delivery delivery = store.records().delivery(tenant, issuance).orElse(null);
        Courier courier = delivery == null ? null : couriers.get(delivery.connector());
        return delivery == null || courier == null || delivery.state() != DeliveryState.DELIVERED
                ? Optional.empty()
                : courier.reveal(delivery);
    }

    @Override
    public List<Receipt> redeliver(Origin origin, String connector, int limit) {
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
        try {
            return pipeline.submit(new Redeliver(each, delivery.id())).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof BonselaException known
                    ? known
                    : new BonselaException(ErrorCode.INTERNAL, "redelivery could not be decided", e);
        }
    }

    @Override
    public List<ConnectorStatus> connectors() {
        return couriers.values().stream().map(Courier::status).toList();
    }

    @Override
    public Optional<ConnectorStatus> check(String connector) {
        return Optional.ofNullable(couriers.get(connector)).map(Courier::check);
    }

    /** Begins nothing more, and waits for what is under way. Whether all of it ended. */
    public boolean close(Duration deadline) {
        closed = true;
        threads.forEach(Thread::interrupt);
        couriers.values().forEach(Courier::stop);
        long end = System.nanoTime() + deadline.toNanos();
        boolean all = true;
        for (Courier courier : couriers.values()) {
            all &= courier.close(end);
        }
        overdue.shutdownNow();
        return all;
    }
}
