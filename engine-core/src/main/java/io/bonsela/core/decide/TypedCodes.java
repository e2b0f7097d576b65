package io.bonsela.core.decide;

import io.bonsela.api.Event;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.RewardEngineBuilder.CodePolicy;
import io.bonsela.api.rule.PromoCode;
import io.bonsela.api.rule.PromoCode.Source;
import io.bonsela.api.store.State.WrongCodes;
import io.bonsela.api.store.StateKey.WrongCodesKey;
import io.bonsela.core.check.CheckedRules.CheckedCode;
import io.bonsela.core.codec.Spelling;
import io.bonsela.core.fact.Facts;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The codes that a subject typed in one event, and the wrong ones that it typed before. The protection against guessing is
 * always the default of {@link CodePolicy}, because a decision is repeated without the configuration of the engine that
 * made it. Not thread-safe.
 */
final class TypedCodes {
    private static final CodePolicy POLICY = CodePolicy.DEFAULT;

    private final EventDraft draft;
    private final Set<String> wrong = new HashSet<>();
    private final Map<CheckedCode, Reason> refused = new HashMap<>();

    TypedCodes(EventDraft draft) {
        this.draft = draft;
    }

    /** Returns the key of the wrong codes that the subject of an event typed. */
    static WrongCodesKey wrongCodes(Event event) {
        return WrongCodesKey.ofSubject(event.tenant(), event.subject());
    }

    /**
     * Whether the event has a code that a rule must judge: not none, and not one that another rule needs. What could not
     * be found out for another rule is no excuse for a wrong code.
     */
    boolean isFor(CheckedCode code) {
        if (typed(code).isEmpty()) {
            return false;
        }
        boolean ofAnother =
                lockedUntil(code) == null && !isOne(code) && others(code).anyMatch(this::isOne);
        if (ofAnother) {
            refused.put(
                    code,
                    Reason.of(ReasonCode.CODE_UNKNOWN, "codes", code.code().id()));
        }
        return !ofAnother;
    }

    /** Returns why the typed code is refused; null: it is one of the codes. A wrong code is counted in the end. */
    @Nullable
    Reason judge(CheckedCode code) {
        Reason reason = refusal(code);
        if (reason != null) {
            refused.put(code, reason);
            if (reason.code() == ReasonCode.CODE_UNKNOWN) {
                wrong.add(typed(code));
            }
        }
        return reason;
    }

    /**
     * Returns why the typed code is refused, as far as this decision judged it; null: it is not refused, or it was not
     * judged. An explanation must not say more, because a wrong code that is not judged is not counted either.
     */
    @Nullable
    Reason known(CheckedCode code) {
        return typed(code).isEmpty()
                ? new Reason(
                        ReasonCode.CODE_MISSING, Map.of("codes", code.code().id(), "attribute", code.attribute()))
                : refused.get(code);
    }

    private @Nullable Reason refusal(CheckedCode code) {
        String id = code.code().id();
        Instant locked = lockedUntil(code);
        if (locked != null) {
            return Reason.of(ReasonCode.LOCKED_OUT, "availableAt", locked);
        }
        if (fact(code) instanceof Reason unavailable) {
            return unavailable;
        }
        return isOne(code) ? outsideDates(code.code()) : Reason.of(ReasonCode.CODE_UNKNOWN, "codes", id);
    }

    private @Nullable Reason outsideDates(PromoCode code) {
        LocalDate date = draft.input().date();
        if (code.from() != null && date.isBefore(code.from())) {
            Instant opens = code.from().atStartOfDay(draft.zone()).toInstant();
            return new Reason(ReasonCode.CODE_NOT_YET, Map.of("codes", code.id(), "availableAt", opens));
        }
        return code.until() != null && date.isAfter(code.until())
                ? new Reason(ReasonCode.CODE_EXPIRED, Map.of("codes", code.id(), "until", code.until()))
                : null;
    }

    /** Counts the wrong codes. A right one does not reset the count, because everybody knows a public code. */
    void count() {
        if (!wrong.isEmpty()) {
            WrongCodes recent = recent();
            int failures = (recent == null ? 0 : recent.failures()) + wrong.size();
            draft.put(wrongCodes(event()), new WrongCodes(failures, draft.decidedAt()));
        }
    }

    /** Returns when the lock-out ends that other wrong codes caused, also those of this event; null: there is none. */
    private @Nullable Instant lockedUntil(CheckedCode code) {
        WrongCodes recent = recent();
        int before = recent == null ? 0 : recent.failures();
        if (before >= POLICY.attempts()) {
            return Objects.requireNonNull(recent).last().plus(POLICY.lockOut());
        }
        long now = wrong.stream().filter(each -> !each.equals(typed(code))).count();
        return before + now >= POLICY.attempts() ? draft.decidedAt().plus(POLICY.lockOut()) : null;
    }

    /** Returns the wrong codes of earlier events that still count; null: none. */
    private @Nullable WrongCodes recent() {
        WrongCodes before = draft.get(wrongCodes(event()));
        boolean counts =
                before != null && draft.decidedAt().isBefore(before.last().plus(POLICY.lockOut()));
        return counts ? before : null;
    }

    private boolean isOne(CheckedCode code) {
        return code.code().source() instanceof Source.Text source
                ? Spelling.code(source.text()).equals(typed(code))
                : fact(code) instanceof BigDecimal;
    }

    private @Nullable Object fact(CheckedCode code) {
        if (code.position() == null) {
            return null;
        }
        String name = code.position().steps().get(0);
        return draft.input().facts().containsKey(name) ? draft.input().facts().get(name) : Facts.unavailable(name);
    }

    /** Returns the codes that other rules which match the event need in the same attribute. */
    private Stream<CheckedCode> others(CheckedCode code) {
        return draft.matched().matches().keySet().stream()
                .map(number -> Objects.requireNonNull(
                                draft.rules().rule(number).bodies().get(event().type()))
                        .code())
                .filter(Objects::nonNull)
                .filter(other -> other.attribute().equals(code.attribute()));
    }

    /** Returns the typed code in its normal form; empty: none was typed. */
    private String typed(CheckedCode code) {
        return event().attribute(code.attribute()) instanceof String text ? Spelling.code(text) : "";
    }

    private Event event() {
        return draft.matched().event();
    }
}
