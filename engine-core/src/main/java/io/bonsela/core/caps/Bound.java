package io.bonsela.core.caps;

import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.Window;
import io.bonsela.api.store.StateKey.CounterKey;
import io.bonsela.core.check.CheckedRules.CheckedCap;
import io.bonsela.core.evaluate.EvaluationInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A cap or a cooldown, resolved for one event.
 *
 * @param id the cap's id
 * @param scope the scope of its counters, in addition to the subject
 * @param window the window of time
 * @param limit the maximum number of grants, or of minor units
 * @param keys the counters to read
 * @param own the one of these counters that a grant adds to
 * @param counting how the counters count
 */
public record Bound(
        String id, String scope, Window window, long limit, List<CounterKey> keys, CounterKey own, CapWindow counting) {

    /**
     * Returns the bound of a cooldown: one grant per subject in any window of the cooldown's length.
     *
     * @param others the other names of the event's subject
     */
    public static Bound ofCooldown(Rule rule, EvaluationInput input, List<String> others) {
        Window window = new Window.Rolling(Objects.requireNonNull(rule.cooldown()));
        CapWindow stretches = CapWindow.ofCooldown(rule.cooldown(), input.time());
        return of(
                cooldownOf(rule), "", window, 1, stretches, input, input.event().subject(), others);
    }

    /** Returns the id of a rule's cooldown. Ids in a rule set contain no colon, so it never equals a cap's id. */
    public static String cooldownOf(Rule rule) {
        return "cooldown:" + rule.id();
    }

    /** Returns the number of grants, or of minor units, that a cap allows. */
    public static long limit(Cap cap) {
        return cap.limit() instanceof Cap.Limit.Count count
                ? count.max()
                : ((Cap.Limit.Value) cap.limit()).max().minorUnits();
    }

    /**
     * Returns the bound of a cap.
     *
     * @param others the other names of the event's subject
     */
    public static Bound ofCap(
            CheckedCap checked, List<?> dimensions, Scopes scopes, EvaluationInput input, List<String> others) {
        Cap cap = checked.cap();
        CapWindow stretches = CapWindow.of(cap.window(), input);
        // Values may be personal data. The scope contains only their digest, which remains after an erasure.
        String scope = dimensions.isEmpty()
                ? checked.shape()
                : scopes.of(cap.id(), checked.shape(), Dimensions.of(dimensions));
        String subject = checked.ofSubject() ? input.event().subject() : null;
        return of(
                cap.id(),
                scope,
                cap.window(),
                limit(cap),
                stretches,
                input,
                subject,
                subject == null ? List.of() : others);
    }

    /** The counters of all names are read, and that of the subject is added to. */
    private static Bound of(
            String id,
            String scope,
            Window window,
            long limit,
            CapWindow stretches,
            EvaluationInput input,
            @Nullable String subject,
            List<String> others) {
        String tenant = input.event().tenant();
        CounterKey own = new CounterKey(tenant, id, scope, stretches.own(), subject);
        if (stretches.names().size() == 1 && others.isEmpty()) {
            return new Bound(id, scope, window, limit, List.of(own), own, stretches);
        }
        List<CounterKey> keys = new ArrayList<>(stretches.names().size() * (1 + others.size()));
        for (String name : stretches.names()) {
            keys.add(new CounterKey(tenant, id, scope, name, subject));
        }
        for (String other : others) {
            for (String name : stretches.names()) {
                keys.add(new CounterKey(tenant, id, scope, name, other));
            }
        }
        return new Bound(id, scope, window, limit, keys, own, stretches);
    }
}
