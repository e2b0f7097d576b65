package io.bonsela.core.memory;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Records;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.Snapshot;
import io.bonsela.api.store.State.Chain;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.ChainKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A snapshot of the tables.
 *
 * @param tables the tables; nothing is written to them until the snapshot is closed
 * @param records reads the tables
 * @param end what to do when the snapshot is closed
 */
record MemorySnapshot(Tables tables, Records records, Runnable end) implements Snapshot {
    @Override
    public void books(String tenant, BooksReader reader) {
        Journal journal = tables.journal(tenant);
        journal.ledger.all().forEach(reader::entry);
        journal.issuances.values().forEach(reader::issuance);
        journal.commands.all().forEach(reader::answer);
        tables.histories().readRefunds(tenant, reader);
        tables.states().forEach((key, state) -> {
            boolean isRecord = state instanceof DecisionRecord || state instanceof AuditRecord;
            if (!isRecord && key.tenant().equals(tenant)) {
                reader.state(key, state);
            }
        });
    }

    @Override
    public void chains(String tenant, ChainReader reader) {
        List<StateKey<?>> recorded = tables.journal(tenant).recorded;
        Map<String, List<Link>> links = new TreeMap<>();
        for (int i = 0; i < recorded.size(); i++) {
            Link link = link(recorded.get(i), i + 1L);
            links.computeIfAbsent(link.owner(), k -> new ArrayList<>()).add(link);
        }
        links.forEach((owner, of) -> {
            of.stream()
                    .filter(Link::isDecision)
                    .forEach(link -> reader.decision(owner, link.position(), link.firstSeal()));
            of.stream()
                    .filter(link -> !link.isDecision())
                    .forEach(link -> reader.answer(owner, link.position(), link.firstSeal()));
            Chain chain = tables.state(new ChainKey(tenant, owner));
            if (chain != null) {
                reader.chain(owner, chain);
            }
        });
    }

    /** A record in its owner's chain. */
    private record Link(String owner, boolean isDecision, long position, String firstSeal) {}

    private Link link(StateKey<?> key, long position) {
        if (tables.state(key) instanceof DecisionRecord record) {
            return new Link(record.event().subject(), true, position, record.firstSeal());
        }
        AuditRecord record = (AuditRecord) Objects.requireNonNull(tables.state(key));
        String owner = ChainKey.of(key.tenant(), record.subject()).owner();
        return new Link(owner, false, position, record.firstSeal());
    }

    @Override
    public void histories(String tenant, HistoryReader reader) {
        tables.histories().read(tenant, reader, subject -> pruned(tenant, subject));
    }

    private List<Instant> pruned(String tenant, String subject) {
        return tables.journal(tenant)
                .decisionIds
                .all()
                .map(id -> tables.decision(tenant, id))
                .filter(record ->
                        record.event().isErased() && record.event().subject().equals(subject))
                .map(record -> record.decision().occurredAt())
                .toList();
    }

    @Override
    public void close() {
        end.run();
    }
}
