package io.bonsela.core;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Publication;
import io.bonsela.api.Records;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.Store;
import io.bonsela.core.pipeline.Pipeline;
import io.bonsela.core.pipeline.Publisher;
import io.bonsela.core.pipeline.RulesInForce;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The engine: a store, the rules in force, and the pipeline over both. */
record CoreEngine(Store store, RulesInForce rules, Publisher publisher, Pipeline pipeline) implements RewardEngine {

    @Override
    public Decision process(Event event) {
        if (pipeline.isOnLane()) {
            return pipeline.decideInOrder(List.of(event)).get(0);
        }
        try {
            return pipeline.submit(event).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof BonselaException known
                    ? known
                    : new BonselaException(ErrorCode.INTERNAL, "event " + event + " could not be decided", e);
        }
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
    public Decision evaluate(Event event) {
        return pipeline.evaluate(event);
    }

    @Override
    public Publication publish(RuleSet ruleSet) {
        pipeline.requireOpen();
        return publisher.publish(ruleSet);
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
        boolean all = pipeline.close(deadline);
        store.close();
        return all;
    }
}
