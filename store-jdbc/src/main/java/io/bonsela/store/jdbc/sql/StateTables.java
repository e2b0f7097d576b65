package io.bonsela.store.jdbc.sql;

import static io.bonsela.store.jdbc.sql.Column.bytes;
import static io.bonsela.store.jdbc.sql.Column.number;
import static io.bonsela.store.jdbc.sql.Column.text;
import static io.bonsela.store.jdbc.sql.StateTable.row;

import io.bonsela.api.Money;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt;
import io.bonsela.api.store.Codec;
import io.bonsela.api.store.State.ActiveRules;
import io.bonsela.api.store.State.Approval;
import io.bonsela.api.store.State.BreakerState;
import io.bonsela.api.store.State.BudgetState;
import io.bonsela.api.store.State.Chain;
import io.bonsela.api.store.State.Counter;
import io.bonsela.api.store.State.Credential;
import io.bonsela.api.store.State.FollowUps;
import io.bonsela.api.store.State.Meaning;
import io.bonsela.api.store.State.Refunded;
import io.bonsela.api.store.State.ScopeSecret;
import io.bonsela.api.store.State.Spending;
import io.bonsela.api.store.State.Switch;
import io.bonsela.api.store.State.TierLevel;
import io.bonsela.api.store.State.WalletDebt;
import io.bonsela.api.store.State.WrongCodes;
import io.bonsela.api.store.StateKey.ActiveRulesKey;
import io.bonsela.api.store.StateKey.ApprovalKey;
import io.bonsela.api.store.StateKey.AttemptKey;
import io.bonsela.api.store.StateKey.BreakerKey;
import io.bonsela.api.store.StateKey.BudgetKey;
import io.bonsela.api.store.StateKey.ChainKey;
import io.bonsela.api.store.StateKey.CounterKey;
import io.bonsela.api.store.StateKey.CredentialKey;
import io.bonsela.api.store.StateKey.DeliveryKey;
import io.bonsela.api.store.StateKey.FollowUpsKey;
import io.bonsela.api.store.StateKey.MeaningKey;
import io.bonsela.api.store.StateKey.RefundKey;
import io.bonsela.api.store.StateKey.ScopeSecretKey;
import io.bonsela.api.store.StateKey.SpendKey;
import io.bonsela.api.store.StateKey.SwitchKey;
import io.bonsela.api.store.StateKey.TierKey;
import io.bonsela.api.store.StateKey.WalletDebtKey;
import io.bonsela.api.store.StateKey.WrongCodesKey;
import java.sql.SQLException;
import java.util.List;

/** The tables of all state with one row for each key. */
public final class StateTables {
    final StateTable<CounterKey, Counter> counters;
    final StateTable<WalletDebtKey, WalletDebt> wallets;
    final StateTable<RefundKey, Refunded> refunds;
    final StateTable<SpendKey, Spending> spendings;
    final StateTable<TierKey, TierLevel> tiers;
    final StateTable<BreakerKey, BreakerState> breakers;
    final StateTable<CredentialKey, Credential> credentials;
    final StateTable<WrongCodesKey, WrongCodes> wrongCodes;
    final StateTable<DeliveryKey, Delivery> deliveries;
    final StateTable<AttemptKey, DeliveryAttempt> deliveryAttempts;
    final StateTable<ChainKey, Chain> chains;
    private final List<StateTable<?, ?>> all;

    public StateTables(Codec codec) {
        counters = counters(codec);
        wallets = wallets(codec);
        spendings = spendings(codec);
        tiers = SubjectTables.levels();
        refunds = refunds(codec);
        breakers = BreakerTable.create();
        credentials = CodeTables.credentials();
        wrongCodes = CodeTables.wrongCodes();
        deliveries = DeliveryTables.deliveries(codec);
        deliveryAttempts = DeliveryTables.attempts();
        chains = chains();
        all = List.of(
                activeRules(),
                meanings(),
                SubjectTables.subjects(codec),
                counters,
                budgets(),
                wallets,
                refunds,
                spendings,
                tiers,
                uses(),
                breakers,
                CodeTables.codes(),
                credentials,
                wrongCodes,
                deliveries,
                DeliveryTables.formerReferences(),
                deliveryAttempts,
                chains,
                switches(),
                approvals(),
                scopeSecrets(),
                CodeTables.pools(),
                CodeTables.poolCodes(),
                CodeTables.poolCodeOwners(),
                CodeTables.poolStages(),
                RecordedFigures.watermarkTable(),
                RecordedFigures.dayTable(codec));
    }

