package io.bonsela.testkit.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Query;
import io.bonsela.api.Records.BreakerStanding;
import io.bonsela.api.Records.BudgetBalance;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.Standing.CapUse;
import io.bonsela.api.Standing.Parts;
import io.bonsela.api.Standing.Reservation;
import io.bonsela.api.store.State.BreakerState;
import io.bonsela.api.store.State.BreakerState.Phase;
import io.bonsela.testkit.Invariants;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares every issuance, budget, wallet and level of an engine with those of the model. */
record Comparison(RewardEngine engine, LifeModel model, Instant now) {
    private static final List<@Nullable String> LEVELS = Arrays.asList(null, "silver", "gold");

    void compare(List<String> names) {
        List<Issuance> issuances = Invariants.all(Query.of(LifeShop.TENANT), engine.records()::issuances);
        assertThat(issuances).hasSameSizeAs(model.books.items.values());
        issuances.forEach(this::compare);
        for (BudgetBalance balance : engine.records().budgets(LifeShop.TENANT)) {
            String name = balance.budget() + '/' + balance.period();
            assertThat(List.of(
                            balance.limit().minorUnits(),
                            balance.reserved().minorUnits(),
                            balance.charged().minorUnits()))
                    .as("limit, reserved, charged of %s", name)
                    .containsExactly(model.books.limit(name), model.books.reserved(name), model.books.charged(name));
        }
        compareBreakers(engine.records().breakers(LifeShop.TENANT));
        for (String name : names) {
            if (model.books.names.isMerged(name)) {
                continue;
            }
            List<@Nullable String> levels = new ArrayList<>();
            model.books.names.all(name).stream()
                    .flatMap(each -> engine.records().tiers(LifeShop.TENANT, each).stream())
                    .forEach(standing -> levels.add(standing.level()));
            assertThat(highest(levels)).as("level of %s", name).isEqualTo(model.club.level(name));
            List<Money> posted = engine.reports().balances(LifeShop.TENANT, name, now.plusSeconds(1));
            for (Money money : posted) {
                assertThat(money.minorUnits())
                        .as("balance of %s", name)
                        .isEqualTo(model.books.posted(name, money.currency().code()));
            }
        }
    }

    private void compareBreakers(List<BreakerStanding> breakers) {
        BreakerModel guard = model.guard;
        assertThat(breakers).hasSize(guard.since == null ? 0 : 1);
        for (BreakerStanding breaker : breakers) {
            BreakerState state = breaker.state();
            assertThat(List.of(
                            breaker.rule(),
                            state.phase(),
                            state.since(),
                            state.awards(),
                            state.reports(),
                            state.openedBy() == null))
                    .as("rule, phase, since, awards, reports, not opened of a breaker")
                    .isEqualTo(Arrays.asList(
                            BreakerModel.RULE,
                            guard.phase,
                            guard.since,
                            (long) guard.awards,
                            (long) guard.reports,
                            guard.phase != Phase.OPEN));
        }
    }

    private static int highest(List<@Nullable String> levels) {
        return levels.stream().mapToInt(LEVELS::indexOf).max().orElse(0);
    }

    private void compare(Issuance issuance) {
        Item item = Objects.requireNonNull(model.books.items.get(issuance.id()));
        assertThat(issuance.subject()).isEqualTo(item.subject);
        assertThat(issuance.state()).as("state of %s", issuance).isEqualTo(item.state);
        assertThat(issuance.standing().held()).isEqualTo(item.held);
        assertThat(issuance.expiresAt()).isEqualTo(item.expires);
        Parts parts = issuance.standing().parts();
        if (parts != null) {
            assertThat(List.of(
                            parts.remaining().minorUnits(),
                            parts.used().minorUnits(),
                            parts.lapsed().minorUnits(),
                            parts.reversed().minorUnits(),
                            parts.voided().minorUnits(),
                            parts.writtenOff().minorUnits()))
                    .as("remaining, used, lapsed, reversed, voided, written off of %s", issuance)
                    .containsExactly(
                            item.remaining, item.used, item.lapsed, item.reversed, item.voided, item.writtenOff);
        }
        Reservation reservation = issuance.reservation();
        assertThat(reservation == null).as("%s has no budget", issuance).isEqualTo(item.budget.isEmpty());
        if (reservation != null) {
            compare(issuance, item, reservation);
        }
        assertThat(issuance.capUses())
                .extracting(CapUse::amount)
                .containsExactlyInAnyOrderElementsOf(
                        item.holds.stream().map(Item.Hold::amount).toList());
    }

    private static void compare(Issuance issuance, Item item, Reservation reservation) {
        assertThat(List.of(
                        reservation.reserved().minorUnits(),
                        reservation.charged().minorUnits(),
                        reservation.released().minorUnits()))
                .as("reserved, charged, released of %s", issuance)
                .containsExactly(item.reserved, item.charged, item.released);
    }
}
