package io.bonsela.core.memory;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Records;
import io.bonsela.api.store.Change.Transition;
import io.bonsela.api.store.DayFigures;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.Snapshot;
import io.bonsela.api.store.State.Chain;
import io.bonsela.api.store.State.Watermark;
import io.bonsela.api.store.State.Watermark.Positions;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.ChainKey;
import io.bonsela.api.store.StateKey.DayFiguresKey;
import io.bonsela.api.store.StateKey.WatermarkKey;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

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
    public Optional<Watermark> watermark(String tenant) {
        return Optional.ofNullable(tables.state(new WatermarkKey(tenant)));
    }

    @Override
    public void figures(String tenant, LocalDate from, LocalDate until, FiguresReader reader) {
        tables.states().forEach((key, state) -> {
            if (key instanceof DayFiguresKey day
                    && day.tenant().equals(tenant)
                    && !day.date().isBefore(from)
                    && !day.date().isAfter(until)) {
                reader.day(day.date(), (DayFigures) state);
            }
        });
    }

    @Override
    public Positions last(String tenant) {
        Journal journal = tables.journal(tenant);
        return new Positions(journal.ledger.last(), journal.issuanceIds.last(), journal.transitions.last());
    }

    @Override
    public Positions recordedAfter(String tenant, Positions after, int limit, RecordReader reader) {
        Journal journal = tables.journal(tenant);
        long entries = Math.min(journal.ledger.last(), after.ledger() + limit);
        journal.ledger.added(after.ledger(), entries).forEach(reader::entry);
        long grants = Math.min(journal.issuanceIds.last(), after.issuances() + limit);
        journal.issuanceIds.added(after.issuances(), grants).forEach(id -> {
            Issuance issuance = tables.issuance(tenant, id);
            read(issuance, issuance.state(), 1, reader);
        });
        Set<String> uncounted = journal.issuanceIds
                .added(after.issuances(), journal.issuanceIds.last())
                .collect(Collectors.toSet());
        for (Transition transition : journal.transitions.all()) {
            String id = transition.issuance().id();
            if (!uncounted.contains(id)) {
                read(tables.issuance(tenant, id), transition.before(), -1, reader);
                read(tables.issuance(tenant, id), transition.after(), 1, reader);
            }
        }
        return new Positions(entries, grants, journal.transitions.last());
    }

    private static void read(Issuance issuance, IssuanceState state, int count, RecordReader reader) {
        reader.issuance(issuance.issuedAt(), issuance.campaign(), issuance.rule(), issuance.reward(), state, count);
    }

    @Override
    public void close() {
        end.run();
    }
}
