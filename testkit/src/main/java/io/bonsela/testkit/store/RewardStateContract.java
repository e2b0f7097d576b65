package io.bonsela.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Money;
import io.bonsela.api.store.State.Approval;
import io.bonsela.api.store.State.FollowUps;
import io.bonsela.api.store.State.Spending;
import io.bonsela.api.store.State.TierLevel;
import io.bonsela.api.store.StateKey.ApprovalKey;
import io.bonsela.api.store.StateKey.FollowUpsKey;
import io.bonsela.api.store.StateKey.SpendKey;
import io.bonsela.api.store.StateKey.TierKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Contract for every store: holds and levels that end by time, and uses of rewards. */
public abstract class RewardStateContract extends StoreKit {
    /** For subclasses. */
    protected RewardStateContract() {}

    @Test
    void holdsAreFoundWhenTheirTimeIsOver() {
        SpendKey first = SpendKey.ofCommand(T, "ann", "hold-1");
        SpendKey second = SpendKey.ofCommand(T, "ben", "hold-2");
        commit(new ChangeBuilder()
                .states(Map.of(
                        first,
                        held(AT.plusSeconds(2)),
                        second,
                        held(AT.plusSeconds(1)),
                        SpendKey.ofCommand(T, "ann", "hold-3"),
                        held(AT.plusSeconds(9)),
                        SpendKey.ofCommand(T, "ann", "spend"),
                        held(null)))
                .build());
        Instant now = store.now().isPresent() ? null : AT.plusSeconds(10);
        assertThat(store.dueHolds(AT.plusSeconds(2), 10, now)).containsExactly(second, first);
        assertThat(store.dueHolds(AT.plusSeconds(2), 1, now)).containsExactly(second);
        commit(new ChangeBuilder().states(Map.of(second, held(null))).build());
        assertThat(store.dueHolds(AT.plusSeconds(2), 10, now)).containsExactly(first);
        assertThat(load(first).get(first)).isEqualTo(held(AT.plusSeconds(2)));
    }

    @Test
    void levelsAreFoundWhenTheirTimeIsOver() {
        TierKey first = new TierKey(T, "ann", "club");
        TierKey second = new TierKey(T, "ben", "club");
        commit(new ChangeBuilder()
                .states(Map.of(
                        first,
                        gold(AT.plusSeconds(2)),
                        second,
                        gold(AT.plusSeconds(1)),
                        new TierKey(T, "ann", "other"),
                        gold(AT.plusSeconds(9)),
                        new TierKey(T, "cid", "club"),
                        gold(null)))
                .build());
        Instant now = store.now().isPresent() ? null : AT.plusSeconds(10);
        assertThat(store.dueTiers(AT.plusSeconds(2), 10, now)).containsExactly(second, first);
        assertThat(store.dueTiers(AT.plusSeconds(2), 1, now)).containsExactly(second);
        commit(new ChangeBuilder().states(Map.of(second, gold(null))).build());
        assertThat(store.dueTiers(AT.plusSeconds(2), 10, now)).containsExactly(first);
        assertThat(load(first).get(first)).isEqualTo(gold(AT.plusSeconds(2)));
    }

    @Test
    void ruleSetsAreFoundWhenTheirTimeIsOver() {
        ApprovalKey first = new ApprovalKey(T, "c1");
        ApprovalKey second = new ApprovalKey(T, "c2");
        commit(new ChangeBuilder()
                .states(Map.of(
                        first,
                        approved(AT.plusSeconds(2)),
                        second,
                        approved(AT.plusSeconds(1)),
                        new ApprovalKey(T, "c3"),
                        approved(AT.plusSeconds(9)),
                        new ApprovalKey(T, "c4"),
                        new Approval(Approval.Status.WAITING, "d", null)))
                .build());
        Instant now = store.now().isPresent() ? null : AT.plusSeconds(10);
        assertThat(store.dueRules(AT.plusSeconds(2), 10, now)).containsExactly(second, first);
        assertThat(store.dueRules(AT.plusSeconds(2), 1, now)).containsExactly(second);
        commit(new ChangeBuilder().states(Map.of(second, approved(null))).build());
        assertThat(store.dueRules(AT.plusSeconds(2), 10, now)).containsExactly(first);
        assertThat(load(first).get(first)).isEqualTo(approved(AT.plusSeconds(2)));
    }

    private static Approval approved(@Nullable Instant due) {
        return new Approval(Approval.Status.APPROVED, "d", due);
    }

    private static TierLevel gold(@Nullable Instant endsAt) {
        return new TierLevel("gold", AT, endsAt, endsAt, "e1");
    }

    @Test
    void noUseOfARewardIsLeftWhenItIsUndone() {
        FollowUpsKey key = new FollowUpsKey(T, "sale");
        commit(new ChangeBuilder()
                .states(Map.of(key, new FollowUps(List.of("one"), List.of())))
                .build());
        commit(new ChangeBuilder()
                .states(Map.of(key, new FollowUps(List.of(), List.of())))
                .build());
        assertThat(load(key).get(key)).isEqualTo(new FollowUps(List.of(), List.of()));
    }

    private static Spending held(@Nullable Instant until) {
        return new Spending(Money.of("POINTS", "9"), List.of(new Spending.Part("credit", 9, 0)), until);
    }
}
