package io.bonsela.core.memory;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Query;
import io.bonsela.api.Receipt.Publication;
import io.bonsela.api.Records;
import io.bonsela.api.Records.BudgetBalance;
import io.bonsela.api.Records.Page;
import io.bonsela.api.Records.PoolStock;
import io.bonsela.api.Records.TierStanding;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.Criteria;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.State.Approval;
import io.bonsela.api.store.State.Approval.Status;
import io.bonsela.api.store.State.BreakerState;
import io.bonsela.api.store.State.BudgetState;
import io.bonsela.api.store.State.Pool;
import io.bonsela.api.store.State.Subject;
import io.bonsela.api.store.State.TierLevel;
import io.bonsela.api.store.StateKey.ApprovalKey;
import io.bonsela.api.store.StateKey.AttemptKey;
import io.bonsela.api.store.StateKey.BreakerKey;
import io.bonsela.api.store.StateKey.BudgetKey;
import io.bonsela.api.store.StateKey.CommandKey;
import io.bonsela.api.store.StateKey.DeliveryKey;
import io.bonsela.api.store.StateKey.EventKey;
import io.bonsela.api.store.StateKey.IssuanceKey;
import io.bonsela.api.store.StateKey.PoolKey;
import io.bonsela.api.store.StateKey.SubjectKey;
import io.bonsela.api.store.StateKey.TierKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the tables. */
record MemoryRecords(GuardedTables guarded) implements Records {

    @Override
    public List<String> tenants() {
        return guarded.read(Tables::tenants);
    }

    @Override
    public Optional<DecisionRecord> record(String tenant, String eventId) {
        return guarded.read(tables -> Optional.ofNullable(tables.state(new EventKey(tenant, eventId))));
    }

    @Override
    public Optional<Issuance> issuance(String tenant, String id) {
        return guarded.read(tables -> Optional.ofNullable(tables.state(new IssuanceKey(tenant, id))));
    }

    @Override
    public Page<Event> events(Query query) {
        Criteria.ofEvents(query);
        String tenant = query.tenant();
        return guarded.read(tables -> tables.journal(tenant)
                .decisionIds
                .page(
                        query,
                        id -> isWanted(query, tables.decision(tenant, id)),
                        id -> tables.decision(tenant, id).event()));
    }

    @Override
    public Page<String> eventIds(Query query) {
        Criteria.ofEvents(query);
        String tenant = query.tenant();
        return guarded.read(tables -> tables.journal(tenant)
                .decisionIds
                .page(query, id -> isWanted(query, tables.decision(tenant, id)), id -> id));
    }

    @Override
    public Page<Issuance> issuances(Query query) {
        Criteria.ofIssuances(query);
        String tenant = query.tenant();
        return guarded.read(tables -> tables.journal(tenant)
                .issuanceIds
                .page(query, id -> isWanted(query, tables.issuance(tenant, id)), id -> tables.issuance(tenant, id)));
    }

    private static boolean isWanted(Query query, DecisionRecord record) {
        return is(query.subject(), record.event().subject())
                && within(query, record.decision().decidedAt());
    }

    private static boolean isWanted(Query query, Issuance issuance) {
        return is(query.subject(), issuance.subject())
                && is(query.event(), issuance.eventId())
                && is(query.campaign(), issuance.campaign())
                && is(query.rule(), issuance.rule())
                && is(query.reward(), issuance.reward())
                && is(query.state(), issuance.state())
                && is(query.issuance(), issuance.id())
                && within(query, issuance.issuedAt());
    }

    @Override
    public Page<LedgerEntry> ledger(Query query) {
        Criteria.ofLedger(query);
        return guarded.read(tables -> tables.journal(query.tenant())
                .ledger
                .page(
                        query,
                        entry -> is(query.subject(), entry.subject())
                                && is(query.campaign(), entry.campaign())
                                && is(query.rule(), entry.rule())
                                && is(query.issuance(), entry.issuance())
                                && is(query.account(), entry.account())
                                && within(query, entry.at()),
                        entry -> entry));
    }

