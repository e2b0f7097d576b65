package io.bonsela.core.report;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Event;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Records;
import io.bonsela.api.Reports.Reconciliation.Source;
import io.bonsela.api.command.NewCode;
import io.bonsela.api.store.Erasure;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.Approval;
import io.bonsela.api.store.State.CodeOwner;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.ApprovalKey;
import io.bonsela.api.store.StateKey.CredentialKey;
import io.bonsela.api.store.StateKey.EventKey;
import io.bonsela.api.store.StateKey.PoolKey;
import io.bonsela.api.store.StateKey.RefundKey;
import io.bonsela.api.store.StateKey.SpendKey;
import io.bonsela.api.store.StateKey.SwitchKey;
import io.bonsela.api.store.StateKey.WrongCodesKey;
import io.bonsela.core.codec.Canonical;
import io.bonsela.core.secret.Keys;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the seals of answers to commands, and that the states that the commands wrote exist. Not thread-safe. */
final class CommandCheck {
    private static final Set<String> SPENDINGS = Set.of("spend", "hold-spend");

    private final String tenant;
    private final Records records;
    private final Keys keys;
    private final Findings findings;
    /** The keys that must exist, with their descriptions. */
    private final Map<StateKey<?>, String> expected = new HashMap<>();

    private final ApprovalCheck approvals;
    private final Set<StateKey<?>> found = new HashSet<>();
    /** By event: the number of refunds answered, minus those in a log. */
    private final Map<String, Integer> refunds = new HashMap<>();
    /** By issuance: the number of codes created, minus those that exist. */
    private final Map<String, Integer> codes = new HashMap<>();

    CommandCheck(String tenant, Records records, Keys keys, Findings findings) {
        this.tenant = tenant;
        this.records = records;
        this.keys = keys;
        this.findings = findings;
        approvals = new ApprovalCheck(findings);
    }

    /**
     * Checks an answer.
     *
     * @param raised the events that were raised by the event that it refunded
     */
    void answer(AuditRecord record, List<Event> raised) {
        String seal = record.seal();
        String original = record.originalSeal();
        boolean isKeyGone = seal != null && keys.missingKey(tenant, seal).isPresent();
        // A new seal's key is gone only if the key of the original seal is gone too; otherwise the seal is broken.
        if (isKeyGone && (original == null || keys.missingKey(tenant, original).isPresent())) {
            findings.unchecked();
        } else {
            keys.brokenSeal(tenant, seal, original, Canonical.encode(record.unsealed()))
                    .ifPresent(why ->
                            findings.unreadable("command " + record.origin().id(), why));
        }
        approvals.answer(record);
        if (record.receipt().isDone()) {
            expect(record, record.subject());
        }
        // What else the record says about the subject may be erased.
        if (record.originalSeal() == null) {
            if (record.receipt().isDone()) {
                raised.stream()
                        .filter(event -> !event.isErased())
                        .forEach(event -> refunded(event.subject(), event.id()));
            } else if (record.receipt().refusal().equals(Optional.of(ReasonCode.CODE_WRONG))) {
                expected.put(
                        attempts(record),
                        "wrong codes counted by command " + record.origin().id());
            }
        }
    }

    private WrongCodesKey attempts(AuditRecord record) {
        return record.arguments().containsKey("issuance")
                ? WrongCodesKey.ofIssuance(tenant, text(record.arguments(), "issuance"))
                : WrongCodesKey.ofActor(tenant, record.origin().actor());
    }

    private void expect(AuditRecord record, @Nullable String subject) {
        Map<String, Object> arguments = record.arguments();
        if (record.originalSeal() != null && arguments.containsValue(Erasure.ERASED)) {
            // An id that contained the name of an erased subject is gone.
            return;
        }
        switch (record.verb()) {
            case "refund" -> {
                refunded(Objects.requireNonNull(subject), text(arguments, "event"));
            }
            case "spend", "hold-spend" -> spent(record, Objects.requireNonNull(subject));
            case "approve" -> {
                if (records.command(tenant, text(arguments, "command")).stream()
                        .anyMatch(approved -> SPENDINGS.contains(approved.verb()))) {
                    spent(record, Objects.requireNonNull(subject));
                }
            }
            case "new-code" -> {
                String issuance = text(arguments, "issuance");
                expected.put(
                        new CredentialKey(tenant, Objects.requireNonNull(subject), issuance),
                        "credential of issuance " + issuance);
                if (text(arguments, "kind").equals(NewCode.Kind.CODE.name())) {
                    codes.merge(issuance, 1, Integer::sum);
                }
            }
            case "switch-connector" -> {
                String connector = text(arguments, "connector");
                expected.put(new SwitchKey(tenant, connector), "switch of connector " + connector);
            }
            case "import-codes" -> {
                String pool = text(arguments, "pool");
                expected.put(new PoolKey(tenant, pool), "pool " + pool);
            }
            default -> {
                // The other commands write nothing that can be derived from the answer alone.
            }
        }
    }

    private void spent(AuditRecord record, String subject) {
        String id = record.origin().id();
        expected.put(SpendKey.ofCommand(tenant, subject, id), "amount spent by command " + id);
    }

    private void refunded(String subject, String event) {
        expected.put(new RefundKey(tenant, subject, event), "refund of event " + event);
        refunds.merge(event, 1, Integer::sum);
    }

    private static String text(Map<String, Object> arguments, String name) {
        return String.valueOf(arguments.get(name));
    }

    void refund(EventKey event) {
        refunds.merge(event.eventId(), -1, Integer::sum);
    }

    void state(StateKey<?> key, State state) {
        if (key instanceof ApprovalKey approval && state instanceof Approval kept) {
            approvals.state(approval.command(), kept);
        } else if (state instanceof CodeOwner owner) {
            codes.merge(owner.issuance(), -1, Integer::sum);
        } else if (key instanceof RefundKey
                || key instanceof SpendKey
                || key instanceof CredentialKey
                || key instanceof WrongCodesKey
                || key instanceof SwitchKey
                || key instanceof PoolKey) {
            found.add(key);
        }
    }

    /** Compares the values after everything was read. */
    void end() {
        approvals.end();
        expected.keySet().removeAll(found);
        expected.forEach((key, name) -> findings.differ(name, "missing", "present", Source.COMMANDS));
        codes.forEach((issuance, missing) -> {
            if (missing > 0) {
                differ("codes of issuance " + issuance, missing);
            }
        });
        refunds.forEach((event, missing) -> {
            // The refunds of a pruned or erased event are removed from the log with the event.
            if (missing > 0
                    && !records.event(tenant, event).map(Event::isErased).orElse(false)) {
                differ("refunds of event " + event + " in the log", missing);
            }
        });
    }

    private void differ(String what, int missing) {
        findings.differ(what, missing + " missing", "none missing", Source.COMMANDS);
    }
}
