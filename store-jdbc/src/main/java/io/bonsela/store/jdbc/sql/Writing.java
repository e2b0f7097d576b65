package io.bonsela.store.jdbc.sql;

import static io.bonsela.store.jdbc.sql.Column.bytes;
import static io.bonsela.store.jdbc.sql.Column.number;
import static io.bonsela.store.jdbc.sql.Column.text;
import static io.bonsela.store.jdbc.sql.StateTable.row;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Receipt.Publication;
import io.bonsela.api.store.Change;
import io.bonsela.api.store.Change.Transition;
import io.bonsela.api.store.Codec;
import io.bonsela.api.store.Codec.SealedDecision;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.Lease;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.LeaseKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The writes of one unit of work: the batches of a change, and which of them must change every row. */
final class Writing {
    private static final BatchStatement.Insert EVENT = new BatchStatement.Insert(
            "bonsela_event",
            List.of(
                    text("tenant"),
                    text("id"),
                    text("subject"),
                    text("type"),
                    number("sequence"),
                    number("decided_at"),
                    text("first_seal"),
                    bytes("body")),
            "ON CONFLICT (tenant, id) DO NOTHING");
    static final BatchStatement.Insert COMMAND = new BatchStatement.Insert(
            "bonsela_command",
            List.of(
                    text("tenant"),
                    text("id"),
                    text("subject"),
                    text("actor"),
                    text("publisher"),
                    number("decided_at"),
                    text("first_seal"),
                    bytes("body")),
            "ON CONFLICT (tenant, id) DO NOTHING");
    static final SealedTable LEDGER = new SealedTable(
            "bonsela_ledger",
            List.of(number("position")),
            List.of(
                    text("tenant"),
                    text("posting"),
                    text("account"),
                    text("currency"),
                    number("amount"),
                    text("kind"),
                    number("posted_at"),
                    text("subject"),
                    text("issuance"),
                    text("campaign"),
                    text("rule")));
    static final SealedTable TRANSITIONS = new SealedTable(
            "bonsela_transition",
            List.of(number("position")),
            List.of(text("tenant"), text("issuance"), text("state_before"), text("state_after")));
    private static final BatchStatement.Insert ADD_TRANSITION = TRANSITIONS.insert("");
    private static final BatchStatement.Delete REMOVE_TRANSITIONS = new BatchStatement.Delete(
            "bonsela_transition",
            "t.tenant = :tenant AND t.position <= :position",
            List.of(text("tenant"), number("position")));
    private static final BatchStatement.Insert ADD_TO_LEDGER = LEDGER.insert("");
    static final SealedTable PUBLICATIONS = new SealedTable(
            "bonsela_publication",
            List.of(text("tenant"), number("version")),
            List.of(text("tenant"), number("version"), text("digest"), number("published_at"), text("actor")));
    private static final BatchStatement.Insert PUBLISH = PUBLICATIONS.insert("");
    private static final BatchStatement.Insert RULE_SET = new BatchStatement.Insert(
            "bonsela_rule_set",
            List.of(text("tenant"), text("digest"), bytes("body")),
            "ON CONFLICT (tenant, digest) DO NOTHING");

    private static final BatchStatement.Delete UNSTAGE = new BatchStatement.Delete(
            "bonsela_pool_code",
            BatchStatement.equalities(List.of(text("tenant"), text("pool"))) + " AND t.position > :position",
            List.of(text("tenant"), text("pool"), number("position")));

    private final List<Session.Batch> batches = new ArrayList<>();
    private final List<Boolean> exact = new ArrayList<>();
    private int giveBack = -1;

    Writing(Change change, StateTables tables, Map<StateKey<?>, Long> revisions, Codec codec) {
        add(
                UNSTAGE,
                change.unstaged().stream()
                        .map(codes -> row(codes.pool().tenant(), codes.pool().pool(), codes.after()))
                        .toList(),
                false);
        states(change.states(), tables, revisions);
        Histories.batches(change.log(), change.histories(), codec).forEach(batch -> add(batch, false));
        Histories.pruning(change.pruned(), codec).forEach(batch -> add(batch, false));
        add(EVENT, change.decisions().stream().map(Writing::event).toList(), true);
        add(
                COMMAND,
                change.commands().stream().map(record -> command(record, codec)).toList(),
                true);
        add(
                Issuances.PUT,
                change.issuances().stream()
                        .map(issuance -> Issuances.TABLE.sealed(Issuances.row(issuance, codec)))
                        .toList(),
                false);
        add(
                ADD_TRANSITION,
                change.transitions().stream().map(Writing::transition).toList(),
                false);
        Change.Counted counted = change.counted();
        if (counted != null) {
            add(REMOVE_TRANSITIONS, List.<Object[]>of(row(counted.tenant(), counted.through())), false);
        }
        add(ADD_TO_LEDGER, change.ledger().stream().map(Writing::entry).toList(), false);
        Change.PublishedRules published = change.ruleSet();
        if (published != null) {
            String tenant = published.ruleSet().tenant();
            add(RULE_SET, List.<Object[]>of(row(tenant, published.digest(), codec.encode(published.ruleSet()))), false);
            Publication publication = published.publication();
            if (publication != null) {
                add(PUBLISH, List.<Object[]>of(publication(publication)), false);
            }
        }
    }

