package io.bonsela.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Backlog.Due;
import io.bonsela.api.Money;
import io.bonsela.api.Query;
import io.bonsela.api.Records;
import io.bonsela.api.Records.PoolStock;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.Content.OfMessage;
import io.bonsela.api.delivery.Delivery.Content.OfReward;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt.Kind;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import io.bonsela.api.delivery.Progress;
import io.bonsela.api.store.Change;
import io.bonsela.api.store.Erasure;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.FormerReference;
import io.bonsela.api.store.State.Lease;
import io.bonsela.api.store.State.Pool;
import io.bonsela.api.store.State.PoolCode;
import io.bonsela.api.store.State.PoolCodeOwner;
import io.bonsela.api.store.State.PoolStage;
import io.bonsela.api.store.State.Switch;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.AttemptKey;
import io.bonsela.api.store.StateKey.DeliveryKey;
import io.bonsela.api.store.StateKey.DeliveryLeaseKey;
import io.bonsela.api.store.StateKey.FormerReferenceKey;
import io.bonsela.api.store.StateKey.PoolCodeKey;
import io.bonsela.api.store.StateKey.PoolCodeOwnerKey;
import io.bonsela.api.store.StateKey.PoolKey;
import io.bonsela.api.store.StateKey.PoolStageKey;
import io.bonsela.api.store.StateKey.SwitchKey;
import io.bonsela.api.store.Store.DeliveryLease;
import io.bonsela.api.store.UnitOfWork;
import io.bonsela.api.store.UnitOfWork.LoadRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Contract for every store: deliveries and pools of codes. */
public abstract class DeliveryContract extends StoreKit {
    private static final Duration LEASE = Duration.ofMinutes(5);

    /** For extension. */
    protected DeliveryContract() {}

    private static Delivery delivery(String id, String connector, Progress progress) {
        OfReward reward = new OfReward(
                id, "event-" + id, "airtime", Money.of("USD", "1.00"), "phone", Map.of("a", "1", "b", "2"), "pool");
        return new Delivery(id, T, "ann", connector, reward, AT, "trace-" + id, progress);
    }

    private static Delivery ready(String id, String connector, Instant due) {
        return delivery(id, connector, Progress.begin(DeliveryState.READY, due));
    }

    private void put(Delivery... deliveries) {
        Map<StateKey<?>, State> states = new HashMap<>();
        for (Delivery delivery : deliveries) {
            states.put(new DeliveryKey(delivery.tenant(), delivery.id()), delivery);
        }
        commit(new ChangeBuilder().states(states).build());
    }

    @Test
    void aDeliveryIsReadAsItWasWritten() {
        Progress far = new Progress(
                DeliveryState.UNKNOWN,
                AT,
                AT.plusSeconds(5),
                2,
                3,
                7,
                4,
                5,
                AT,
                AT.plusSeconds(2),
                AT.plusSeconds(1),
                Progress.Evidence.SEEN,
                List.of(2, 1),
                1,
                "p-1",
                "LOST",
                Money.of("ZWG", "27.10"));
        Delivery reward = delivery("d1", "air", far);
        Delivery message = new Delivery(
                "d2",
                T,
                null,
                "hook",
                new OfMessage("reward.issued", AT, Map.of("value", Money.of("USD", "1.00"), "list", List.of("a"))),
                AT,
                "trace-d2",
                Progress.begin(DeliveryState.WAITING, AT));
        put(reward, message);
        assertThat(store.records().delivery(T, "d1")).contains(reward);
        assertThat(store.records().delivery(T, "d2")).contains(message);
        assertThat(load(new DeliveryKey(T, "d1")).get(new DeliveryKey(T, "d1"))).isEqualTo(reward);
        assertThat(store.records().delivery("other", "d1")).isEmpty();
        assertThat(store.records().deliveries(Query.of(T)).items()).containsExactlyInAnyOrder(reward, message);
        assertThat(store.records().deliveries(Query.of(T).connector("hook")).items())
                .containsExactly(message);
        assertThat(store.records().deliveries(Query.of(T).subject("ann")).items())
                .containsExactly(reward);
        assertThat(store.records()
                        .deliveries(Query.of(T).deliveryState(DeliveryState.UNKNOWN))
                        .items())
                .containsExactly(reward);
    }

