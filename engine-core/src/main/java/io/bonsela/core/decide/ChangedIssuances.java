package io.bonsela.core.decide;

import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Issuance.OpenIssuances;
import io.bonsela.api.store.Change.Transition;
import io.bonsela.api.store.State;
import io.bonsela.api.store.StateKey.IssuanceKey;
import io.bonsela.api.store.StateKey.OpenIssuancesKey;
import io.bonsela.core.state.IssuanceChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The issuances that a batch has granted or changed. Not thread-safe. */
final class ChangedIssuances {
    private final Map<String, Issuance> current = new LinkedHashMap<>();
    /** The states, before the batch, of issuances that the batch changed and did not grant. */
    private final Map<String, IssuanceState> loaded = new LinkedHashMap<>();

    void put(IssuanceChange change) {
        String id = change.after().id();
        Issuance before = change.before();
        if (before != null && !current.containsKey(id)) {
            loaded.put(id, before.state());
        }
        current.put(id, change.after());
    }

    /** Returns an issuance; null if the batch has not changed it. */
    @Nullable
    Issuance get(String id) {
        return current.get(id);
    }

    boolean isEmpty() {
        return current.isEmpty();
    }

    List<Issuance> all() {
        return List.copyOf(current.values());
    }

    /** Returns the open issuances of a subject, given those that were loaded. */
    OpenIssuances open(OpenIssuancesKey key, @Nullable State before) {
        Map<String, Issuance> open = new LinkedHashMap<>();
        if (before instanceof OpenIssuances known) {
            known.issuances().forEach(issuance -> open.put(issuance.id(), issuance));
        }
        current.values().stream()
                .filter(issuance -> issuance.subject().equals(key.subject()))
                .forEach(issuance -> open.put(issuance.id(), issuance));
        open.values().removeIf(issuance -> !issuance.state().isOpen());
        return new OpenIssuances(List.copyOf(open.values()));
    }

    /** Returns the changes of state of issuances that the batch did not grant. */
    List<Transition> transitions() {
        List<Transition> transitions = new ArrayList<>();
        loaded.forEach((id, before) -> {
            Issuance issuance = Objects.requireNonNull(current.get(id));
            if (issuance.state() != before) {
                IssuanceKey key = new IssuanceKey(issuance.tenant(), id);
                transitions.add(new Transition(key, before, issuance.state()));
            }
        });
        return transitions;
    }
}
