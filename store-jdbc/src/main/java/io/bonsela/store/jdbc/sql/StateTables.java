package io.bonsela.store.jdbc.sql;

import static io.bonsela.store.jdbc.sql.Column.bytes;
import static io.bonsela.store.jdbc.sql.Column.number;
import static io.bonsela.store.jdbc.sql.Column.text;
import static io.bonsela.store.jdbc.sql.StateTable.row;

import io.bonsela.api.Money;
import io.bonsela.api.command.NewCode;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt;
import io.bonsela.api.store.Codec;
import io.bonsela.api.store.State.ActiveRules;
import io.bonsela.api.store.State.BudgetState;
import io.bonsela.api.store.State.Chain;
import io.bonsela.api.store.State.CodeOwner;
import io.bonsela.api.store.State.Counter;
import io.bonsela.api.store.State.Credential;
import io.bonsela.api.store.State.FormerReference;
import io.bonsela.api.store.State.Meaning;
import io.bonsela.api.store.State.Pool;
import io.bonsela.api.store.State.PoolCode;
import io.bonsela.api.store.State.PoolCodeOwner;
import io.bonsela.api.store.State.PoolStage;
import io.bonsela.api.store.State.Refunded;
import io.bonsela.api.store.State.ScopeSecret;
import io.bonsela.api.store.State.Subject;
import io.bonsela.api.store.State.Switch;
import io.bonsela.api.store.State.Uses;
import io.bonsela.api.store.State.WalletDebt;
import io.bonsela.api.store.State.WrongCodes;
import io.bonsela.api.store.StateKey.ActiveRulesKey;
import io.bonsela.api.store.StateKey.AttemptKey;
import io.bonsela.api.store.StateKey.BudgetKey;
import io.bonsela.api.store.StateKey.ChainKey;
import io.bonsela.api.store.StateKey.CodeKey;
import io.bonsela.api.store.StateKey.CounterKey;
import io.bonsela.api.store.StateKey.CredentialKey;
import io.bonsela.api.store.StateKey.DeliveryKey;
import io.bonsela.api.store.StateKey.FormerReferenceKey;
import io.bonsela.api.store.StateKey.MeaningKey;
import io.bonsela.api.store.StateKey.PoolCodeKey;
import io.bonsela.api.store.StateKey.PoolCodeOwnerKey;
import io.bonsela.api.store.StateKey.PoolKey;
import io.bonsela.api.store.StateKey.PoolStageKey;
import io.bonsela.api.store.StateKey.RefundKey;
import io.bonsela.api.store.StateKey.ScopeSecretKey;
import io.bonsela.api.store.StateKey.SubjectKey;
import io.bonsela.api.store.StateKey.SwitchKey;
import io.bonsela.api.store.StateKey.UsesKey;
import io.bonsela.api.store.StateKey.WalletDebtKey;
import io.bonsela.api.store.StateKey.WrongCodesKey;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tables of all state that is one row for each key. */
public final class StateTables {
    final StateTable<CounterKey, Counter> counters;
    final StateTable<WalletDebtKey, WalletDebt> wallets;
    final StateTable<RefundKey, Refunded> refunds;
    final StateTable<CredentialKey, Credential> credentials;
    final StateTable<WrongCodesKey, WrongCodes> attempts;
    final StateTable<DeliveryKey, Delivery> deliveries;
    final StateTable<AttemptKey, DeliveryAttempt> deliveryAttempts;
    public final StateTable<ChainKey, Chain> chains;
    private final List<StateTable<?, ?>> all;