    @Override
    public Optional<Delivery> delivery(String tenant, String id) {
        return guarded.read(tables -> Optional.ofNullable(tables.state(new DeliveryKey(tenant, id))));
    }

    @Override
    public Page<Delivery> deliveries(Query query) {
        Criteria.ofDeliveries(query);
        String tenant = query.tenant();
        return guarded.read(tables -> tables.journal(tenant)
                .deliveryIds
                .page(query, id -> isWanted(query, tables.delivery(tenant, id)), id -> tables.delivery(tenant, id)));
    }

    private static boolean isWanted(Query query, Delivery delivery) {
        return is(query.subject(), delivery.subject())
                && is(query.connector(), delivery.connector())
                && is(query.deliveryState(), delivery.state())
                && within(query, delivery.createdAt());
    }

    @Override
    public List<DeliveryAttempt> attempts(String tenant, String delivery) {
        return guarded.read(tables -> {
            List<DeliveryAttempt> attempts = new ArrayList<>();
            DeliveryAttempt next = tables.state(new AttemptKey(tenant, delivery, 1));
            while (next != null) {
                attempts.add(next);
                next = tables.state(new AttemptKey(tenant, delivery, attempts.size() + 1));
            }
            return attempts;
        });
    }

    @Override
    public List<BreakerStanding> breakers(String tenant) {
        return guarded.read(tables -> {
            List<BreakerStanding> standings = new ArrayList<>();
            tables.states().forEach((key, state) -> {
                if (key instanceof BreakerKey breaker
                        && breaker.tenant().equals(tenant)
                        && state instanceof BreakerState current) {
                    standings.add(new BreakerStanding(breaker.rule(), current));
                }
            });
            standings.sort(Comparator.comparing(BreakerStanding::rule));
            return standings;
        });
    }

    @Override
    public List<TierStanding> tiers(String tenant, String subject) {
        return guarded.read(tables -> {
            List<TierStanding> standings = new ArrayList<>();
            tables.states().forEach((key, state) -> {
                if (key instanceof TierKey tier
                        && tier.tenant().equals(tenant)
                        && tier.subject().equals(subject)
                        && state instanceof TierLevel level) {
                    standings.add(
                            new TierStanding(tier.tier(), level.level(), level.since(), level.until(), level.endsAt()));
                }
            });
            standings.sort(Comparator.comparing(TierStanding::tier));
            return standings;
        });
    }

    @Override
    public List<String> names(String tenant, String subject) {
        return guarded.read(tables -> tables.names(tenant, subject));
    }

    @Override
    public Map<String, String> merged(String tenant) {
        return guarded.read(tables -> {
            Map<String, String> merged = new TreeMap<>();
            tables.states().forEach((key, state) -> {
                if (key instanceof SubjectKey subject
                        && subject.tenant().equals(tenant)
                        && state instanceof Subject known
                        && known.merged() != null) {
                    merged.put(subject.subject(), known.merged().into());
                }
            });
            return merged;
        });
    }

    @Override
    public List<PoolStock> pools(String tenant) {
        return guarded.read(tables -> {
            List<PoolStock> pools = new ArrayList<>();
            tables.states().forEach((key, state) -> {
                if (key instanceof PoolKey pool && pool.tenant().equals(tenant) && state instanceof Pool stock) {
                    pools.add(new PoolStock(tenant, pool.pool(), stock.imported(), stock.reserved(), stock.claimed()));
                }
            });
            pools.sort(Comparator.comparing(PoolStock::pool));
            return pools;
        });
    }

    @Override
    public Optional<AuditRecord> command(String tenant, String id) {
        return guarded.read(tables -> Optional.ofNullable(tables.state(new CommandKey(tenant, id))));
    }