    List<Session.Batch> batches() {
        return batches;
    }

    /** Whether another worker had taken over a lease that is given back. */
    boolean isTakenOver(int[] counts) {
        return giveBack >= 0 && isShort(giveBack, counts);
    }

    /** Whether all required rows were written; if not, another transaction was first. */
    boolean isComplete(int[] counts) {
        return IntStream.range(0, counts.length).noneMatch(i -> exact.get(i) && isShort(i, counts));
    }

    private boolean isShort(int batch, int[] counts) {
        return counts[batch] != batches.get(batch).rows().size();
    }

    private void states(Map<StateKey<?>, State> states, StateTables tables, Map<StateKey<?>, Long> revisions) {
        Map<Class<?>, List<Map.Entry<StateKey<?>, State>>> byKind = new HashMap<>();
        for (Map.Entry<StateKey<?>, State> entry : states.entrySet()) {
            byKind.computeIfAbsent(entry.getKey().getClass(), k -> new ArrayList<>())
                    .add(entry);
        }
        for (StateTable<?, ?> table : tables.all()) {
            List<Map.Entry<StateKey<?>, State>> entries = byKind.remove(table.type());
            if (entries != null) {
                add(table.put(entries, revisions), table.isGuarded());
            }
        }
        List<Map.Entry<StateKey<?>, State>> leases = byKind.remove(LeaseKey.class);
        if (leases != null) {
            giveBack = batches.size();
            add(Issuances.GIVE_BACK, leases.stream().map(Writing::lease).toList(), true);
        }
        if (!byKind.isEmpty()) {
            throw new IllegalArgumentException("no table for " + byKind.keySet());
        }
    }

    private void add(BatchStatement statement, List<Object[]> rows, boolean all) {
        if (!rows.isEmpty()) {
            add(new Session.Batch(statement, rows), all);
        }
    }

    private void add(Session.Batch batch, boolean all) {
        batches.add(batch);
        exact.add(all);
    }

    private static Object[] event(SealedDecision sealed) {
        DecisionRecord record = sealed.record();
        return row(
                record.event().tenant(),
                record.event().id(),
                record.event().subject(),
                record.event().type(),
                record.sequence(),
                Times.micros(record.decision().decidedAt()),
                record.firstSeal(),
                sealed.bytes());
    }

    static Object[] command(AuditRecord record, Codec codec) {
        return row(
                record.origin().tenant(),
                record.origin().id(),
                record.subject(),
                record.origin().actor(),
                publisher(record),
                Times.micros(record.receipt().at()),
                record.firstSeal(),
                codec.encode(record));
    }

    static @Nullable String publisher(AuditRecord record) {
        Publication publication = record.receipt().publication();
        return publication == null ? null : publication.actor();
    }

    private static Object[] transition(Transition transition) {
        return TRANSITIONS.sealed(
                transition.issuance().tenant(),
                transition.issuance().id(),
                transition.before().name(),
                transition.after().name());
    }

    private static Object[] entry(LedgerEntry entry) {
        return LEDGER.sealed(
                entry.tenant(),
                entry.posting(),
                entry.account(),
                entry.amount().currency().code(),
                entry.amount().minorUnits(),
                entry.kind().name(),
                Times.micros(entry.at()),
                entry.subject(),
                entry.issuance(),
                entry.campaign(),
                entry.rule());
    }

    private static Object[] lease(Map.Entry<StateKey<?>, State> entry) {
        LeaseKey key = (LeaseKey) entry.getKey();
        Lease lease = (Lease) entry.getValue();
        return row(key.tenant(), key.issuance(), lease.fence(), Times.microsIfAny(lease.until()));
    }

    private static Object[] publication(Publication publication) {
        return PUBLICATIONS.sealed(
                publication.tenant(),
                publication.version(),
                publication.digest(),
                Times.micros(publication.at()),
                publication.actor());
    }
}
