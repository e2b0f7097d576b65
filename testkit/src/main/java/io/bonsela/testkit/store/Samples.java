package io.bonsela.testkit.store;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Decision.RuleOutcome;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Issuance.Terms;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.Standing;
import io.bonsela.api.Standing.CapUse;
import io.bonsela.api.Standing.Parts;
import io.bonsela.api.Standing.Reservation;
import io.bonsela.api.Standing.Settlement;
import io.bonsela.api.Standing.Use;
import io.bonsela.api.command.NewCode;
import io.bonsela.api.rule.Breaker;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.store.Codec.SealedDecision;
import io.bonsela.api.store.Codec.Sealer;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.DecisionRecord.ReadSet;
import io.bonsela.api.store.DecisionRecord.ReadSet.OperatorCall;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.ActiveRules;
import io.bonsela.api.store.State.BreakerState;
import io.bonsela.api.store.State.BudgetState;
import io.bonsela.api.store.State.CodeOwner;
import io.bonsela.api.store.State.Counter;
import io.bonsela.api.store.State.CounterEntry;
import io.bonsela.api.store.State.Credential;
import io.bonsela.api.store.State.FollowUps;
import io.bonsela.api.store.State.Refunded;
import io.bonsela.api.store.State.ScopeSecret;
import io.bonsela.api.store.State.Spending;
import io.bonsela.api.store.State.Subject;
import io.bonsela.api.store.State.TierLevel;
import io.bonsela.api.store.State.WalletDebt;
import io.bonsela.api.store.State.WrongCodes;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.ActiveRulesKey;
import io.bonsela.api.store.StateKey.BreakerKey;
import io.bonsela.api.store.StateKey.BudgetKey;
import io.bonsela.api.store.StateKey.CodeKey;
import io.bonsela.api.store.StateKey.CounterKey;
import io.bonsela.api.store.StateKey.CredentialKey;
import io.bonsela.api.store.StateKey.FollowUpsKey;
import io.bonsela.api.store.StateKey.RefundKey;
import io.bonsela.api.store.StateKey.ScopeSecretKey;
import io.bonsela.api.store.StateKey.SpendKey;
import io.bonsela.api.store.StateKey.SubjectKey;
import io.bonsela.api.store.StateKey.TierKey;
import io.bonsela.api.store.StateKey.WalletDebtKey;
import io.bonsela.api.store.StateKey.WrongCodesKey;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sample rows with a value in every field.
 *
 * @param tenant the tenant
 * @param at the time of the rows
 */
record Samples(String tenant, Instant at) {
    private static final Money COST = Money.of("USD", "0.25");

    private Event raised(String cause) {
        return Event.of("bought")
                .tenant(tenant)
                .raised(new Event.Cause(cause, "rule"), "of-" + cause.hashCode())
                .subject("referrer-" + cause.hashCode())
                .occurredAt(at.minusNanos(1))
                .with("note", "caf\u00e9")
                .build();
    }

    DecisionRecord decision(String id, String subject, long sequence) {
        Event event = Event.of("purchase")
                .tenant(tenant)
                .id(id)
                .correlation(id)
                .subject(subject)
                .occurredAt(at.minusNanos(1))
                .amount(Money.of("USD", "10.00"))
                .with("note", "caf\u00e9 \ud83d\ude00 'quoted'; -- \\")
                .with("tags", List.of("a", "b"))
                .build();
        Issuance issuance = issuance("of-" + id, id, subject, IssuanceState.ISSUED, null);
        Decision decision = new Decision(
                tenant,
                id,
                id,
                subject,
                Decision.Status.DECIDED,
                null,
                "digest-1",
                at.minusNanos(1),
                at,
                List.of(
                        new RuleOutcome("rule", Outcome.MATCHED, null),
                        new RuleOutcome(
                                "other",
                                Outcome.CAPPED,
                                new Reason(ReasonCode.CAP_REACHED, Map.of("cap", "c", "availableAt", at)))),
                List.of(issuance),
                List.of(raised(id)));
        CounterKey counter = new CounterKey(tenant, "cap", "scope", "2026-11", subject);
        BudgetKey budget = new BudgetKey(tenant, "b", "lifetime");
        ReadSet readSet = new ReadSet(
                Map.of("weather", "fine"),
                Map.of(new ReadSet.AggregateRead("a", day(), day(), null, at, true), BigDecimal.TEN),
                Map.of(counter, counter(3)),
                Map.of(budget, budget(7)),
                Map.of(new WalletDebtKey(tenant, subject, "POINTS"), WalletDebt.NONE.and("credit", 1)),
                Map.of(),
                Map.of(
                        new OperatorCall("shout", Arrays.asList("fine", null)),
                        Reason.of(ReasonCode.OPERATOR_TIMED_OUT, "operator", "shout")),
                List.of(issuance("credit-of-" + id, subject, IssuanceState.ISSUED, at)),
                Map.of(new TierKey(tenant, subject, "club"), new TierLevel("gold", at, at.plusSeconds(9), null, "e1")),
                new WrongCodes(2, at),
                Map.of(new BreakerKey(tenant, "rule-1"), breaker(4, at)),
                List.of("former"));
        return new DecisionRecord(
                1,
                event,
                "event-digest-of-" + id,
                sequence,
                decision,
                readSet,
                Map.of("shout", 2),
                null,
                "seal-of-" + id);
    }

