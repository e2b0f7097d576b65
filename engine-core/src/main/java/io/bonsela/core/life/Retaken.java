package io.bonsela.core.life;

import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Standing.CapUse;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.Window;
import io.bonsela.core.caps.Bound;
import io.bonsela.core.caps.CapWindow;
import io.bonsela.core.check.CodeCaps;
import io.bonsela.core.state.Draft;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/**
 * A cap or cooldown after a released use of it was taken again.
 *
 * @param cap its id
 * @param limit the maximum number of grants, or of minor units
 * @param used the amount that is used now, in the fullest window that contains the grant
 */
record Retaken(String cap, long limit, long used) {
    /**
     * A cap as the rules in force declare it.
     *
     * @param window the window of time
     * @param limit the maximum number of grants, or of minor units
     * @param counting the counters around the grant
     */
    record Declared(Window window, long limit, CapWindow counting) {}

    /** Returns the cap of a use; empty: the rules in force do not declare it. */
    static Optional<Declared> declared(Draft draft, CapUse use) {
        for (Rule rule : draft.rules().checked().ruleSet().rules()) {
            if (rule.cooldown() != null && use.cap().equals(Bound.cooldownOf(rule))) {
                Window.Rolling window = new Window.Rolling(rule.cooldown());
                return Optional.of(new Declared(window, 1, CapWindow.ofCooldown(window.length(), use.at())));
            }
            for (Cap cap : rule.caps()) {
                if (cap.id().equals(use.cap())) {
                    return Optional.of(declared(cap, use));
                }
            }
        }
        return draft.rules().checked().ruleSet().codes().stream()
                .flatMap(code -> CodeCaps.of(code).stream())
                .filter(cap -> cap.id().equals(use.cap()))
                .map(cap -> declared(cap, use))
                .findFirst();
    }

    private static Declared declared(Cap cap, CapUse use) {
        return new Declared(cap.window(), Bound.limit(cap), CapWindow.of(cap.window(), use));
    }

    /** Returns the reason to report if more is used than the limit allows. */
    Optional<Reason> excess() {
        return used <= limit
                ? Optional.empty()
                : Optional.of(new Reason(
                        ReasonCode.CAP_EXCEEDED,
                        Map.of("cap", cap, "limit", BigDecimal.valueOf(limit), "used", BigDecimal.valueOf(used))));
    }
}
