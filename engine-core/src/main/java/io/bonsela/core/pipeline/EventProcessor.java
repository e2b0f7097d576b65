package io.bonsela.core.pipeline;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Transactions.PreparedEvent;
import io.bonsela.api.store.Store;
import io.bonsela.core.secret.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** Admits events on the caller's thread, and has them decided there or in their lanes. Thread-safe. */
final class EventProcessor {
    private final Gate gate;
    private final Store store;
    private final Timeline timeline;
    private final Keys keys;
    private final Lanes lanes;
    private final int batchLimit;

    /**
     * Creates a processor.
     *
     * @param batchLimit how many events a transaction decides
     */
    EventProcessor(Gate gate, Store store, Timeline timeline, Keys keys, Lanes lanes, int batchLimit) {
        this.gate = gate;
        this.store = store;
        this.timeline = timeline;
        this.keys = keys;
        this.lanes = lanes;
        this.batchLimit = batchLimit;
    }

    /** Decides an event in its subject's lane, and waits for it. */
    Decision process(Event event) {
        Gate.Passage passage = gate.admit(event);
        Admitted admitted = passage.admitted();
        return admitted == null ? refusal(event, passage) : lanes.decide(work(admitted));
    }

    /** Decides an event in its subject's lane. */
    CompletableFuture<Decision> submit(Event event) {
        Gate.Passage passage = gate.admit(event);
        Admitted admitted = passage.admitted();
        return admitted == null
                ? CompletableFuture.completedFuture(refusal(event, passage))
                : lanes.submit(work(admitted));
    }

    /** Decides events in order, on the caller's thread. */
    List<Decision> decideInOrder(List<Event> events) {
        List<Decision> decisions = new ArrayList<>(events.size());
        List<Admitted> batch = new ArrayList<>();
        for (Event event : events) {
            Gate.Passage passage = gate.admit(event);
            Admitted admitted = passage.admitted();
            boolean full = batch.size() >= batchLimit;
            boolean otherTenant =
                    !batch.isEmpty() && !batch.get(0).event().tenant().equals(event.tenant());
            if (full || otherTenant || admitted == null) {
                decisions.addAll(decideHere(batch));
                batch.clear();
            }
            if (admitted == null) {
                decisions.add(refusal(event, passage));
            } else {
                batch.add(admitted);
            }
        }
        decisions.addAll(decideHere(batch));
        return decisions;
    }

    private List<Decision> decideHere(List<Admitted> batch) {
        return lanes.decideHere(batch.stream().map(this::work).toList());
    }

    /** Fetches the facts that an event needs. */
    PreparedEvent prepare(Event event) {
        requireNoCode(event);
        Gate.Passage passage = gate.admit(event);
        return passage.admitted() == null ? new Refused(event, refusal(event, passage)) : passage.admitted();
    }

    /** An event that is answered without being decided. */
    record Refused(Event event, Decision decision) implements PreparedEvent {}

    /** Whether an event's rules need facts from outside. */
    boolean needsFacts(Event event) {
        return gate.needsFacts(event);
    }

    /**
     * Refuses an event with a typed code in a transaction of the host: a rollback would give a guess back.
     *
     * @throws BonselaException INVALID_VALUE if its rules may need the code
     */
    void requireNoCode(Event event) {
        if (gate.hasCode(event)) {
            throw EventWork.withCode(event);
        }
    }

    Work<Decision> work(Admitted admitted) {
        return new EventWork(admitted, false, gate, timeline, keys, null, null);
    }

    /** An event that no longer conforms to its type may have been decided when it did: then that decision stands. */
    private Decision refusal(Event event, Gate.Passage passage) {
        Decision refusal = Objects.requireNonNull(passage.refusal());
        return store.records()
                .record(event.tenant(), event.id())
                .filter(before -> EventWork.isSame(
                        keys,
                        before,
                        event,
                        name -> store.records()
                                .names(event.tenant(), event.subject())
                                .contains(name)))
                .map(before -> before.decision().as(Decision.Status.REPEATED))
                .orElse(refusal);
    }
}
