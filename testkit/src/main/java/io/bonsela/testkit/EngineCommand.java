package io.bonsela.testkit;

import io.bonsela.api.Event;
import io.bonsela.api.RewardEngine;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** Something that a host does to an engine. */
public sealed interface EngineCommand {
    /**
     * Does it.
     *
     * @param engine to whom
     */
    void run(RewardEngine engine);

    /**
     * Hands an event over.
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
     * Hands several over at once.
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
     * Asks what would be decided.
     *
     * @param event the event
     */
    record Evaluate(Event event) implements EngineCommand {
        @Override
        public void run(RewardEngine engine) {
            engine.evaluate(event);
        }
    }

    /**
     * Commands with sales of the {@link SampleShop}.
     *
     * @param ids how many different event ids; fewer than events means repeated and conflicting ones
     */
    static Arbitrary<EngineCommand> commands(int ids) {
        Arbitrary<Event> events = EventArbitraries.events(SampleShop.TENANT, SampleShop.SALE, ids);
        return Arbitraries.frequencyOf(
                Tuple.of(6, events.map(ProcessOne::new)),
                Tuple.of(2, events.list().ofMaxSize(6).map(ProcessAll::new)),
                Tuple.of(1, events.map(Evaluate::new)));
    }
}
