package io.bonsela.testkit;

import io.bonsela.api.Event;
import io.bonsela.api.RewardEngine;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** An operation of a host on an engine. */
public sealed interface EngineCommand {
    /**
     * Runs the operation.
     *
     * @param engine the engine
     */
    void run(RewardEngine engine);

    /**
     * Processes an event.
     *
     * @param event the event
     */
    record ProcessOne(Event event) implements EngineCommand {
        @Override
        public void run(RewardEngine engine) {
            engine.process(event);
        }
    }

    /**
     * Processes several events at once.
     *
     * @param events the events
     */
    record ProcessAll(List<Event> events) implements EngineCommand {
        @Override
        public void run(RewardEngine engine) {
            engine.processAll(events);
        }
    }

    /**
     * Evaluates an event without recording a decision.
     *
     * @param event the event
     */
    record Evaluate(Event event) implements EngineCommand {
        @Override
        public void run(RewardEngine engine) {
            engine.inspect().evaluate(event);
        }
    }

    /**
     * Generates operations on sales of the {@link SampleShop}.
     *
     * @param ids the number of different event ids; fewer ids than events cause repeated and conflicting events
     */
    static Arbitrary<EngineCommand> commands(int ids) {
        Arbitrary<Event> events = EventArbitraries.events(SampleShop.TENANT, SampleShop.SALE, ids);
        return Arbitraries.frequencyOf(
                Tuple.of(6, events.map(ProcessOne::new)),
                Tuple.of(2, events.list().ofMaxSize(6).map(ProcessAll::new)),
                Tuple.of(1, events.map(Evaluate::new)));
    }
}
