package io.bonsela.store.jdbc.sql;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Money;
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
import io.bonsela.api.store.Codec;
import io.bonsela.api.store.Criteria;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.State.Approval.Status;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads records from the tables.
 *
 * @param reading provides connections
 * @param codec decodes records
 */
public record JdbcRecords(Reading reading, Codec codec) implements Records {
    static final String LEDGER = BatchStatement.names(Writing.LEDGER.columns());

    @Override
    public List<String> tenants() {
        return reading.read(
                Reading.EVERYONE,
                connection -> Sql.query(
                        connection,
                        // A tenant is found even if some of these rows were removed.
                        "SELECT tenant FROM bonsela_active_rules UNION SELECT tenant FROM bonsela_publication UNION"
                                + " SELECT tenant FROM bonsela_rule_set UNION SELECT tenant FROM bonsela_meaning"
                                + " UNION SELECT tenant FROM bonsela_scope_secret ORDER BY tenant",
                        Row::text));
    }

    @Override
    public Optional<DecisionRecord> record(String tenant, String eventId) {
        String text =
                "SELECT body, subject, type, sequence, decided_at, first_seal FROM bonsela_event WHERE tenant = ? AND id = ?";
        return reading
                .read(tenant, connection -> Sql.query(connection, text, in -> agreeing(in, eventId), tenant, eventId))
                .stream()
                .findFirst();
    }

    /** Decodes a record and checks that it agrees with the columns of its row. */
    private DecisionRecord agreeing(Row in, String id) throws SQLException {
        DecisionRecord record = codec.decision(in.bytes());
        Event event = record.event();
        String subject = in.text();
        String type = in.textIfAny();
        Long sequence = in.numberIfAny();
        long decidedAt = in.number();
        boolean agrees = subject.equals(event.subject())
                && (event.isErased() ? type == null : event.type().equals(type))
                && (event.isErased()
                        ? sequence == null
                        : Long.valueOf(record.sequence()).equals(sequence))
                && decidedAt == Times.micros(record.decision().decidedAt())
                && in.text().equals(record.firstSeal());
        // A record with the id of another event is returned: callers report it as such.
        if (!agrees && id.equals(event.id())) {
            throw new BonselaException(
                    ErrorCode.STORE_DAMAGED, "the row of event " + id + " does not agree with its record");
        }
        return record;
    }

    @Override
    public Optional<Issuance> issuance(String tenant, String id) {
        return one(tenant, "bonsela_issuance", "id", id).map(codec::issuance);
    }

    @Override
    public Optional<AuditRecord> command(String tenant, String id) {
        return one(tenant, "bonsela_command", "id", id).map(codec::audit);
    }

    @Override
    public Optional<RuleSet> ruleSet(String tenant, String digest) {
        return one(tenant, "bonsela_rule_set", "digest", digest).map(codec::ruleSet);
    }

    private Optional<byte[]> one(String tenant, String table, String column, String value) {
        String text = "SELECT body FROM " + table + " WHERE tenant = ? AND " + column + " = ?";
        return reading.read(tenant, connection -> Sql.query(connection, text, Row::bytes, tenant, value)).stream()
                .findFirst();
    }

    @Override
    public Page<Event> events(Query query) {
        Criteria.ofEvents(query);
        return new Paging(query, "bonsela_event", "body", "decided_at")
                .selecting("subject", query.subject())
                .read(reading, in -> codec.decision(in.bytes()).event());
    }

    @Override
    public Page<String> eventIds(Query query) {
        Criteria.ofEvents(query);
        return new Paging(query, "bonsela_event", "id", "decided_at")
                .selecting("subject", query.subject())
                .read(reading, Row::text);
    }