    List<StateTable<?, ?>> all() {
        return all;
    }

    private static StateTable<ActiveRulesKey, ActiveRules> activeRules() {
        return new StateTable<>(
                ActiveRulesKey.class,
                "bonsela_active_rules",
                List.of(text("tenant")),
                List.of(number("version"), text("digest")),
                false,
                key -> row(key.tenant()),
                in -> new ActiveRulesKey(in.text()),
                rules -> row(rules.version(), rules.digest()),
                in -> new ActiveRules(in.number(), in.text()));
    }

    private static StateTable<MeaningKey, Meaning> meanings() {
        return new StateTable<>(
                MeaningKey.class,
                "bonsela_meaning",
                List.of(text("tenant"), text("kind"), text("id")),
                List.of(text("meaning")),
                false,
                key -> row(key.tenant(), key.kind().name(), key.id()),
                in -> new MeaningKey(in.text(), in.constant(MeaningKey.Kind.class), in.text()),
                meaning -> row(meaning.text()),
                in -> new Meaning(in.text()));
    }

    private static StateTable<CounterKey, Counter> counters(Codec codec) {
        return new StateTable<>(
                CounterKey.class,
                "bonsela_counter",
                List.of(text("tenant"), text("subject"), text("cap"), text("scope"), text("period")),
                List.of(number("used"), bytes("entries")),
                true,
                key -> row(
                        key.tenant(), key.subject() == null ? "" : key.subject(), key.cap(), key.scope(), key.window()),
                StateTables::counterKey,
                counter -> row(counter.used(), codec.encodeCounter(counter.entries())),
                in -> new Counter(in.number(), codec.counter(in.bytes())));
    }

    private static CounterKey counterKey(Row in) throws SQLException {
        String tenant = in.text();
        String subject = in.text();
        return new CounterKey(tenant, in.text(), in.text(), in.text(), subject.isEmpty() ? null : subject);
    }

    private static StateTable<BudgetKey, BudgetState> budgets() {
        return new StateTable<>(
                BudgetKey.class,
                "bonsela_budget",
                List.of(text("tenant"), text("budget"), text("period")),
                List.of(
                        text("currency"),
                        number("opening"),
                        number("amount"),
                        number("reserved"),
                        number("charged"),
                        text("alerted"),
                        number("bounded")),
                true,
                key -> row(key.tenant(), key.budget(), key.period()),
                in -> new BudgetKey(in.text(), in.text(), in.text()),
                budget -> row(
                        budget.limit().currency().code(),
                        budget.opening().minorUnits(),
                        budget.limit().minorUnits(),
                        budget.reserved(),
                        budget.charged(),
                        budget.alerted().toPlainString(),
                        budget.bounded() ? 1L : 0L),
                StateTables::budget);
    }

    private static BudgetState budget(Row in) throws SQLException {
        String currency = in.text();
        return new BudgetState(
                Money.ofMinor(currency, in.number()),
                Money.ofMinor(currency, in.number()),
                in.number(),
                in.number(),
                in.decimal(),
                in.number() == 1);
    }

    private static StateTable<WalletDebtKey, WalletDebt> wallets(Codec codec) {
        return new StateTable<>(
                WalletDebtKey.class,
                "bonsela_wallet",
                List.of(text("tenant"), text("subject"), text("currency")),
                List.of(bytes("debts")),
                false,
                key -> row(key.tenant(), key.subject(), key.currency()),
                in -> new WalletDebtKey(in.text(), in.text(), in.text()),
                wallet -> row((Object) codec.encode(wallet)),
                in -> codec.debts(in.bytes()));
    }

