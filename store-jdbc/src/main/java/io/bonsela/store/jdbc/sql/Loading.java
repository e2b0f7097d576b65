package io.bonsela.store.jdbc.sql;

import static io.bonsela.store.jdbc.sql.Column.text;
import static io.bonsela.store.jdbc.sql.StateTable.row;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.OpenIssuances;
import io.bonsela.api.store.Codec;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.Lease;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.CommandKey;
import io.bonsela.api.store.StateKey.DeliveryLeaseKey;
import io.bonsela.api.store.StateKey.EventKey;
import io.bonsela.api.store.StateKey.IssuanceKey;
import io.bonsela.api.store.StateKey.LeaseKey;
import io.bonsela.api.store.StateKey.OpenIssuancesKey;
import io.bonsela.api.store.UnitOfWork.LoadRequest;
import io.bonsela.api.store.UnitOfWork.Loaded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The reads of one unit of work: the lookups for a request, and their results. */
final class Loading {
    private static final List<Column> ID = List.of(text("tenant"), text("id"));
    private static final BatchStatement.Read EVENT = BatchStatement.Read.byKey("bonsela_event", ID, "t.body");
    private static final BatchStatement.Read DELIVERY_LEASE =
            BatchStatement.Read.byKey("bonsela_delivery", ID, "t.tenant, t.id, t.fence, t.leased_until");
    private static final BatchStatement.Read COMMAND = BatchStatement.Read.byKey("bonsela_command", ID, "t.body");

    private final Codec codec;
    private final LoadRequest request;
    private final Histories histories;
    private final Map<StateKey<?>, State> found = new HashMap<>();
    private final Map<StateKey<?>, Long> revisions = new HashMap<>();
    private final Map<OpenIssuancesKey, List<Issuance>> open = new HashMap<>();

    Loading(LoadRequest request, Codec codec) {
        this.request = request;
        this.codec = codec;
        histories = new Histories(codec);
    }

    /** The tenant of the requested data. */
    String tenant() {
        return request.keys().isEmpty()
                ? request.histories().keySet().stream()
                        .map(StateKey::tenant)
                        .findFirst()
                        .orElse("")
                : request.keys().iterator().next().tenant();
    }

    List<Session.Lookup> lookups(StateTables tables) {
        Map<Class<?>, List<StateKey<?>>> byKind = new HashMap<>();
        for (StateKey<?> key : request.keys()) {
            byKind.computeIfAbsent(key.getClass(), k -> new ArrayList<>()).add(key);
        }
        List<Session.Lookup> lookups = new ArrayList<>();
        for (StateTable<?, ?> table : tables.all()) {
            List<StateKey<?>> keys = byKind.getOrDefault(table.type(), List.of());
            if (!keys.isEmpty()) {
                lookups.add(table.lookup(keys, found, revisions));
            }
        }
        add(lookups, byKind, EventKey.class, EVENT, key -> row(key.tenant(), key.eventId()), in -> {
            DecisionRecord record = codec.decision(in.bytes());
            found.put(new EventKey(record.event().tenant(), record.event().id()), record);
        });
        add(lookups, byKind, CommandKey.class, COMMAND, key -> row(key.tenant(), key.id()), in -> {
            AuditRecord record = codec.audit(in.bytes());
            found.put(new CommandKey(record.origin().tenant(), record.origin().id()), record);
        });
        add(lookups, byKind, IssuanceKey.class, Issuances.BY_ID, key -> row(key.tenant(), key.id()), in -> {
            Issuance issuance = codec.issuance(in.bytes());
            found.put(new IssuanceKey(issuance.tenant(), issuance.id()), issuance);
        });
        add(lookups, byKind, OpenIssuancesKey.class, Issuances.OPEN, key -> row(key.tenant(), key.subject()), in -> {
            Issuance issuance = codec.issuance(in.bytes());
            open.computeIfAbsent(new OpenIssuancesKey(issuance.tenant(), issuance.subject()), k -> new ArrayList<>())
                    .add(issuance);
        });
        add(
                lookups,
                byKind,
                LeaseKey.class,
                Issuances.LEASE,
                key -> row(key.tenant(), key.issuance()),
                in -> found.put(
                        new LeaseKey(in.text(), in.text()),
                        new Lease(in.number(), Times.instantIfAny(in.numberIfAny()))));
        add(
                lookups,
                byKind,
                DeliveryLeaseKey.class,
                DELIVERY_LEASE,
                key -> row(key.tenant(), key.delivery()),
                in -> found.put(
                        new DeliveryLeaseKey(in.text(), in.text()),
                        new Lease(in.number(), Times.instantIfAny(in.numberIfAny()))));
        lookups.addAll(histories.lookups(request.histories()));
        return lookups;
    }

    private static <K extends StateKey<?>> void add(
            List<Session.Lookup> lookups,
            Map<Class<?>, List<StateKey<?>>> byKind,
            Class<K> kind,
            BatchStatement.Read statement,
            Function<K, Object[]> parameters,
            Session.RowReader reader) {
        List<StateKey<?>> keys = byKind.getOrDefault(kind, List.of());
        if (!keys.isEmpty()) {
            lookups.add(new Session.Lookup(
                    statement,
                    keys.stream().map(key -> parameters.apply(kind.cast(key))).toList(),
                    reader));
        }
    }

    /** The results, after the lookups were run. */
    Loaded loaded() {
        for (StateKey<?> key : request.keys()) {
            if (key instanceof OpenIssuancesKey of) {
                found.put(of, new OpenIssuances(open.getOrDefault(of, List.of())));
            }
        }
        histories.addTo(found, request.histories());
        return new Loaded(found);
    }

    /** The revisions of guarded rows that were found. */
    Map<StateKey<?>, Long> revisions() {
        return revisions;
    }
}
