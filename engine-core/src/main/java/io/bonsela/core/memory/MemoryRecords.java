package io.bonsela.core.memory;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.BudgetBalance;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.PoolStock;
import io.bonsela.api.Publication;
import io.bonsela.api.Query;
import io.bonsela.api.Records;
import io.bonsela.api.Records.Page;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.Criteria;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.State.BudgetState;
import io.bonsela.api.store.State.Pool;
import io.bonsela.api.store.StateKey.AttemptKey;
import io.bonsela.api.store.StateKey.BudgetKey;
import io.bonsela.api.store.StateKey.CommandKey;
import io.bonsela.api.store.StateKey.DeliveryKey;
import io.bonsela.api.store.StateKey.EventKey;
import io.bonsela.api.store.StateKey.IssuanceKey;
import io.bonsela.api.store.StateKey.PoolKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads the tables. */
record MemoryRecords(Tables tables) implements Records {

    @Override
    public Optional<DecisionRecord> record(String tenant, String eventId) {
        return tables.read(() -> Optional.ofNullable(tables.state(new EventKey(tenant, eventId))));
    }

    @Override
    public Optional<Issuance> issuance(String tenant, String id) {
        return tables.read(() -> Optional.ofNullable(tables.state(new IssuanceKey(tenant, id))));
    }

    @Override
    public Page<Event> events(Query query) {
        Criteria.ofEvents(query);
        return page(
                query,
                journal -> journal.decisions,
                id -> isWanted(query, decided(query.tenant(), id)),
                id -> decided(query.tenant(), id).event());
    }

    @Override
    public Page<String> eventIds(Query query) {
        Criteria.ofEvents(query);
        return page(query, journal -> journal.decisions, id -> isWanted(query, decided(query.tenant(), id)), id -> id);
    }

    @Override
    public Page<Issuance> issuances(Query query) {
        Criteria.ofIssuances(query);
        return page(
                query,
                journal -> journal.issuanceIds,
                id -> isWanted(query, kept(query.tenant(), id)),
                id -> kept(query.tenant(), id));
    }

    private DecisionRecord decided(String tenant, String id) {
        return Objects.requireNonNull(tables.state(new EventKey(tenant, id)));
    }

    private static boolean isWanted(Query query, DecisionRecord record) {
        return is(query.subject(), record.event().subject())
                && within(query, record.decision().decidedAt());
    }

    private Issuance kept(String tenant, String id) {
        return Objects.requireNonNull(tables.state(new IssuanceKey(tenant, id)));
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
        return page(
                query,
                journal -> journal.ledger,
                entry -> is(query.subject(), entry.subject())
                        && is(query.campaign(), entry.campaign())
                        && is(query.rule(), entry.rule())
                        && is(query.issuance(), entry.issuance())
                        && is(query.account(), entry.account())
                        && within(query, entry.at()),
                entry -> entry);
    }

    @Override
    public Optional<Delivery> delivery(String tenant, String id) {
        return tables.read(() -> Optional.ofNullable(tables.state(new DeliveryKey(tenant, id))));
    }

    @Override
    public Page<Delivery> deliveries(Query query) {
        Criteria.ofDeliveries(query);
        return page(
                query,
                journal -> journal.deliveryIds,
                id -> isWanted(query, sent(query.tenant(), id)),
                id -> sent(query.tenant(), id));
    }

    private Delivery sent(String tenant, String id) {
        return Objects.requireNonNull(tables.state(new DeliveryKey(tenant, id)));
    }

    private static boolean isWanted(Query query, Delivery delivery) {
        return is(query.subject(), delivery.subject())
                && is(query.connector(), delivery.connector())
                && is(query.deliveryState(), delivery.state())
                && within(query, delivery.createdAt());
    }

    @Override
    public List<DeliveryAttempt> attempts(String tenant, String delivery) {
        return tables.read(() -> {
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
    public List<PoolStock> pools(String tenant) {
        return tables.read(() -> {
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
        return tables.read(() -> Optional.ofNullable(tables.state(new CommandKey(tenant, id))));
    }

    @Override
    public Page<AuditRecord> audit(Query query) {
        Criteria.ofAudit(query);
        return page(
                query,
                journal -> journal.commands,
                record -> is(query.subject(), record.subject())
                        && is(query.actor(), record.origin().actor())
                        && within(query, record.receipt().at()),
                record -> record);
    }

    @Override
    public List<Publication> publications(String tenant) {
        return tables.read(() -> List.copyOf(tables.journalOf(tenant).publications));
    }

    @Override
    public Optional<RuleSet> ruleSet(String tenant, String digest) {
        return tables.read(() -> tables.ruleSet(tenant, digest));
    }

    @Override
    public List<BudgetBalance> budgets(String tenant) {
        return tables.read(() -> {
            List<BudgetBalance> balances = new ArrayList<>();
            tables.states().forEach((key, state) -> {
                if (key instanceof BudgetKey budget
                        && budget.tenant().equals(tenant)
                        && state instanceof BudgetState amounts) {
                    balances.add(amounts.balance(budget.budget(), budget.period()));
                }
            });
            balances.sort(Comparator.comparing(BudgetBalance::budget).thenComparing(BudgetBalance::period));
            return balances;
        });
    }

    private <R, T> Page<T> page(
            Query query, Function<Tables.Journal, TimeOrdered<R>> list, Predicate<R> wanted, Function<R, T> item) {
        return tables.read(() -> list.apply(tables.journalOf(query.tenant())).page(query, wanted, item));
    }

    private static boolean is(@Nullable Object wanted, @Nullable Object given) {
        return wanted == null || wanted.equals(given);
    }

    private static boolean within(Query query, Instant at) {
        return (query.from() == null || !at.isBefore(query.from()))
                && (query.until() == null || at.isBefore(query.until()));
    }
}