    private static StateTable<SpendKey, Spending> spendings(Codec codec) {
        return new StateTable<>(
                SpendKey.class,
                "bonsela_spending",
                List.of(text("tenant"), text("subject"), text("id")),
                List.of(number("held_until"), bytes("spending")),
                false,
                key -> row(key.tenant(), key.subject(), key.id()),
                in -> new SpendKey(in.text(), in.text(), in.text()),
                spending -> row(Times.microsIfAny(spending.heldUntil()), codec.encode(spending)),
                in -> {
                    in.numberIfAny();
                    return codec.spending(in.bytes());
                });
    }

    private static StateTable<RefundKey, Refunded> refunds(Codec codec) {
        return new StateTable<>(
                RefundKey.class,
                "bonsela_refund",
                List.of(text("tenant"), text("subject"), text("event_id")),
                List.of(text("refunded"), text("whole"), text("of_lines"), bytes("lines")),
                false,
                key -> row(key.tenant(), key.subject(), key.eventId()),
                in -> new RefundKey(in.text(), in.text(), in.text()),
                refund -> row(
                        refund.amount().toPlainString(),
                        refund.whole().toPlainString(),
                        refund.ofLines().toPlainString(),
                        codec.encodeQuantities(refund.lines())),
                in -> new Refunded(in.decimal(), in.decimal(), in.decimal(), codec.quantities(in.bytes())));
    }

    private static StateTable<FollowUpsKey, FollowUps> uses() {
        return new StateTable<>(
                FollowUpsKey.class,
                "bonsela_follow_up",
                List.of(text("tenant"), text("event_id")),
                List.of(text("issuances"), text("reported")),
                false,
                key -> row(key.tenant(), key.eventId()),
                in -> new FollowUpsKey(in.text(), in.text()),
                uses -> row(String.join(" ", uses.issuances()), String.join(" ", uses.reported())),
                in -> new FollowUps(ids(in.text()), ids(in.text())));
    }

    private static List<String> ids(String separated) {
        return separated.isEmpty() ? List.of() : List.of(separated.split(" "));
    }

    private static StateTable<ChainKey, Chain> chains() {
        return new StateTable<>(
                ChainKey.class,
                "bonsela_chain",
                List.of(text("tenant"), text("owner")),
                List.of(number("decisions"), text("decision_digest"), number("answers"), text("answer_digest")),
                false,
                key -> row(key.tenant(), key.owner()),
                in -> new ChainKey(in.text(), in.text()),
                chain -> row(chain.decisions(), chain.decisionDigest(), chain.answers(), chain.answerDigest()),
                in -> new Chain(in.number(), in.text(), in.number(), in.text()));
    }

    private static StateTable<SwitchKey, Switch> switches() {
        return new StateTable<>(
                SwitchKey.class,
                "bonsela_switch",
                List.of(text("tenant"), text("connector")),
                List.of(number("is_off"), number("since"), text("code")),
                false,
                key -> row(key.tenant(), key.connector()),
                in -> new SwitchKey(in.text(), in.text()),
                state -> row(state.off() ? 1L : 0L, Times.micros(state.since()), state.code()),
                in -> new Switch(in.number() == 1, Times.instant(in.number()), in.text()));
    }

    private static StateTable<ApprovalKey, Approval> approvals() {
        return new StateTable<>(
                ApprovalKey.class,
                "bonsela_approval",
                List.of(text("tenant"), text("command")),
                List.of(text("status"), text("digest"), number("due_at")),
                false,
                key -> row(key.tenant(), key.command()),
                in -> new ApprovalKey(in.text(), in.text()),
                approval -> row(approval.status().name(), approval.digest(), Times.microsIfAny(approval.due())),
                in -> new Approval(
                        in.constant(Approval.Status.class), in.text(), Times.instantIfAny(in.numberIfAny())));
    }

    private static StateTable<ScopeSecretKey, ScopeSecret> scopeSecrets() {
        return new StateTable<>(
                ScopeSecretKey.class,
                "bonsela_scope_secret",
                List.of(text("tenant")),
                List.of(text("key_id"), text("sealed_key")),
                false,
                key -> row(key.tenant()),
                in -> new ScopeSecretKey(in.text()),
                secret -> row(secret.key(), secret.sealed()),
                in -> new ScopeSecret(in.text(), in.text()));
    }
}