    @Override
    public List<AuditRecord> waiting(String tenant) {
        return guarded.read(tables -> {
            List<Proposal> all = proposals(tables, tenant);
            Set<String> done = all.stream()
                    .filter(Proposal::isDone)
                    .map(proposal -> digest(tables, proposal))
                    .collect(Collectors.toSet());
            return all.stream()
                    .filter(proposal -> proposal.status() == Status.WAITING && !done.contains(digest(tables, proposal)))
                    .map(Proposal::command)
                    .filter(record -> record.originalSeal() == null)
                    .toList();
        });
    }

    @Override
    public List<AuditRecord> scheduled(String tenant) {
        return guarded.read(tables -> proposals(tables, tenant).stream()
                .filter(proposal -> proposal.due() != null)
                .sorted(Comparator.comparing(proposal -> Objects.requireNonNull(proposal.due())))
                .map(Proposal::command)
                .toList());
    }

    @Override
    public Optional<Proposal> proposal(String tenant, String command) {
        return guarded.read(tables -> Optional.ofNullable(tables.state(new ApprovalKey(tenant, command)))
                .map(approval -> proposal(tables, new ApprovalKey(tenant, command), approval)));
    }

    @Override
    public List<Proposal> proposals(String tenant, String digest) {
        return guarded.read(tables -> proposals(tables, tenant).stream()
                .filter(proposal -> digest(tables, proposal).equals(digest))
                .toList());
    }

    private static List<Proposal> proposals(Tables tables, String tenant) {
        return tables.states().entrySet().stream()
                .filter(entry -> entry.getKey() instanceof ApprovalKey key
                        && key.tenant().equals(tenant))
                .map(entry -> proposal(tables, (ApprovalKey) entry.getKey(), (Approval) entry.getValue()))
                .sorted(Comparator.comparing(
                        proposal -> proposal.command().origin().id()))
                .toList();
    }

    private static Proposal proposal(Tables tables, ApprovalKey key, Approval approval) {
        AuditRecord record = Objects.requireNonNull(tables.state(new CommandKey(key.tenant(), key.command())));
        return new Proposal(record, approval.status(), approval.due());
    }

    private static String digest(Tables tables, Proposal proposal) {
        ApprovalKey key = new ApprovalKey(
                proposal.command().origin().tenant(),
                proposal.command().origin().id());
        return Objects.requireNonNull(tables.state(key)).digest();
    }

    @Override
    public Page<AuditRecord> audit(Query query) {
        Criteria.ofAudit(query);
        return guarded.read(tables -> tables.journal(query.tenant())
                .commands
                .page(
                        query,
                        record -> is(query.subject(), record.subject())
                                && is(query.actor(), record.origin().actor())
                                && within(query, record.receipt().at()),
                        record -> record));
    }

    @Override
    public List<Publication> publications(String tenant) {
        return guarded.read(tables -> List.copyOf(tables.journal(tenant).publications));
    }

    @Override
    public Optional<RuleSet> ruleSet(String tenant, String digest) {
        return guarded.read(tables -> tables.ruleSet(tenant, digest));
    }

    @Override
    public List<BudgetBalance> budgets(String tenant) {
        return guarded.read(tables -> {
            List<BudgetBalance> balances = new ArrayList<>();
            tables.states().forEach((key, state) -> {
                if (key instanceof BudgetKey budget
                        && budget.tenant().equals(tenant)
                        && state instanceof BudgetState amounts) {
                    balances.add(BudgetBalance.of(budget.budget(), budget.period(), amounts));
                }
            });
            balances.sort(Comparator.comparing(BudgetBalance::budget).thenComparing(BudgetBalance::period));
            return balances;
        });
    }

    private static boolean is(@Nullable Object wanted, @Nullable Object given) {
        return wanted == null || wanted.equals(given);
    }

    private static boolean within(Query query, Instant at) {
        return (query.from() == null || !at.isBefore(query.from()))
                && (query.until() == null || at.isBefore(query.until()));
    }
}
