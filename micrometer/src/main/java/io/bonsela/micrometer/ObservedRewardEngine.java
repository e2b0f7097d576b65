package io.bonsela.micrometer;

import io.bonsela.api.Backlog;
import io.bonsela.api.Decision;
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
import io.bonsela.api.delivery.Deliveries;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Observes the calls of an engine for which the caller waits: one observation for each call, also for a list of events.
 * Thread-safe.
 *
 * @param engine the engine
 * @param registry where the observations are made
 */
public record ObservedRewardEngine(RewardEngine engine, ObservationRegistry registry) implements RewardEngine {
    @Override
    public Decision process(Event event) {
        Observation observation = Observations.start(BonselaObservation.PROCESS, registry)
                .lowCardinalityKeyValue(BonselaTag.EVENT_TYPE.asString(), "unknown")
                .lowCardinalityKeyValue(BonselaTag.STATUS.asString(), "failed");
        if (event.correlation() != null) {
            observation.highCardinalityKeyValue(BonselaDetail.CORRELATION.asString(), event.correlation());
        }
        return Observations.observe(observation, () -> engine.process(event), decision -> {
            // An invalid event can have any text as its type.
            if (decision.status() != Decision.Status.INVALID) {
                observation.lowCardinalityKeyValue(BonselaTag.EVENT_TYPE.asString(), event.type());
            }
            observation.lowCardinalityKeyValue(BonselaTag.STATUS.asString(), RewardCounters.word(decision.status()));
        });
    }

    @Override
    public List<Decision> processAll(List<Event> events) {
        Observation observation = Observations.start(BonselaObservation.PROCESS_ALL, registry);
        return Observations.observe(observation, () -> engine.processAll(events), decisions -> {});
    }

    @Override
    public Receipt execute(Command command) {
        Observation observation = Observations.start(BonselaObservation.EXECUTE, registry)
                .lowCardinalityKeyValue(BonselaTag.COMMAND.asString(), command.verb())
                .lowCardinalityKeyValue(BonselaTag.OUTCOME.asString(), "failed");
        return Observations.observe(
                observation,
                () -> engine.execute(command),
                receipt -> observation.lowCardinalityKeyValue(
                        BonselaTag.OUTCOME.asString(), RewardCounters.word(receipt.status())));
    }

    @Override
    public CompletableFuture<Decision> submit(Event event) {
        return engine.submit(event);
    }

    @Override
    public CompletableFuture<Receipt> submit(Command command) {
        return engine.submit(command);
    }

    @Override
    public void start() {
        engine.start();
    }

    @Override
    public Inspector inspect() {
        return engine.inspect();
    }

    @Override
    public Maintenance maintenance() {
        return engine.maintenance();
    }

    @Override
    public Transactions transactions() {
        return engine.transactions();
    }

    @Override
    public Deliveries deliveries() {
        return engine.deliveries();
    }

    @Override
    public Records records() {
        return engine.records();
    }

    @Override
    public Reports reports() {
        return engine.reports();
    }

    @Override
    public Backlog backlog() {
        return engine.backlog();
    }

    @Override
    public Health health() {
        return engine.health();
    }

    @Override
    public boolean close(Duration deadline) {
        return engine.close(deadline);
    }
}
