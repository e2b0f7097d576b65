package io.bonsela.core;

import io.bonsela.api.Backlog;
import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Health;
import io.bonsela.api.Inspector;
import io.bonsela.api.Maintenance;
import io.bonsela.api.Receipt;
import io.bonsela.api.Records;
import io.bonsela.api.Reports;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.Transactions;
import io.bonsela.api.command.Command;
import io.bonsela.api.connector.Connector.ConnectorHealth;
import io.bonsela.api.delivery.Deliveries;
import io.bonsela.api.store.Store;
import io.bonsela.core.delivery.Dispatcher;
import io.bonsela.core.explain.Explainer;
import io.bonsela.core.fact.Facts;
import io.bonsela.core.foreign.EngineThread;
import io.bonsela.core.foreign.ForeignCode;
import io.bonsela.core.operator.Operators;
import io.bonsela.core.pipeline.MaintenanceTimer;
import io.bonsela.core.pipeline.Pipeline;
import io.bonsela.core.pipeline.Publisher;
import io.bonsela.core.pipeline.RulesInForce;
import io.bonsela.core.pipeline.Timeline;
import io.bonsela.core.verify.Verifier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The engine: a store, the rules in force, and the pipeline over both. */
record CoreEngine(
        Store store,
        RulesInForce rules,
        Pipeline pipeline,
        Reports reports,
        Dispatcher dispatcher,
        Facts facts,
        Verifier verifier,
        Explainer explainer,
        @Nullable MaintenanceTimer timer,
        Timeline timeline,
        Operators operators,
        ForeignCode foreign,
        Publisher publisher,
        boolean dispatching)
        implements RewardEngine {
    private static final Duration LONGEST_WAIT = Duration.ofDays(365);
    private static final long LEAST_FOR_STORE_MILLIS = 500;
    private static final int MOST_COUNTED = 1_000;
    private static final int MOST_DUE = 10_000;

    @Override
    public Decision process(Event event) {
        return pipeline.process(event);
    }

    @Override
    public CompletableFuture<Decision> submit(Event event) {
        return pipeline.submit(event);
    }

    @Override
    public List<Decision> processAll(List<Event> events) {
        return pipeline.decideInOrder(events);
    }

    @Override
    public Receipt execute(Command command) {
        return pipeline.execute(command);
    }

    @Override
    public CompletableFuture<Receipt> submit(Command command) {
        return pipeline.submit(command);
    }

    @Override
    public void start() {
        pipeline.requireOpen();
        if (timer != null) {
            timer.start();
        }
        if (dispatching) {
            dispatcher.start();
        }
    }

    @Override
    public Inspector inspect() {
        return new CoreInspector(pipeline, rules, explainer, verifier);
    }

    @Override
    public Maintenance maintenance() {
        return new CoreMaintenance(pipeline);
    }

    @Override
    public Transactions transactions() {
        return new CoreTransactions(pipeline);
    }

    @Override
    public Deliveries deliveries() {
        return dispatcher;
    }

    @Override
    public Records records() {
        return store.records();
    }

    @Override
    public Backlog backlog() {
        Instant now = timeline.forStore();
        Map<String, Backlog.Due> deliveries = new TreeMap<>();
        dispatcher.names().forEach(name -> deliveries.put(name, store.due(name, MOST_DUE, now)));
        return new Backlog(pipeline.queued(), store.due(null, MOST_DUE, now), deliveries);
    }

    @Override
    public Health health() {
        List<Health.Problem> problems = new ArrayList<>();
        boolean live = pipeline.isAlive();
        if (!pipeline.isOpen()) {
            problems.add(new Health.Problem(Health.Code.CLOSED, Map.of()));
        } else if (!live) {
            problems.add(new Health.Problem(Health.Code.LANE_ENDED, Map.of()));
        }
        boolean answers = live && storeAnswers(problems);
        timeline.problem().ifPresent(problems::add);
        problems.addAll(foreign.problems());
        problems.addAll(operators.problems());
        dispatcher.connectors().stream()
                .filter(connector -> connector.health().status() == ConnectorHealth.Status.DOWN)
                .map(connector -> new Health.Problem(
                        Health.Code.CONNECTOR_DOWN,
                        Map.of(
                                "connector", connector.name(),
                                "code", String.valueOf(connector.health().code()))))
                .forEach(problems::add);
        if (answers) {
            int contradictions = store.contradictions(null, MOST_COUNTED).size();
            if (contradictions > 0) {
                problems.add(new Health.Problem(
                        Health.Code.DELIVERIES_CONTRADICTED, Map.of("deliveries", String.valueOf(contradictions))));
            }
        }
        return new Health(live, answers, problems);
    }

    private boolean storeAnswers(List<Health.Problem> problems) {
        try {
            List<String> unused = store.records().tenants();
            List<String> damage = store.damage();
            if (!damage.isEmpty()) {
                problems.add(new Health.Problem(Health.Code.STORE_DAMAGED, Map.of("damage", damage.get(0))));
            }
            return damage.isEmpty();
        } catch (RuntimeException e) {
            String error = e instanceof BonselaException known
                    ? known.code().name()
                    : e.getClass().getSimpleName();
            problems.add(new Health.Problem(Health.Code.STORE_UNAVAILABLE, Map.of("error", error)));
            return false;
        }
    }

    /** Closes lanes, then deliveries, then the rest, so that no new work arrives. */
    @Override
    public boolean close(Duration deadline) {
        foreign.requireOutside("close");
        Duration bounded = deadline.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : deadline;
        long end = System.nanoTime() + Math.max(0, bounded.toNanos());
        if (timer != null) {
            timer.close();
        }
        dispatcher.stop();
        boolean ended = pipeline.closeLanes(share(end));
        boolean all = ended;
        all &= dispatcher.close(share(end));
        all &= pipeline.awaitCallers(share(end));
        publisher.close();
        facts.close();
        if (ended) {
            // Otherwise calls may still be running and must be watched.
            operators.close();
        }
        return closeStore(end) && all;
    }

    /** Returns the end of three quarters of the remaining time, so that time is left for later steps. */
    private static long share(long end) {
        long left = Math.max(0, end - System.nanoTime());
        return end - left / 4;
    }

    /** Closes the store in a separate thread, because a store waits for units of work in progress. */
    private boolean closeStore(long end) {
        FutureTask<Boolean> closing = new FutureTask<>(store::close, true);
        EngineThread.start("bonsela-close-store", closing);
        try {
            long least = TimeUnit.MILLISECONDS.toNanos(LEAST_FOR_STORE_MILLIS);
            return closing.get(Math.max(least, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof BonselaException known
                    ? known
                    : new BonselaException(ErrorCode.STORE_FAILED, "the store could not be closed", e);
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
