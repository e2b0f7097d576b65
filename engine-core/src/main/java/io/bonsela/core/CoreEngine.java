package io.bonsela.core;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
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
import io.bonsela.api.connector.Secret;
import io.bonsela.api.delivery.Deliveries;
import io.bonsela.api.explain.Explanation;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.LoadRequest;
import io.bonsela.api.store.State;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.PoolClaimKey;
import io.bonsela.api.store.StateKey.PoolKey;
import io.bonsela.api.store.Store;
import io.bonsela.api.store.UnitOfWork;
import io.bonsela.core.delivery.Dispatcher;
import io.bonsela.core.explain.Explainer;
import io.bonsela.core.fact.Facts;
import io.bonsela.core.pipeline.Maintenance;
import io.bonsela.core.pipeline.Pipeline;
import io.bonsela.core.pipeline.RulesInForce;
import io.bonsela.core.secret.Keys;
import io.bonsela.core.verify.Verifier;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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
        @Nullable Maintenance maintenance)
        implements RewardEngine {
    private static final long LONGEST_WAIT = Duration.ofDays(365).toMillis();

    @Override
    public Decision process(Event event) {
        return pipeline.isOnLane()
                ? pipeline.decideInOrder(List.of(event)).get(0)
                : join(pipeline.submit(event), "event " + event);
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
        return join(
                pipeline.submit(command),
                command.verb() + ' ' + command.origin().id());
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
    public Swept expireDue(Instant now, int limit) {
        if (limit < 1) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, "limit " + limit + " is below 1");
        }
        return pipeline.sweep(now, limit);
    }

    @Override
    public int prune(int limit) {
        if (limit < 1) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, "limit " + limit + " is below 1");
        }
        return pipeline.prune(limit);
    }

    private static <T> T join(CompletableFuture<T> answer, String what) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof BonselaException known
                    ? known
                    : new BonselaException(ErrorCode.INTERNAL, what + " could not be decided", e);
        }
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
        boolean owned = store.records()
                .issuance(tenant, issuance)
                .filter(one -> one.state() == IssuanceState.ISSUED || one.state() == IssuanceState.REDEEMED)
                .isPresent();
        if (!owned) {
            return Optional.empty();
        }
        Optional<State.PoolClaim> claim =
                read(new PoolClaimKey(tenant, issuance)).filter(c -> c.position() > 0);
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
    public boolean close(Duration deadline) {
        if (maintenance != null) {
            maintenance.close();
        }
        long end = System.nanoTime() + Math.min(deadline.toMillis(), LONGEST_WAIT) * 1_000_000;
        boolean all = dispatcher.close(Duration.ofNanos(Math.max(0, end - System.nanoTime()) / 2));
        all &= pipeline.close(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        facts.close();
        store.close();
        return all;
    }
}
