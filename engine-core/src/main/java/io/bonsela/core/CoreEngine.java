package io.bonsela.core;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Health;
import io.bonsela.api.IssuanceState;
import io.bonsela.api.JoinedTransaction;
import io.bonsela.api.PreparedEvent;
import io.bonsela.api.Receipt;
import io.bonsela.api.Records;
import io.bonsela.api.Reports;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.Swept;
import io.bonsela.api.Verification;
import io.bonsela.api.analysis.Analysis;
import io.bonsela.api.command.Command;
import io.bonsela.api.connector.Connector.ConnectorHealth;
import io.bonsela.api.connector.Secret;
import io.bonsela.api.delivery.Deliveries;
import io.bonsela.api.explain.Explanation;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.State;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.PoolCodeOwnerKey;
import io.bonsela.api.store.StateKey.PoolKey;
import io.bonsela.api.store.Store;
import io.bonsela.api.store.UnitOfWork;
import io.bonsela.api.store.UnitOfWork.LoadRequest;
import io.bonsela.core.delivery.Dispatcher;
import io.bonsela.core.explain.Explainer;
import io.bonsela.core.fact.Facts;
import io.bonsela.core.foreign.EngineThread;
import io.bonsela.core.foreign.ForeignCode;
import io.bonsela.core.operator.Operators;
import io.bonsela.core.pipeline.Maintenance;
import io.bonsela.core.pipeline.Pipeline;
import io.bonsela.core.pipeline.Publisher;
import io.bonsela.core.pipeline.RulesInForce;
import io.bonsela.core.pipeline.Timeline;
import io.bonsela.core.secret.Keys;
import io.bonsela.core.verify.Verifier;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
        Keys keys,
        Verifier verifier,
        Explainer explainer,
        @Nullable Maintenance maintenance,
        Timeline timeline,
        Operators operators,
        ForeignCode foreign,
        Publisher publisher)
        implements RewardEngine {
    private static final Duration LONGEST_WAIT = Duration.ofDays(365);
    private static final long LEAST_FOR_STORE_MILLIS = 500;
    private static final int MOST_COUNTED = 1_000;

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
    public PreparedEvent prepare(Event event) {
        return pipeline.prepare(event);
    }

    @Override
    public JoinedTransaction within(Connection connection) {
        return pipeline.within(connection);
    }

    @Override
    public Swept expireDue(int limit) {
        return pipeline.sweep(null, atLeastOne(limit));
    }

    @Override
    public Swept expireDue(Instant notAfter, int limit) {
        return pipeline.sweep(Objects.requireNonNull(notAfter, "notAfter"), atLeastOne(limit));
    }

    @Override
    public int prune(int limit) {
        return pipeline.prune(atLeastOne(limit));
    }

    private static int atLeastOne(int limit) {
        if (limit < 1) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, "limit " + limit + " is below 1");
        }
        return limit;
    }

    @Override
    public Decision evaluate(Event event) {
        return pipeline.evaluate(event);
    }

    @Override
    public List<Diagnostic> validate(RuleSet ruleSet) {
        return rules.validate(ruleSet);
    }

    @Override
    public Analysis analyse(RuleSet ruleSet, boolean pairs) {
        return rules.analyse(ruleSet, pairs);
    }

    @Override
    public Verification verify(String tenant, String eventId) {
        return verifier.verify(tenant, eventId);
    }

    @Override
    public Explanation explain(String tenant, String eventId) {
        return explainer.explain(tenant, eventId);
    }

    @Override
    public Explanation whyNot(Event event, String rule) {
        return pipeline.whyNot(event, rule);
    }

    @Override
    public Explanation whyNot(String tenant, String subject, String rule, Instant at) {
        return pipeline.whyNot(tenant, subject, rule, at);
    }

    @Override
    public Deliveries deliveries() {
        return dispatcher;
    }

    @Override
    public Optional<Secret> voucherCode(String tenant, String issuance) {
        foreign.requireOutside("voucherCode");
        boolean owned = store.records()
                .issuance(tenant, issuance)
                .filter(one -> one.state() == IssuanceState.ISSUED || one.state() == IssuanceState.REDEEMED)
                .isPresent();
        if (!owned) {
            return Optional.empty();
        }
        Optional<State.PoolCodeOwner> claim =
                read(new PoolCodeOwnerKey(tenant, issuance)).filter(c -> c.position() > 0);
        if (claim.isEmpty()) {
            return dispatcher.reveal(tenant, issuance);
        }
        String pool = claim.get().pool();
        State.Pool state = read(new PoolKey(tenant, pool)).orElseThrow();
        return store.poolCode(tenant, pool, claim.get().position())
                .map(code -> Secret.of(keys.vault(tenant).open(pool, state, code)));
    }

    private <S extends State> Optional<S> read(StateKey<S> key) {
        LoadRequest request = new LoadRequest(Set.of(key), Map.of());
        try (UnitOfWork work = store.begin()) {
            return Optional.ofNullable(work.load(new TreeSet<>(), request).get(key));
        }
    }

    @Override
    public Records records() {
        return store.records();
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
            List<String> unused = store.tenants();
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
        if (maintenance != null) {
            maintenance.close();
        }
        dispatcher.stop();
        boolean ended = pipeline.closeLanes(share(end));
        boolean all = ended;
        all &= dispatcher.close(share(end));
        all &= pipeline.awaitCallers(share(end));
        publisher.close();
        facts.close();
        if (ended) {
            // Else calls are still to be looked after.
            operators.close();
        }
        return closeStore(end) && all;
    }

    /** Three quarters of the remaining time, so that later steps have some. */
    private static long share(long end) {
        long left = Math.max(0, end - System.nanoTime());
        return end - left / 4;
    }

    /** A store waits for units of work that are under way. */
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