    public StateTables(Codec codec) {
        counters = counters(codec);
        wallets = wallets();
        refunds = refunds();
        credentials = credentials();
        attempts = attempts();
        deliveries = deliveries(codec);
        deliveryAttempts = deliveryAttempts();
        chains = chains();
        all = List.of(
                activeRules(),
                meanings(),
                subjects(codec),
                counters,
                budgets(),
                wallets,
                refunds,
                uses(),
                codes(),
                credentials,
                attempts,
                deliveries,
                formerReferences(),
                deliveryAttempts,
                chains,
                switches(),
                scopeSecrets(),
                pools(),
                poolCodes(),
                poolClaims(),
                poolStages());
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

    private static StateTable<SubjectKey, Subject> subjects(Codec codec) {
        return new StateTable<>(
                SubjectKey.class,
                "bonsela_subject",
                List.of(text("tenant"), text("name")),
                List.of(bytes("events")),
                false,
                key -> row(key.tenant(), key.subject()),
                in -> new SubjectKey(in.text(), in.text()),
                subject -> row(codec.encode(subject)),
                in -> codec.subject(in.bytes()));
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

    private static StateTable<WalletDebtKey, WalletDebt> wallets() {
        return new StateTable<>(
                WalletDebtKey.class,
                "bonsela_wallet",
                List.of(text("tenant"), text("subject"), text("currency")),
                List.of(number("debt")),
                false,
                key -> row(key.tenant(), key.subject(), key.currency()),
                in -> new WalletDebtKey(in.text(), in.text(), in.text()),
                wallet -> row(wallet.debt()),
                in -> new WalletDebt(in.number()));
    }

    private static StateTable<RefundKey, Refunded> refunds() {
        return new StateTable<>(
                RefundKey.class,
                "bonsela_refund",
                List.of(text("tenant"), text("subject"), text("event_id")),
                List.of(text("refunded"), text("whole")),
                false,
                key -> row(key.tenant(), key.subject(), key.eventId()),
                in -> new RefundKey(in.text(), in.text(), in.text()),
                refund -> row(refund.amount().toPlainString(), refund.whole().toPlainString()),
                in -> new Refunded(in.decimal(), in.decimal()));
    }

    private static StateTable<UsesKey, Uses> uses() {
        return new StateTable<>(
                UsesKey.class,
                "bonsela_uses",
                List.of(text("tenant"), text("event_id")),
                List.of(text("issuances")),
                false,
                key -> row(key.tenant(), key.eventId()),
                in -> new UsesKey(in.text(), in.text()),
                uses -> row(String.join(" ", uses.issuances())),
                in -> new Uses(List.of(in.text().split(" "))));
    }

    private static StateTable<CodeKey, CodeOwner> codes() {
        return new StateTable<>(
                CodeKey.class,
                "bonsela_code",
                List.of(text("tenant"), text("hash")),
                List.of(text("issuance")),
                false,
                key -> row(key.tenant(), key.hash()),
                in -> new CodeKey(in.text(), in.text()),
                owner -> row(owner.issuance()),
                in -> new CodeOwner(in.text()));
    }

    private static StateTable<CredentialKey, Credential> credentials() {
        return new StateTable<>(
                CredentialKey.class,
                "bonsela_credential",
                List.of(text("tenant"), text("subject"), text("issuance")),
                List.of(text("kind"), text("key_id"), number("generation"), text("hash"), number("valid_until")),
                false,
                key -> row(key.tenant(), key.subject(), key.issuance()),
                in -> new CredentialKey(in.text(), in.text(), in.text()),
                StateTables::credential,
                in -> new Credential(
                        in.constant(NewCode.Kind.class),
                        in.text(),
                        in.number(),
                        in.text(),
                        Times.instantIfAny(in.numberIfAny())));
    }

    private static Object[] credential(Credential credential) {
        @Nullable Long until = Times.microsIfAny(credential.validUntil());
        return row(credential.kind().name(), credential.key(), credential.generation(), credential.hash(), until);
    }

    private static StateTable<WrongCodesKey, WrongCodes> attempts() {
        return new StateTable<>(
                WrongCodesKey.class,
                "bonsela_attempts",
                List.of(text("tenant"), text("whose")),
                List.of(number("failures"), number("last_at")),
                false,
                key -> row(key.tenant(), key.of()),
                in -> new WrongCodesKey(in.text(), in.text()),
                attempts -> row((long) attempts.failures(), Times.micros(attempts.last())),
                in -> new WrongCodes((int) in.number(), Times.instant(in.number())));
    }

    /** Whoever works on a delivery is done when it is written. */
    private static StateTable<DeliveryKey, Delivery> deliveries(Codec codec) {
        return new StateTable<>(
                DeliveryKey.class,
                "bonsela_delivery",
                List.of(text("tenant"), text("id")),
                List.of(
                        text("subject"),
                        text("connector"),
                        text("state"),
                        number("contradicted"),
                        number("created_at"),
                        number("due_at"),
                        text("reference"),
                        text("provider_reference"),
                        number("leased_until"),
                        bytes("body")),
                false,
                key -> row(key.tenant(), key.id()),
                in -> new DeliveryKey(in.text(), in.text()),
                delivery -> row(
                        delivery.subject(),
                        delivery.connector(),
                        delivery.state().name(),
                        delivery.progress().isContradicted() ? 1L : 0L,
                        Times.micros(delivery.createdAt()),
                        dueAt(delivery),
                        delivery.reference(),
                        delivery.progress().providerReference(),
                        null,
                        codec.encode(delivery)),
                in -> {
                    in.skip(9);
                    return codec.delivery(in.bytes());
                });
    }

    static @Nullable Long dueAt(Delivery delivery) {
        Instant due = delivery.progress().dueAt();
        return due == null ? null : Times.microsFrom(due);
    }

    private static StateTable<FormerReferenceKey, FormerReference> formerReferences() {
        return new StateTable<>(
                FormerReferenceKey.class,
                "bonsela_former_reference",
                List.of(text("tenant"), text("connector"), text("reference")),
                List.of(text("delivery")),
                false,
                key -> row(key.tenant(), key.connector(), key.reference()),
                in -> new FormerReferenceKey(in.text(), in.text(), in.text()),
                former -> row(former.delivery()),
                in -> new FormerReference(in.text()));
    }

    private static StateTable<AttemptKey, DeliveryAttempt> deliveryAttempts() {
        return new StateTable<>(
                AttemptKey.class,
                "bonsela_delivery_attempt",
                List.of(text("tenant"), text("delivery"), number("number")),
                List.of(
                        text("kind"),
                        number("generation"),
                        number("at"),
                        number("took"),
                        text("outcome"),
                        text("code")),
                false,
                key -> row(key.tenant(), key.delivery(), (long) key.number()),
                in -> new AttemptKey(in.text(), in.text(), (int) in.number()),
                attempt -> row(
                        attempt.kind().name(),
                        (long) attempt.generation(),
                        Times.micros(attempt.at()),
                        attempt.took().toNanos() / 1_000,
                        attempt.outcome(),
                        attempt.code()),
                in -> {
                    in.back(3);
                    return attempt(in);
                });
    }

    /** Reads all columns. */
    static DeliveryAttempt attempt(Row in) throws SQLException {
        return new DeliveryAttempt(
                in.text(),
                in.text(),
                (int) in.number(),
                in.constant(DeliveryAttempt.Kind.class),
                (int) in.number(),
                Times.instant(in.number()),
                Duration.ofNanos(in.number() * 1_000),
                in.text(),
                in.text());
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

    private static StateTable<PoolKey, Pool> pools() {
        return new StateTable<>(
                PoolKey.class,
                "bonsela_pool",
                List.of(text("tenant"), text("pool")),
                List.of(number("imported"), number("reserved"), number("claimed"), text("key_id"), text("sealed_key")),
                true,
                key -> row(key.tenant(), key.pool()),
                in -> new PoolKey(in.text(), in.text()),
                pool -> row(pool.imported(), pool.reserved(), pool.claimed(), pool.key(), pool.sealedKey()),
                in -> new Pool(in.number(), in.number(), in.number(), in.text(), in.text()));
    }

    private static StateTable<PoolCodeKey, PoolCode> poolCodes() {
        return new StateTable<>(
                PoolCodeKey.class,
                "bonsela_pool_code",
                List.of(text("tenant"), text("pool"), text("hash")),
                List.of(number("position"), text("sealed")),
                false,
                key -> row(key.tenant(), key.pool(), key.hash()),
                in -> new PoolCodeKey(in.text(), in.text(), in.text()),
                code -> row(code.position(), code.sealed()),
                in -> new PoolCode(in.number(), in.text()));
    }

    private static StateTable<PoolStageKey, PoolStage> poolStages() {
        return new StateTable<>(
                PoolStageKey.class,
                "bonsela_pool_stage",
                List.of(text("tenant"), text("pool")),
                List.of(text("command"), number("codes"), number("known"), number("staged_at")),
                false,
                key -> row(key.tenant(), key.pool()),
                in -> new PoolStageKey(in.text(), in.text()),
                StateTables::stage,
                in -> new PoolStage(in.text(), in.number(), in.numberIfAny(), Times.instant(in.number())));
    }

    private static Object[] stage(PoolStage stage) {
        @Nullable Long known = stage.known();
        return row(stage.command(), stage.codes(), known, Times.micros(stage.at()));
    }

    private static StateTable<PoolCodeOwnerKey, PoolCodeOwner> poolClaims() {
        return new StateTable<>(
                PoolCodeOwnerKey.class,
                "bonsela_pool_claim",
                List.of(text("tenant"), text("issuance")),
                List.of(text("pool"), number("position")),
                false,
                key -> row(key.tenant(), key.issuance()),
                in -> new PoolCodeOwnerKey(in.text(), in.text()),
                claim -> row(claim.pool(), claim.position()),
                in -> new PoolCodeOwner(in.text(), in.number()));
    }
}