    @Override
    public Page<Issuance> issuances(Query query) {
        Criteria.ofIssuances(query);
        Paging paging = new Paging(query, "bonsela_issuance", "body", "issued_at");
        if (query.event() != null) {
            List<String> earned =
                    granted(query.tenant(), query.event()).map(Issuance::id).toList();
            if (earned.isEmpty()) {
                return new Page<>(List.of(), Optional.empty());
            }
            paging.in("id", earned);
        }
        return paging.selecting("subject", query.subject())
                .selecting("id", query.issuance())
                .and("campaign", query.campaign())
                .and("rule", query.rule())
                .and("reward", query.reward())
                .and("state", query.state() == null ? null : query.state().name())
                .read(reading, in -> codec.issuance(in.bytes()));
    }

    /** Returns the issuances of a decision, or of a credit by hand, as they were granted. */
    private Stream<Issuance> granted(String tenant, String event) {
        return event.startsWith(Issuance.BY_HAND)
                ? command(tenant, event.substring(Issuance.BY_HAND.length())).stream()
                        .flatMap(record -> record.receipt().issuances().stream())
                        // It may have settled a debt as well.
                        .filter(issuance -> issuance.eventId().equals(event))
                : record(tenant, event).stream().flatMap(record -> record.decision().issuances().stream());
    }

    @Override
    public Optional<Delivery> delivery(String tenant, String id) {
        return one(tenant, "bonsela_delivery", "id", id).map(codec::delivery);
    }

    @Override
    public Page<Delivery> deliveries(Query query) {
        Criteria.ofDeliveries(query);
        return new Paging(query, "bonsela_delivery", "body", "created_at")
                .selecting("subject", query.subject())
                .and("connector", query.connector())
                .and(
                        "state",
                        query.deliveryState() == null
                                ? null
                                : query.deliveryState().name())
                .read(reading, in -> codec.delivery(in.bytes()));
    }

    @Override
    public List<DeliveryAttempt> attempts(String tenant, String delivery) {
        return reading.read(tenant, connection -> attempts(connection, tenant, delivery));
    }

    static List<DeliveryAttempt> attempts(Connection connection, String tenant, String delivery) throws SQLException {
        return Sql.query(
                connection,
                "SELECT tenant, delivery, number, kind, generation, at, took, outcome, code"
                        + " FROM bonsela_delivery_attempt WHERE tenant = ? AND delivery = ? ORDER BY number",
                DeliveryTables::attempt,
                tenant,
                delivery);
    }

    @Override
    public List<BreakerStanding> breakers(String tenant) {
        return reading.read(tenant, connection -> BreakerTable.all(connection, tenant));
    }

    @Override
    public List<TierStanding> tiers(String tenant, String subject) {
        return reading.read(tenant, connection -> SubjectTables.tiers(connection, tenant, subject));
    }

    @Override
    public List<String> names(String tenant, String subject) {
        return reading.read(tenant, connection -> SubjectTables.names(connection, codec, tenant, subject));
    }

    @Override
    public Map<String, String> merged(String tenant) {
        return reading.read(tenant, connection -> SubjectTables.merged(connection, tenant));
    }

    @Override
    public List<PoolStock> pools(String tenant) {
        return reading.read(
                tenant,
                connection -> Sql.query(
                        connection,
                        "SELECT pool, imported, reserved, claimed FROM bonsela_pool WHERE tenant = ? ORDER BY pool",
                        in -> new PoolStock(tenant, in.text(), in.number(), in.number(), in.number()),
                        tenant));
    }

    @Override
    public Page<LedgerEntry> ledger(Query query) {
        Criteria.ofLedger(query);
        return new Paging(query, "bonsela_ledger", LEDGER, "posted_at")
                .ofSubject(query.subject())
                .selecting("issuance", query.issuance())
                .and("campaign", query.campaign())
                .and("rule", query.rule())
                .and("account", query.account())
                .read(reading, JdbcRecords::entry);
    }

