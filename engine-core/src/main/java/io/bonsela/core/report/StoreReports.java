package io.bonsela.core.report;

import io.bonsela.api.BonselaException;
import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.DayFigure;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.IssuanceFigure;
import io.bonsela.api.Money;
import io.bonsela.api.Query;
import io.bonsela.api.Records;
import io.bonsela.api.Records.BudgetBalance;
import io.bonsela.api.Records.Page;
import io.bonsela.api.Records.SubjectExport;
import io.bonsela.api.Records.SubjectExport.Delivered;
import io.bonsela.api.Reports;
import io.bonsela.api.Reports.Breakage;
import io.bonsela.api.Reports.Checkpoint;
import io.bonsela.api.Reports.MemberWallet;
import io.bonsela.api.Reports.Outstanding;
import io.bonsela.api.Reports.Reconciliation;
import io.bonsela.api.Reports.Statement;
import io.bonsela.api.Reports.WalletBalance;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.Erasure;
import io.bonsela.api.store.Snapshot;
import io.bonsela.api.store.Store;
import io.bonsela.core.rules.CompiledRules;
import io.bonsela.core.secret.Keys;
import io.bonsela.core.verify.RecordedRules;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Reports over one store.
 *
 * @param store the store
 * @param clock the time for holds and expiries that are not swept yet
 * @param rules the rule sets that were in force
 * @param keys the keys to check seals with
 */
public record StoreReports(Store store, Clock clock, RecordedRules rules, Keys keys) implements Reports {
    private static final Duration CHECKPOINT_TIMEOUT = Duration.ofSeconds(10);

    @Override
    public List<WalletBalance> wallet(String tenant, String subject) {
        Instant now = clock.instant();
        return read(records -> new Wallets(records, tenant).balances(subject, now));
    }

    @Override
    public List<MemberWallet> wallets(String tenant) {
        Instant now = clock.instant();
        return read(records -> new Wallets(records, tenant).all(now));
    }

    @Override
    public List<Outstanding> outstanding(String tenant) {
        Instant now = clock.instant();
        return read(records -> new OutstandingCredits(records, tenant, zone(records, tenant), now).byMonth());
    }

    @Override
    public List<Breakage> breakage(String tenant, Instant from, Instant until) {
        Instant now = clock.instant();
        return read(records -> new CreditBreakage(zone(records, tenant), now).of(records, tenant, from, until));
    }

    @Override
    public List<Money> balances(String tenant, String subject, Instant at) {
        return read(records ->
                List.copyOf(new Wallets(records, tenant).posted(subject, at).values()));
    }

    @Override
    public Statement statement(String tenant, String subject, CurrencyUnit currency, Instant from, Instant until) {
        return read(records -> new Wallets(records, tenant).statement(subject, currency, from, until));
    }

    @Override
    public List<BudgetBalance> budgets(String tenant, Instant at) {
        return read(records -> Budgets.posted(records, tenant, at));
    }

    @Override
    public List<DayFigure> days(String tenant, Instant from, Instant until) {
        return figures(tenant, figures -> figures.days(from, until));
    }

    @Override
    public List<IssuanceFigure> issuances(String tenant, Instant from, Instant until) {
        return figures(tenant, figures -> figures.issuances(from, until));
    }

    @Override
    public Reconciliation reconcile(String tenant) {
        // Compile before taking the snapshot: compiling reads the store, and another thread that compiles may wait for
        // a snapshot to end.
        Optional<Set<String>> digests = published(tenant);
        List<CompiledRules> known = digests.stream()
                .flatMap(Set::stream)
                .map(digest -> rules.find(tenant, digest).rules())
                .filter(Objects::nonNull)
                .toList();
        boolean knowsAll = digests.filter(all -> all.size() == known.size()).isPresent();
        try (Snapshot snapshot = store.snapshot()) {
            return new Reconciler(tenant, snapshot, known, knowsAll, keys).reconcile();
        }
    }

    /**
     * Returns the digests of the rule sets that were in force; empty if they cannot be read, which the reconciler
     * reports.
     */
    private Optional<Set<String>> published(String tenant) {
        Set<String> digests = new TreeSet<>();
        try {
            store.records().publications(tenant).forEach(publication -> digests.add(publication.digest()));
        } catch (BonselaException e) {
            if (e.code() != ErrorCode.STORE_DAMAGED) {
                throw e;
            }
            return Optional.empty();
        }
        return Optional.of(digests);
    }

    @Override
    public Checkpoint checkpoint(String tenant) {
        try (Snapshot snapshot = store.settledSnapshot(tenant, CHECKPOINT_TIMEOUT)) {
            return CheckpointDigest.of(snapshot, tenant);
        }
    }

    @Override
    public boolean contains(Checkpoint checkpoint) {
        try (Snapshot snapshot = store.snapshot()) {
            return checkpoint.equals(CheckpointDigest.of(
                    snapshot, checkpoint.tenant(), checkpoint.decidedThrough(), checkpoint.answeredThrough()));
        }
    }

    @Override
    public SubjectExport export(String tenant, String subject) {
        return read(records -> {
            List<String> names = records.names(tenant, subject);
            List<Event> events = ofNames(names, tenant, records::events);
            List<DecisionRecord> decided = events.stream()
                    .map(event -> records.record(tenant, event.id()).orElseThrow())
                    .toList();
            return new SubjectExport(
                    tenant,
                    subject,
                    events,
                    decided.stream().map(DecisionRecord::decision).toList(),
                    decided.stream().map(record -> record.readSet().facts()).toList(),
                    ofNames(names, tenant, records::issuances),
                    ofNames(names, tenant, records::ledger),
                    Pages.all(Query.of(tenant), records::audit).stream()
                            .filter(record -> names.stream().anyMatch(name -> Erasure.concerns(name, record)))
                            .toList(),
                    ofNames(names, tenant, records::deliveries).stream()
                            .map(delivery -> new Delivered(delivery, records.attempts(tenant, delivery.id())))
                            .toList(),
                    names.stream()
                            .flatMap(name -> records.tiers(tenant, name).stream())
                            .toList());
        });
    }

    private static <T> List<T> ofNames(List<String> names, String tenant, Function<Query, Page<T>> reader) {
        return names.stream()
                .flatMap(name -> Pages.all(Query.of(tenant).subject(name), reader).stream())
                .toList();
    }

    private <T> T figures(String tenant, Function<Figures, T> reader) {
        try (Snapshot snapshot = store.snapshot()) {
            return reader.apply(Figures.of(snapshot, tenant));
        }
    }

    private <T> T read(Function<Records, T> reader) {
        try (Snapshot snapshot = store.snapshot()) {
            return reader.apply(snapshot.records());
        }
    }

    /** The zone of the rules in force; UTC if there are no rules, because then nothing has a date. */
    static ZoneId zone(Records records, String tenant) {
        return records.ruleSet(tenant).map(RuleSet::zone).orElse(ZoneOffset.UTC);
    }
}