    Issuance issuance(String id, String subject, IssuanceState state, @Nullable Instant expiresAt) {
        return issuance(id, "event-of-" + id, subject, state, expiresAt);
    }

    private Issuance issuance(
            String id, String event, String subject, IssuanceState state, @Nullable Instant expiresAt) {
        Money value = Money.of("POINTS", "50");
        Standing standing = new Standing(
                state,
                at,
                false,
                null,
                Parts.of(value),
                List.of(new CapUse("cap", "scope", "lifetime", true, 1, at, true, Set.of(Cap.Release.CANCEL))),
                List.of(new CapUse("other", "scope", "r3", false, 2, at, true, Set.of(Cap.Release.EXPIRY))),
                Reservation.of("b", "lifetime", COST),
                new Use("sale-" + id, COST),
                List.of(new Settlement("other-credit", Money.of("POINTS", "2"))));
        Terms terms = new Terms(Terms.Delivery.IMMEDIATE, Terms.Charging.ON_ISSUE, Terms.Compensation.TAKE_FROM_WALLET);
        return new Issuance(
                id,
                tenant,
                subject,
                event,
                "rule",
                0,
                1,
                "campaign",
                "reward",
                "credit",
                terms,
                value,
                COST,
                Money.of("POINTS", "3"),
                at,
                at,
                expiresAt,
                value == null ? List.of() : List.of(new Issuance.Share("1", BigDecimal.ONE, value)),
                standing);
    }

    List<LedgerEntry> posting(Issuance issuance) {
        String posting = "posting/" + issuance.id();
        return List.of(
                new LedgerEntry(
                        posting,
                        tenant,
                        "budget/b/lifetime/available",
                        COST.negate(),
                        at,
                        LedgerEntry.Kind.RESERVE,
                        issuance.subject(),
                        issuance.id(),
                        "campaign",
                        "rule"),
                new LedgerEntry(
                        posting,
                        tenant,
                        "budget/b/lifetime/reserved",
                        COST,
                        at,
                        LedgerEntry.Kind.RESERVE,
                        issuance.subject(),
                        issuance.id(),
                        "campaign",
                        "rule"));
    }

    List<LedgerEntry> funding() {
        return List.of(
                new LedgerEntry(
                        "fund",
                        tenant,
                        LedgerEntry.FUNDING,
                        COST.negate(),
                        at,
                        LedgerEntry.Kind.FUND,
                        null,
                        null,
                        null,
                        null),
                new LedgerEntry(
                        "fund",
                        tenant,
                        "budget/b/lifetime/available",
                        COST,
                        at,
                        LedgerEntry.Kind.FUND,
                        null,
                        null,
                        null,
                        null));
    }

    /** Creates seals that differ for different records. */
    static final Sealer SEALER = new Sealer() {
        @Override
        public SealedDecision seal(DecisionRecord record) {
            return new EncodedDecision(record.withSeal("seal-of-decision-" + record.hashCode()));
        }

        @Override
        public String seal(AuditRecord record) {
            return "seal-of-answer-" + record.hashCode();
        }
    };