    static LedgerEntry entry(Row in) throws SQLException {
        String tenant = in.text();
        String posting = in.text();
        try {
            String account = in.text();
            Money amount = money(in);
            LedgerEntry.Kind kind = in.constant(LedgerEntry.Kind.class);
            return new LedgerEntry(
                    posting,
                    tenant,
                    account,
                    amount,
                    Times.instant(in.number()),
                    kind,
                    in.textIfAny(),
                    in.textIfAny(),
                    in.textIfAny(),
                    in.textIfAny());
        } catch (BonselaException | IllegalArgumentException e) {
            throw new BonselaException(
                    ErrorCode.STORE_DAMAGED,
                    "an entry of posting " + posting + " cannot be read: " + e.getMessage(),
                    e);
        }
    }

    @Override
    public List<AuditRecord> waiting(String tenant) {
        return proposalsWhere(
                        "a.status = 'WAITING' AND NOT EXISTS (SELECT 1 FROM bonsela_approval d WHERE d.tenant = a.tenant AND"
                                + " d.digest = a.digest AND d.status = 'APPROVED' AND d.due_at IS NULL) ORDER BY a.command",
                        tenant)
                .stream()
                .map(Proposal::command)
                .filter(record -> record.originalSeal() == null)
                .toList();
    }

    @Override
    public List<AuditRecord> scheduled(String tenant) {
        return proposalsWhere("a.due_at IS NOT NULL ORDER BY a.due_at, a.command", tenant).stream()
                .map(Proposal::command)
                .toList();
    }

    @Override
    public Optional<Proposal> proposal(String tenant, String command) {
        return proposalsWhere("a.command = ?", tenant, command).stream().findFirst();
    }

    @Override
    public List<Proposal> proposals(String tenant, String digest) {
        return proposalsWhere("a.digest = ? ORDER BY a.command", tenant, digest);
    }

    private List<Proposal> proposalsWhere(String condition, String tenant, String... parameters) {
        Object[] all = Stream.concat(Stream.of(tenant), Stream.of(parameters)).toArray();
        return reading.read(
                tenant,
                connection -> Sql.query(
                        connection,
                        "SELECT c.body, a.status, a.due_at FROM bonsela_approval a JOIN bonsela_command c ON c.tenant ="
                                + " a.tenant AND c.id = a.command WHERE a.tenant = ? AND "
                                + condition,
                        in -> new Proposal(
                                codec.audit(in.bytes()),
                                in.constant(Status.class),
                                Times.instantIfAny(in.numberIfAny())),
                        all));
    }

    @Override
    public Page<AuditRecord> audit(Query query) {
        Criteria.ofAudit(query);
        return new Paging(query, "bonsela_command", "body", "decided_at")
                .selecting("subject", query.subject())
                .and("actor", query.actor())
                .read(reading, in -> codec.audit(in.bytes()));
    }

    @Override
    public List<BudgetBalance> budgets(String tenant) {
        return reading.read(
                tenant,
                connection -> Sql.query(
                        connection,
                        "SELECT budget, period, currency, amount, currency, reserved, currency, charged"
                                + " FROM bonsela_budget WHERE tenant = ? ORDER BY budget, period",
                        in -> new BudgetBalance(in.text(), in.text(), money(in), money(in), money(in)),
                        tenant));
    }

    private static Money money(Row in) throws SQLException {
        return Money.ofMinor(in.text(), in.number());
    }

    @Override
    public List<Publication> publications(String tenant) {
        return publications(tenant, "version");
    }

    @Override
    public Optional<Publication> lastPublication(String tenant) {
        return publications(tenant, "version DESC LIMIT 1").stream().findFirst();
    }

    private List<Publication> publications(String tenant, String order) {
        return reading.read(
                tenant,
                connection -> Sql.query(
                        connection,
                        "SELECT tenant, version, digest, published_at, actor FROM bonsela_publication"
                                + " WHERE tenant = ? ORDER BY " + order,
                        in -> new Publication(in.text(), in.number(), in.text(), Times.instant(in.number()), in.text()),
                        tenant));
    }
}
