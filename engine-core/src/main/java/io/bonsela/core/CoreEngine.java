package io.bonsela.core;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.JoinedTransaction;
import io.bonsela.api.PreparedEvent;
import io.bonsela.api.Receipt;
import io.bonsela.api.Records;
import io.bonsela.api.Reports;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.Swept;
import io.bonsela.api.command.Command;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.Store;
import io.bonsela.core.pipeline.Maintenance;
import io.bonsela.core.pipeline.Pipeline;
import io.bonsela.core.pipeline.RulesInForce;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The engine: a store, the rules in force, and the pipeline over both. */
record CoreEngine(
        Store store,
        RulesInForce rules,
        Pipeline pipeline,
        Reports reports,
        @Nullable Maintenance maintenance) implements RewardEngine {

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
    public Records records() {
        return store.records();
    }

    @Override
    public boolean close(Duration deadline) {
        if (maintenance != null) {
            maintenance.close();
        }
        boolean all = pipeline.close(deadline);
        store.close();
        return all;
    }
}
