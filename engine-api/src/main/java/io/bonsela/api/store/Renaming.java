package io.bonsela.api.store;

import io.bonsela.api.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Replaces the name of a subject in values. */
record Renaming(String name, String pseudonym) {
    /** Returns an event of another subject with the new name in its attributes. A correlation id that contains the name is left out. */
    Event of(Event event) {
        Object renamed = of((Object) event.attributes());
        boolean correlated = event.correlation() != null && Erasure.names(name, event.correlation());
        if (event.attributes().equals(renamed) && !correlated) {
            return event;
        }
        Event.Builder copy = Event.of(event.type()).tenant(event.tenant()).id(event.id());
        if (event.source() != null) {
            copy.source(event.source());
        }
        copy.correlation(correlated ? null : event.correlation());
        if (event.cause() != null) {
            copy.raised(event.cause(), event.id());
        }
        if (event.occurredAt() != null) {
            copy.occurredAt(event.occurredAt());
        }
        copy.subject(event.subject());
        event.attributes().forEach((attribute, value) -> {
            Object other = of(value);
            if (other != null) {
                copy.with(attribute, other);
            }
        });
        return copy.build();
    }

    /** Returns a value in which every text that equals the name is replaced. */
    @Nullable
    Object of(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> renamed = new TreeMap<>();
            map.forEach((key, each) -> renamed.put((String) key, of(each)));
            return renamed;
        } else if (value instanceof List<?> list) {
            List<@Nullable Object> renamed = new ArrayList<>(list.size());
            list.forEach(each -> renamed.add(of(each)));
            return renamed;
        }
        return name.equals(value) ? pseudonym : value;
    }
}