    @Test
    void dueDeliveriesAreClaimedByConnectorInTheirOrderAndOnce() {
        put(
                ready("d1", "air", AT.plusSeconds(2)),
                ready("d2", "air", AT.plusSeconds(1)),
                ready("d3", "air", Instant.now().plusSeconds(3_600)),
                ready("d4", "other", AT));
        Instant now = Instant.now();
        assertThat(store.due("air", 10, now)).isEqualTo(new Due(2, AT.plusSeconds(1)));
        assertThat(store.due("nobody", 10, now)).isEqualTo(new Due(0, null));
        assertThat(store.due(null, 10, now)).isEqualTo(new Due(0, null));
        assertThat(ids(store.leaseDeliveries("air", 1, now, LEASE))).containsExactly("d2");
        List<DeliveryLease> next = store.leaseDeliveries("air", 10, now, LEASE);
        assertThat(ids(next)).containsExactly("d1");
        assertThat(next.get(0).subject()).isEqualTo("ann");
        assertThat(store.leaseDeliveries("air", 10, now, LEASE)).isEmpty();
        DeliveryLeaseKey lease = new DeliveryLeaseKey(T, "d1");
        assertThat(load(lease).get(lease))
                .isNotNull()
                .extracting(Lease::fence)
                .isEqualTo(next.get(0).fence());
    }

    @Test
    void whoeverWorksOnADeliveryIsDoneWhenItIsWritten() {
        put(ready("d1", "air", AT));
        Instant now = Instant.now();
        DeliveryLease first = store.leaseDeliveries("air", 1, now, LEASE).get(0);
        put(ready("d1", "air", AT));
        DeliveryLease second = store.leaseDeliveries("air", 1, now, LEASE).get(0);
        assertThat(second.fence()).isGreaterThan(first.fence());
        put(delivery("d1", "air", Progress.begin(DeliveryState.WAITING, AT)));
        assertThat(store.leaseDeliveries("air", 1, now, LEASE)).isEmpty();
    }

