package io.bonsela.core.verify;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Inspector.Verification;
import io.bonsela.api.Inspector.Verification.Status;
import io.bonsela.api.Issuance;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.rule.Difference;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.StateKey.DeliveryKey;
import io.bonsela.api.store.Store;
import io.bonsela.core.caps.Scopes;
import io.bonsela.core.codec.Canonical;
import io.bonsela.core.decide.Decided;
import io.bonsela.core.decide.Decider;
import io.bonsela.core.decide.RecordedState;
import io.bonsela.core.operator.Operators;
import io.bonsela.core.operator.RecordedCalls;
import io.bonsela.core.rules.CompiledRules;
import io.bonsela.core.rules.MatchedEvent;
import io.bonsela.core.secret.Keys;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Repeats recorded decisions with the reference interpreter, and compares the results. The record is checked first: a
 * change after it was written breaks its seal. Thread-safe.
 */
public final class Verifier {
    private final Store store;
    private final RecordedRules rules;
    private final Keys keys;
    private final Operators operators;

    /** Creates a verifier of a store's decisions. */
    public Verifier(Store store, RecordedRules rules, Keys keys, Operators operators) {
        this.store = store;
        this.rules = rules;
        this.keys = keys;
        this.operators = operators;
    }

    /** Verifies one decision. */
    public Verification verify(String tenant, String eventId) {
        Optional<DecisionRecord> found;
        try {
            found = store.records().record(tenant, eventId);
        } catch (BonselaException e) {
            if (e.code() != ErrorCode.STORE_DAMAGED) {
                throw e;
            }
            return unverifiable(eventId, unreadable(e));
        }
        return found.map(record -> verify(tenant, eventId, record))
                .orElseGet(() -> new Verification(eventId, Status.UNKNOWN, null, null));
    }

    private Verification verify(String tenant, String eventId, DecisionRecord record) {
        Reason keyless = missingKey(tenant, record);
        if (keyless != null) {
            return unverifiable(eventId, keyless);
        }
        Difference changed = changed(tenant, eventId, record);
        if (changed == null) {
            changed = missingIssuance(tenant, record);
        }
        if (changed != null) {
            return different(eventId, changed);
        }
        if (record.originalSeal() != null) {
            return new Verification(eventId, Status.ERASED, null, null);
        }
        if (record.semantics() != Decider.SEMANTICS) {
            return unverifiable(
                    eventId,
                    new Reason(ReasonCode.SEMANTICS, Map.of("recorded", record.semantics(), "now", Decider.SEMANTICS)));
        }
        RecordedRules.Found found =
                rules.find(tenant, String.valueOf(record.decision().ruleSet()));
        Reason reason = found.reason() != null ? found.reason() : changedOperator(record, found.rules());
        if (reason != null || found.rules() == null) {
            return unverifiable(eventId, reason);
        }
        RecordedCalls calls = new RecordedCalls(
                operators, "event " + record.event(), record.readSet().failedCalls());
        Difference difference = again(tenant, record, found.rules(), calls);
        if (difference == null) {
            return new Verification(eventId, Status.SAME, null, null);
        }
        Reason failedNow = calls.failedNow();
        return failedNow == null ? different(eventId, difference) : unverifiable(eventId, failedNow);
    }

    private @Nullable Reason missingKey(String tenant, DecisionRecord record) {
        return Optional.ofNullable(record.seal())
                .flatMap(seal -> keys.missingKey(tenant, seal))
                .or(() -> keys.missingKey(tenant, record.eventDigest()))
                .map(key -> Reason.of(ReasonCode.KEY_GONE, "key", key))
                .orElse(null);
    }

    /** What was changed in the record after it was written; null: nothing. */
    private @Nullable Difference changed(String tenant, String eventId, DecisionRecord record) {
        if (!record.event().tenant().equals(tenant) || !record.event().id().equals(eventId)) {
            return new Difference("event", record.event().toString(), tenant + '/' + eventId);
        }
        boolean erased = record.originalSeal() != null;
        if ((record.event().isErased() && !erased)
                || keys.brokenSeal(tenant, record.seal(), record.originalSeal(), Canonical.encode(record.unsealed()))
                        .isPresent()) {
            return new Difference(
                    "seal", record.seal(), record.sealed(keys.sealer(tenant)).seal());
        }
        return !erased && !keys.matches(tenant, record.eventDigest(), Canonical.encode(record.event()))
                ? new Difference(
                        "eventDigest", record.eventDigest(), keys.digest(tenant, Canonical.encode(record.event())))
                : null;
    }

    /** Finds an issuance that was granted and is missing: issuances stay in the store in every state. */
    private @Nullable Difference missingIssuance(String tenant, DecisionRecord record) {
        return record.decision().issuances().stream()
                .map(Issuance::id)
                .filter(id -> isMissing(() -> store.records().issuance(tenant, id)))
                .findFirst()
                .map(id -> new Difference("issuance " + id, "missing", "granted"))
                .orElse(null);
    }

    /** Whether a record does not exist. One that exists but cannot be read is reported by reconciliation. */
    private static boolean isMissing(Supplier<Optional<?>> record) {
        try {
            return record.get().isEmpty();
        } catch (BonselaException e) {
            if (e.code() != ErrorCode.STORE_DAMAGED) {
                throw e;
            }
            return false;
        }
    }

    private static @Nullable Reason changedOperator(DecisionRecord record, @Nullable CompiledRules rules) {
        Map<String, Integer> now = rules == null ? Map.of() : rules.operatorVersions();
        for (Map.Entry<String, Integer> recorded : record.operators().entrySet()) {
            Integer version = now.get(recorded.getKey());
            if (!recorded.getValue().equals(version)) {
                return new Reason(
                        ReasonCode.OPERATOR_CHANGED,
                        Map.of(
                                "operator", recorded.getKey(),
                                "recorded", recorded.getValue(),
                                "now", version == null ? 0 : version));
            }
        }
        return null;
    }

    private @Nullable Difference again(String tenant, DecisionRecord record, CompiledRules rules, RecordedCalls calls) {
        MatchedEvent matched = MatchedEvent.of(
                rules.with(Scopes.recorded(record)),
                record.event(),
                record.decision().occurredAt(),
                record.readSet().facts(),
                calls);
        Decided again = Decider.decide(
                matched,
                record.decision().decidedAt(),
                new RecordedState(record.readSet(), record.event().subject()));
        Difference difference = Comparison.first("decision", record.decision(), again.decision());
        if (difference == null) {
            difference = Comparison.first("readSet", record.readSet(), again.readSet());
        }
        return difference != null ? difference : missingDelivery(tenant, again);
    }

    private @Nullable Difference missingDelivery(String tenant, Decided again) {
        return again.writes().states().keySet().stream()
                .filter(key -> key instanceof DeliveryKey)
                .map(key -> ((DeliveryKey) key).id())
                .filter(id -> isMissing(() -> store.records().delivery(tenant, id)))
                .findFirst()
                .map(id -> new Difference("delivery " + id, "missing", "created"))
                .orElse(null);
    }

    private static Reason unreadable(Throwable cause) {
        return Reason.of(ReasonCode.UNREADABLE, "error", String.valueOf(cause.getMessage()));
    }

    private static Verification unverifiable(String eventId, @Nullable Reason reason) {
        return new Verification(eventId, Status.NOT_VERIFIABLE, reason, null);
    }

    private static Verification different(String eventId, Difference difference) {
        return new Verification(eventId, Status.DIFFERENT, null, difference);
    }
}
