package io.bonsela.core.pipeline;

import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.core.check.Windows;
import io.bonsela.core.rules.CompiledRules;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long events are kept.
 *
 * @param days whole days; null: indefinitely
 */
public record Retention(@Nullable Long days) {
    /** Returns the first date whose events are all kept at a moment. */
    static LocalDate firstDate(Instant now, CompiledRules rules, long kept) {
        return now.minus(kept, ChronoUnit.DAYS)
                .atZone(rules.zone())
                .toLocalDate()
                .plusDays(1);
    }

    /**
     * Returns a refusal if an event comes so late that a part of what its rules read may be pruned; otherwise empty.
     */
    Optional<Reason> refusal(Instant occurredAt, Instant now, CompiledRules rules) {
        if (days == null) {
            return Optional.empty();
        }
        long looked = rules.checked().aggregates().stream()
                .mapToLong(plan -> Windows.dates(plan.aggregate().window()))
                .max()
                .orElse(0);
        if (looked == 0) {
            return Optional.empty();
        }
        LocalDate earliest = firstDate(now, rules, days).plusDays(looked - 1);
        LocalDate occurredOn = occurredAt.atZone(rules.zone()).toLocalDate();
        return occurredOn.isBefore(earliest)
                ? Optional.of(new Reason(ReasonCode.TOO_LATE, Map.of("occurredOn", occurredOn, "earliest", earliest)))
                : Optional.empty();
    }
}