    @Test
    void claimsOfManyThreadsDoNotOverlap() throws Exception {
        List<Delivery> due = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            due.add(ready("d" + i, "air", AT));
        }
        put(due.toArray(Delivery[]::new));
        List<List<String>> leased = inParallel(8, n -> {
            List<String> mine = new ArrayList<>();
            List<DeliveryLease> some = store.leaseDeliveries("air", 7, Instant.now(), LEASE);
            while (!some.isEmpty()) {
                mine.addAll(ids(some));
                some = store.leaseDeliveries("air", 7, Instant.now(), LEASE);
            }
            return mine;
        });
        List<String> all = leased.stream().flatMap(List::stream).toList();
        Set<String> different = new HashSet<>(all);
        assertThat(all).hasSize(200);
        assertThat(different).hasSize(200);
    }

    private static List<String> ids(List<DeliveryLease> leases) {
        return leases.stream().map(lease -> lease.delivery().id()).toList();
    }

    @Test
    void aDeliveryIsFoundByWhatItsProviderCallsIt() {
        Delivery first = ready("d1", "air", AT);
        put(first);
        DeliveryKey key = new DeliveryKey(T, "d1");
        assertThat(store.findDeliveries("air", first.reference())).containsExactly(key);
        assertThat(store.findDeliveries("other", first.reference())).isEmpty();
        Delivery second = delivery("d1", "air", pending(2, "p-7"));
        commit(new ChangeBuilder()
                .states(Map.of(
                        key, second, new FormerReferenceKey(T, "air", first.reference()), new FormerReference("d1")))
                .build());
        assertThat(store.findDeliveries("air", second.reference())).containsExactly(key);
        assertThat(store.findDeliveries("air", "p-7")).containsExactly(key);
        assertThat(store.findDeliveries("air", first.reference()))
                .as("by an earlier reference")
                .containsExactly(key);
    }

    @Test
    void aNameOfTheProvidersMayBeThatOfSeveralDeliveries() {
        put(delivery("d1", "air", pending(1, "p-7")), delivery("d2", "air", pending(1, "p-7")));
        put(delivery("d3", "air", pending(1, "p-7")));
        assertThat(store.findDeliveries("air", "p-7")).hasSize(3);
        put(delivery("d1", "air", pending(1, "p-8")), delivery("d3", "air", pending(1, "p-9")));
        assertThat(store.findDeliveries("air", "p-7")).containsExactly(new DeliveryKey(T, "d2"));
    }

    private static Progress pending(int generation, String providerReference) {
        return new Progress(
                DeliveryState.PENDING,
                AT,
                null,
                generation,
                1,
                1,
                0,
                0,
                AT,
                AT,
                null,
                Progress.Evidence.SEEN,
                List.of(),
                0,
                providerReference,
                "",
                null);
    }

    @Test
    void contradictionsAreFoundUntilTheyAreSettled() {
        Progress begun = Progress.begin(DeliveryState.READY, AT);
        Progress contradicted = begun.ended(DeliveryState.CONTRADICTED, AT, "SUCCESS");
        put(delivery("d1", "air", begun), delivery("d2", "air", contradicted), delivery("d3", "hook", contradicted));
        assertThat(store.contradictions(T, 9))
                .containsExactlyInAnyOrder(new DeliveryKey(T, "d2"), new DeliveryKey(T, "d3"));
        assertThat(store.contradictions("other", 9)).isEmpty();
        assertThat(store.contradictions(null, 1)).hasSize(1);
        put(delivery("d2", "air", contradicted.ended(DeliveryState.DELIVERED, AT, "HONOURED")));
        assertThat(store.contradictions(null, 9)).containsExactly(new DeliveryKey(T, "d3"));
    }

    @Test
    void aLogIsReadInItsOrder() {
        Map<StateKey<?>, State> states = new HashMap<>();
        List<DeliveryAttempt> log = new ArrayList<>();
        for (int number = 1; number <= 12; number++) {
            DeliveryAttempt attempt = new DeliveryAttempt(
                    T,
                    "d1",
                    number,
                    DeliveryAttempt.Kind.SEND,
                    1,
                    AT.plusSeconds(number),
                    Duration.ofNanos(1_234_000),
                    "UNKNOWN",
                    "LOST");
            log.add(attempt);
            states.put(new AttemptKey(T, "d1", number), attempt);
        }
        commit(new ChangeBuilder().states(states).build());
        assertThat(store.records().attempts(T, "d1")).isEqualTo(log);
        assertThat(store.records().attempts(T, "d2")).isEmpty();
    }

    @Test
    void poolsAndTheirCodesAreKept() {
        PoolKey pool = new PoolKey(T, "gifts");
        PoolCodeKey code = new PoolCodeKey(T, "gifts", "hash-1");
        PoolCodeOwnerKey lease = new PoolCodeOwnerKey(T, "i1");
        SwitchKey off = new SwitchKey(T, "air");
        commit(new ChangeBuilder()
                .states(Map.of(
                        pool, new Pool(5, 1, 2, "k1", "sealed-key"),
                        code, new PoolCode(3, "sealed"),
                        lease, new PoolCodeOwner("gifts", 3),
                        off, new Switch(true, AT, "HTTP_410")))
                .build());
        assertThat(load(pool).get(pool)).isEqualTo(new Pool(5, 1, 2, "k1", "sealed-key"));
        assertThat(load(code).get(code)).isEqualTo(new PoolCode(3, "sealed"));
        assertThat(load(lease).get(lease)).isEqualTo(new PoolCodeOwner("gifts", 3));
        assertThat(load(off).get(off)).isEqualTo(new Switch(true, AT, "HTTP_410"));
        assertThat(store.poolCode(T, "gifts", 3)).contains(new PoolCode(3, "sealed"));
        assertThat(store.poolCode(T, "gifts", 4)).isEmpty();
        assertThat(store.poolCode("other", "gifts", 3)).isEmpty();
        assertThat(store.records().pools(T)).containsExactly(new PoolStock(T, "gifts", 5, 1, 2));
    }

    @Test
    void whatWasStagedForAPoolIsTakenAwayAndNothingElse() {
        Map<StateKey<?>, State> states = new HashMap<>();
        PoolStageKey stage = new PoolStageKey(T, "gifts");
        states.put(new PoolKey(T, "gifts"), new Pool(2, 0, 0, "k1", "sealed-key"));
        states.put(stage, new PoolStage("digest/k1", 2, null, AT));
        for (String pool : List.of("gifts", "others")) {
            for (int i = 1; i <= 4; i++) {
                states.put(new PoolCodeKey(T, pool, "hash-" + i), new PoolCode(i, "sealed-" + i));
            }
        }
        commit(new ChangeBuilder().states(states).build());
        assertThat(load(stage).get(stage)).isEqualTo(new PoolStage("digest/k1", 2, null, AT));
        Map<StateKey<?>, State> other = Map.of(
                stage,
                new PoolStage("other/k1", 1, 7L, AT.plusSeconds(1)),
                new PoolCodeKey(T, "gifts", "hash-4"),
                new PoolCode(3, "sealed-again"));
        try (UnitOfWork work = store.begin()) {
            work.load(new TreeSet<>(), new LoadRequest(other.keySet(), Map.of()));
            assertThat(work.commit(Change.of(List.of(new Change.Unstaged(new PoolKey(T, "gifts"), 2)), other)))
                    .isTrue();
        }
        assertThat(load(stage).get(stage)).isEqualTo(new PoolStage("other/k1", 1, 7L, AT.plusSeconds(1)));
        assertThat(store.poolCode(T, "gifts", 2)).contains(new PoolCode(2, "sealed-2"));
        assertThat(store.poolCode(T, "gifts", 3)).contains(new PoolCode(3, "sealed-again"));
        assertThat(store.poolCode(T, "gifts", 4)).isEmpty();
        assertThat(store.poolCode(T, "others", 4)).contains(new PoolCode(4, "sealed-4"));
        PoolCodeKey gone = new PoolCodeKey(T, "gifts", "hash-3");
        assertThat(load(gone).get(gone)).isNull();
    }

    @Test
    void anErasureLeavesADeliveryWithoutItsSubject() {
        put(ready("d1", "air", AT));
        erase("ann");
        Delivery kept = store.records().delivery(T, "d1").orElseThrow();
        assertThat(kept.subject()).isNotEqualTo("ann");
        assertThat(store.records().deliveries(Query.of(T).subject("ann")).items())
                .isEmpty();
        assertThat(store.records().deliveries(Query.of(T).subject("erased-1")).items())
                .containsExactly(kept);
    }

    private void erase(String subject) {
        commit(new ChangeBuilder()
                .erasure(new Erasure(T, subject, "erased-1", AT, Samples.SEALER))
                .build());
    }

    private static Delivery message(
            String id, @Nullable String subject, DeliveryState state, Map<String, Object> data) {
        OfMessage content = new OfMessage("customer.enrolled", AT, data);
        Instant due = state == DeliveryState.READY ? AT : null;
        Progress ready = Progress.begin(DeliveryState.READY, AT);
        Progress progress = due == null ? ready.ended(state, AT, "") : ready;
        return new Delivery(id, T, subject, "hook", content, AT, "trace-" + id, progress);
    }

    @Test
    void anErasureTakesWhatMessagesTellOfTheSubject() {
        String name = "+263771234567";
        Map<String, Object> personal = Map.of("name", "Rumbidzai of Gweru", "phone", name);
        put(
                message("due", name, DeliveryState.READY, personal),
                message("dead", name, DeliveryState.DEAD, personal),
                message("done", name, DeliveryState.DELIVERED, personal),
                message("names", null, DeliveryState.READY, Map.of("text", "call " + name + " now", "total", "5")),
                message("other", "ben", DeliveryState.READY, Map.of("text", "call " + name + "8 now")));
        commit(new ChangeBuilder()
                .states(Map.of(
                        new AttemptKey(T, "done", 1),
                        new DeliveryAttempt(
                                T, "done", 1, Kind.SEND, 1, AT, Duration.ZERO, "DELIVERED", "sent to " + name)))
                .build());
        erase(name);
        Records records = store.records();
        assertThat(data("due")).isEmpty();
        assertThat(data("dead")).isEmpty();
        assertThat(data("done")).isEmpty();
        assertThat(data("names")).isEqualTo(Map.of("text", "erased", "total", "5"));
        assertThat(data("other")).isEqualTo(Map.of("text", "call " + name + "8 now"));
        assertThat(records.delivery(T, "due").orElseThrow().progress().code()).isEqualTo("ERASED");
        assertThat(records.deliveries(Query.of(T).deliveryState(DeliveryState.CANCELLED))
                        .items())
                .extracting(Delivery::id)
                .containsExactlyInAnyOrder("due", "dead");
        assertThat(records.delivery(T, "done").orElseThrow().state()).isEqualTo(DeliveryState.DELIVERED);
        assertThat(records.attempts(T, "done"))
                .extracting(DeliveryAttempt::code)
                .containsExactly("erased");
        assertThat(ids(store.leaseDeliveries("hook", 10, Instant.now(), LEASE)))
                .containsExactlyInAnyOrder("names", "other");
    }

    private Map<String, Object> data(String id) {
        return ((OfMessage) store.records().delivery(T, id).orElseThrow().content()).data();
    }
}
