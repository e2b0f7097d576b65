package io.bonsela.core.pipeline;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Query;
import io.bonsela.api.Records;
import io.bonsela.api.Records.Page;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the latest event of a subject. */
final class LastEvent {
    private static final int PAGE = 1_000;

    private LastEvent() {}

    /**
     * Returns the subject's latest event of some types up to a moment, as if it occurred again at that moment. The cost
     * is proportional to the number of the subject's events.
     *
     * @param names all names of the subject
     */
    static Optional<Event> of(Records records, String tenant, List<String> names, List<String> types, Instant at) {
        Event last = null;
        Instant latest = Instant.MIN;
        for (String name : names) {
            Query query = Query.of(tenant).subject(name).limit(PAGE);
            for (@Nullable String next = ""; next != null; ) {
                Page<Event> page = records.events(next.isEmpty() ? query : query.after(next));
                for (Event event : page.items()) {
                    boolean isOne = types.contains(event.type()) && !event.isErased();
                    Instant when = isOne ? time(records, event) : Instant.MAX;
                    if (!when.isAfter(at) && !when.isBefore(latest)) {
                        last = event;
                        latest = when;
                    }
                }
                next = page.next().orElse(null);
            }
        }
        return Optional.ofNullable(last).map(event -> again(event, at));
    }

    private static Instant time(Records records, Event event) {
        Instant given = event.occurredAt();
        return given != null
                ? given
                : records.decision(event.tenant(), event.id())
                        .map(Decision::occurredAt)
                        .orElse(Instant.MAX);
    }

    private static Event again(Event event, Instant at) {
        Event.Builder again = Event.of(event.type())
                .tenant(event.tenant())
                .id("again")
                .subject(event.subject())
                .occurredAt(
                        at.isBefore(Event.EARLIEST) ? Event.EARLIEST : at.isAfter(Event.LATEST) ? Event.LATEST : at);
        event.attributes().forEach(again::with);
        return again.build();
    }
}