    AuditRecord audit(String id, @Nullable String subject, String actor) {
        Receipt receipt = new Receipt(
                tenant,
                id,
                Receipt.Status.DONE,
                null,
                at,
                subject == null ? List.of() : List.of(issuance("touched", subject, IssuanceState.ISSUED, null)),
                Money.of("USD", "1.00"),
                List.of(Money.of("POINTS", "2")),
                null,
                null,
                List.of(Reason.of(ReasonCode.BUDGET_KEPT, "budget", "b")));
        return new AuditRecord(
                new Origin(tenant, id, actor, "a note"),
                "spend",
                Map.of("amount", Money.of("USD", "1.00")),
                "command-digest",
                subject,
                receipt,
                Map.of("issuance x", "ISSUED"),
                Map.of("issuance x", "REDEEMED"),
                null,
                "seal-" + id);
    }

    /** A state of every kind that has a key and no table of its own; different for each number. */
    Map<StateKey<?>, State> states(String name, long number) {
        Map<StateKey<?>, State> states = new HashMap<>();
        states.put(
                new SubjectKey(tenant, name),
                new Subject(Map.of("purchase", number, "visit", 2 * number), Set.of("club"), List.of(), 0, null));
        states.put(new CounterKey(tenant, name, "scope", "lifetime", "ann"), counter(number));
        states.put(new CounterKey(tenant, name, "scope", "lifetime", null), counter(number + 1));
        states.put(new BudgetKey(tenant, name, "2026-11"), budget(number));
        states.put(new WalletDebtKey(tenant, name, "POINTS"), WalletDebt.NONE.and("credit", number));
        states.put(
                new RefundKey(tenant, name, "e1"),
                new Refunded(
                        BigDecimal.valueOf(number, 3),
                        new BigDecimal("10.00"),
                        BigDecimal.ZERO,
                        Map.of("1", BigDecimal.ONE)));
        states.put(
                SpendKey.ofCommand(tenant, name, "spend-1"),
                new Spending(Money.of("POINTS", "9"), List.of(new Spending.Part("credit", 9, 2)), null));
        states.put(
                new TierKey(tenant, name, "club"),
                new TierLevel(
                        number % 2 == 0 ? null : "gold",
                        at,
                        number % 3 == 0 ? null : at.plusSeconds(number),
                        null,
                        "e" + number));
        states.put(
                new FollowUpsKey(tenant, name),
                new FollowUps(List.of("issuance-1", "issuance-" + number), List.of("rule-9")));
        states.put(new BreakerKey(tenant, name), breaker(number, at));
        states.put(new CodeKey(tenant, name), new CodeOwner("issuance-" + number));
        states.put(
                new CredentialKey(tenant, name, "i1"),
                new Credential(NewCode.Kind.PASSWORD, "key-" + number, number, "hash", at.plusSeconds(number)));
        states.put(
                new CredentialKey(tenant, name, "i2"), new Credential(NewCode.Kind.CODE, "key", number, "hash", null));
        states.put(WrongCodesKey.ofActor(tenant, name), new WrongCodes((int) number, at.plusSeconds(number)));
        states.put(WrongCodesKey.ofSubject(tenant, name), new WrongCodes((int) number + 1, at.plusSeconds(number)));
        if (name.equals("x")) {
            states.put(new ActiveRulesKey(tenant), new ActiveRules(number, "digest-" + number));
            states.put(new ScopeSecretKey(tenant), new ScopeSecret("key-" + number, "sealed-" + number));
        }
        return states;
    }

    private Counter counter(long used) {
        return new Counter(
                used,
                List.of(
                        new CounterEntry(at.minusNanos(used), at.minusNanos(1), 1),
                        CounterEntry.at(at, Math.max(0, used - 1))));
    }

    private static BudgetState budget(long used) {
        Money limit = Money.of("USD", "10.00");
        return new BudgetState(limit, limit.plus(COST), used, 2 * used, new BigDecimal("0.90"), true);
    }

    private LocalDate day() {
        return LocalDate.of(2026, 11, 21);
    }

    private static BreakerState breaker(long number, Instant at) {
        return new BreakerState(BreakerState.Phase.OPEN, at, number, COST, 1, 2, Breaker.Bound.COST);
    }
}
