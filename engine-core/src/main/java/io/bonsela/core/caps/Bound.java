package io.bonsela.core.caps;

import io.bonsela.api.Event;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.Window;
import io.bonsela.api.spi.EvaluationInput;
import io.bonsela.api.store.StateKey.CounterKey;
import io.bonsela.core.check.CheckedRules.CheckedCap;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A cap or a cooldown as it bears on one event.
 *
 * @param id the cap's id
 * @param scope whose counter it is, beside the subject
 * @param window over which stretch of time
 * @param limit how many, or how many minor units
 * @param keys the counters to read
 * @param own the one of them that a grant adds to
 * @param counting how they count
 */
public record Bound(
        String id, String scope, Window window, long limit, List<CounterKey> keys, CounterKey own, CapWindow counting) {

    /** A cooldown is a cap of one grant to a subject in any stretch of its length. */
    public static Bound ofCooldown(Rule rule, EvaluationInput input) {
        Window window = new Window.Rolling(Objects.requireNonNull(rule.cooldown()));
        CapWindow stretches = CapWindow.ofCooldown(rule.cooldown(), input.time());
        return of(cooldownOf(rule), "", window, 1, true, stretches, input);
    }

    /** The id of a rule's cooldown. A colon cannot stand in an id, so this never meets a cap of the author. */
    public static String cooldownOf(Rule rule) {
        return "cooldown:" + rule.id();
    }

    /** How many grants, or minor units, a cap allows. */
    public static long limit(Cap cap) {
        return cap.limit() instanceof Cap.Limit.Count count
                ? count.max()
                : ((Cap.Limit.Value) cap.limit()).max().minorUnits();
    }

    public static Bound ofCap(CheckedCap checked, List<?> dimensions, Scopes scopes, EvaluationInput input) {
        Cap cap = checked.cap();
        CapWindow stretches = CapWindow.of(cap.window(), input);
        // Values may be personal; a digest of them outlives an erasure.
        String scope = dimensions.isEmpty()
                ? checked.shape()
                : scopes.of(cap.id(), checked.shape(), Dimensions.of(dimensions));
        return of(cap.id(), scope, cap.window(), limit(cap), checked.ofSubject(), stretches, input);
    }

    private static Bound of(
            String id,
            String scope,
            Window window,
            long limit,
            boolean ofSubject,
            CapWindow stretches,
            EvaluationInput input) {
        Event event = input.event();
        String subject = ofSubject ? event.subject() : null;
        List<CounterKey> keys = new ArrayList<>(stretches.names().size());
        for (String name : stretches.names()) {
            keys.add(new CounterKey(event.tenant(), id, scope, name, subject));
        }
        CounterKey own = new CounterKey(event.tenant(), id, scope, stretches.own(), subject);
        return new Bound(id, scope, window, limit, keys, own, stretches);
    }
}
