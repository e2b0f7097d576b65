package io.bonsela.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Money;
import io.bonsela.api.Query;
import io.bonsela.api.Records;
import io.bonsela.api.Records.BudgetBalance;
import io.bonsela.api.Records.Page;
import io.bonsela.api.Reports;
import io.bonsela.api.Reports.Reconciliation;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.Standing.Reservation;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Checks what must hold after any commands, from the records alone. Each method throws an {@link AssertionError} that
 * names the violation.
 */
public final class Invariants {
    private Invariants() {}

    /**
     * Checks all invariants. Call it while no decisions are made.
     *
     * @param records the records of the engine
     * @param ruleSet the only rule set that was in force
     */
    public static void hold(Records records, RuleSet ruleSet) {
        postingsBalance(records, ruleSet.tenant());
        accountsAgree(records, ruleSet.tenant());
        budgetsAreKept(records, ruleSet);
        capsAreKept(records, ruleSet);
        cooldownsAreKept(records, ruleSet);
    }

    /**
     * Every posting sums to zero in each currency. Holds at all times, even while decisions are made.
     *
     * @param records the records of the engine
     * @param tenant the tenant
     */
    public static void postingsBalance(Records records, String tenant) {
        Map<String, Money> byPosting = new HashMap<>();
        for (LedgerEntry entry : all(Query.of(tenant), records::ledger)) {
            byPosting.merge(entry.posting() + " " + entry.amount().currency(), entry.amount(), Money::plus);
        }
        assertThat(byPosting.entrySet())
                .as("postings that do not sum to zero")
                .filteredOn(posting -> posting.getValue().minorUnits() != 0)
                .isEmpty();
    }

    /**
     * All data is as the engine wrote it, and agrees with the data that it is derived from.
     *
     * @param reports the reports of the engine
     * @param tenant the tenant
     */
    public static void reconciles(Reports reports, String tenant) {
        Reconciliation found = reports.reconcile(tenant);
        assertThat(found.differences()).isEmpty();
        assertThat(found.unreadable()).isEmpty();
    }

    /**
     * The accounts of each budget agree with its balance. Call it while no decisions are made: it reads twice.
     *
     * @param records the records of the engine
     * @param tenant the tenant
     */
    public static void accountsAgree(Records records, String tenant) {
        Map<String, Money> byAccount = new HashMap<>();
        for (LedgerEntry entry : all(Query.of(tenant), records::ledger)) {
            byAccount.merge(entry.account() + " " + entry.amount().currency(), entry.amount(), Money::plus);
        }
        for (BudgetBalance balance : records.budgets(tenant)) {
            String prefix = "budget/" + balance.budget() + "/" + balance.period() + "/";
            Money zero = Money.zero(balance.limit().currency());
            Function<String, Money> account =
                    part -> byAccount.getOrDefault(prefix + part + " " + zero.currency(), zero);
            assertThat(List.of(account.apply("available"), account.apply("reserved"), account.apply("spent")))
                    .as("ledger of " + prefix)
                    .containsExactly(balance.available(), balance.reserved(), balance.charged());
        }
    }

    /**
     * No hard budget is overdrawn, and the amounts that issuances took equal those that budgets gave.
     *
     * @param records the records of the engine
     * @param ruleSet the rule set that declares the budgets
     */
    public static void budgetsAreKept(Records records, RuleSet ruleSet) {
        Set<String> hard = new HashSet<>();
        ruleSet.budgets().stream().filter(b -> b.hard()).forEach(b -> hard.add(b.id()));
        Map<String, Money> taken = new HashMap<>();
        for (Issuance issuance : all(Query.of(ruleSet.tenant()), records::issuances)) {
            Reservation reservation = issuance.reservation();
            if (reservation != null) {
                taken.merge(
                        reservation.budget() + "/" + reservation.period(),
                        reservation.reserved().plus(reservation.charged()),
                        Money::plus);
            }
        }
        for (BudgetBalance balance : records.budgets(ruleSet.tenant())) {
            if (hard.contains(balance.budget())) {
                assertThat(balance.available().minorUnits())
                        .as("available of " + balance)
                        .isNotNegative();
            }
            Money zero = Money.zero(balance.limit().currency());
            assertThat(balance.reserved().plus(balance.charged()))
                    .as("used by issuances of " + balance)
                    .isEqualTo(taken.getOrDefault(balance.budget() + "/" + balance.period(), zero));
        }
    }

    /**
     * No cap is exceeded in any of its windows, recounted from the issuances that use it. Caps with dimensions other
     * than plain variables are not checked.
     *
     * @param records the records of the engine
     * @param ruleSet the rule set that declares the caps
     */
    public static void capsAreKept(Records records, RuleSet ruleSet) {
        List<Issuance> issuances = all(Query.of(ruleSet.tenant()), records::issuances);
        Map<String, Cap> caps = new HashMap<>();
        Map<String, Set<String>> rulesOf = new HashMap<>();
        for (Rule rule : ruleSet.rules()) {
            for (Cap cap : rule.caps()) {
                caps.put(cap.id(), cap);
                rulesOf.computeIfAbsent(cap.id(), c -> new HashSet<>()).add(rule.id());
            }
        }
        for (Cap cap : caps.values()) {
            if (cap.dimensions().stream().allMatch(d -> d instanceof Expression.Variable)) {
                Map<String, List<Taken>> counters = new HashMap<>();
                Set<String> rules = rulesOf.get(cap.id());
                issuances.stream()
                        .filter(issuance -> rules != null && rules.contains(issuance.rule()))
                        .filter(issuance -> holds(issuance, cap.id()))
                        .forEach(issuance -> counters.computeIfAbsent(
                                        scope(cap, issuance, records), s -> new ArrayList<>())
                                .add(new Taken(grant(issuance), issuance.occurredAt(), amount(cap, issuance))));
                counters.forEach((scope, taken) -> requireWithin(cap, scope, taken, ruleSet));
            }
        }
    }

    /**
     * No rule paid a subject twice within its cooldown.
     *
     * @param records the records of the engine
     * @param ruleSet the rule set that declares the cooldowns
     */
    public static void cooldownsAreKept(Records records, RuleSet ruleSet) {
        for (Rule rule : ruleSet.rules()) {
            if (rule.cooldown() != null) {
                Map<String, Set<Instant>> bySubject = new HashMap<>();
                Map<String, Set<String>> grants = new HashMap<>();
                all(Query.of(ruleSet.tenant()), records::issuances).stream()
                        .filter(issuance -> issuance.rule().equals(rule.id()))
                        .filter(issuance -> holds(issuance, "cooldown:" + rule.id()))
                        .forEach(issuance -> {
                            bySubject
                                    .computeIfAbsent(issuance.subject(), s -> new HashSet<>())
                                    .add(issuance.occurredAt());
                            grants.computeIfAbsent(issuance.subject(), s -> new HashSet<>())
                                    .add(issuance.eventId());
                        });
                bySubject.forEach((subject, times) -> {
                    assertThat(times)
                            .as("grants of %s to %s at one instant", rule.id(), subject)
                            .hasSameSizeAs(grants.get(subject));
                    Instant[] sorted = times.stream().sorted().toArray(Instant[]::new);
                    for (int i = 1; i < sorted.length; i++) {
                        assertThat(Duration.between(sorted[i - 1], sorted[i]))
                                .as("gap of %s for %s", rule.id(), subject)
                                .isGreaterThanOrEqualTo(rule.cooldown());
                    }
                });
            }
        }
    }

    /**
     * The same event returns the same decision again, and a different event under its id is a conflict; neither changes
     * anything.
     *
     * @param engine the engine
     * @param event an event that was decided
     */
    public static void isIdempotent(RewardEngine engine, Event event) {
        Records records = engine.records();
        Decision recorded = records.decision(event.tenant(), event.id()).orElseThrow();
        List<Issuance> before = all(Query.of(event.tenant()), records::issuances);
        assertThat(engine.process(event)).isEqualTo(recorded.as(Decision.Status.REPEATED));
        Event other = Event.of(event.type())
                .tenant(event.tenant())
                .id(event.id())
                .subject(event.subject() + "-other")
                .build();
        assertThat(engine.process(other).status()).isIn(Decision.Status.CONFLICT, Decision.Status.INVALID);
        assertThat(records.decision(event.tenant(), event.id())).contains(recorded);
        assertThat(all(Query.of(event.tenant()), records::issuances)).isEqualTo(before);
    }

    /**
     * All pages of a query.
     *
     * @param query the query
     * @param reader reads one page
     * @param <T> the kind of item
     */
    public static <T> List<T> all(Query query, Function<Query, Page<T>> reader) {
        List<T> items = new ArrayList<>();
        Page<T> page = reader.apply(query.limit(1_000));
        items.addAll(page.items());
        for (Optional<String> next = page.next(); next.isPresent(); next = page.next()) {
            page = reader.apply(query.limit(1_000).after(next.get()));
            items.addAll(page.items());
        }
        return items;
    }

    private static boolean holds(Issuance issuance, String cap) {
        return issuance.capUses().stream().anyMatch(use -> use.cap().equals(cap));
    }

    /** The amount that one grant used of a cap. */
    private record Taken(String grant, Instant at, long amount) {}

    private static String grant(Issuance issuance) {
        return issuance.rule() + " " + issuance.eventId();
    }

    private static long amount(Cap cap, Issuance issuance) {
        if (cap.limit() instanceof Cap.Limit.Value limit) {
            Money value = issuance.value();
            return value != null && value.currency().equals(limit.max().currency()) ? value.minorUnits() : 0;
        }
        return 1;
    }

    private static String scope(Cap cap, Issuance issuance, Records records) {
        Event event = records.event(issuance.tenant(), issuance.eventId()).orElseThrow();
        return String.join(
                "|",
                cap.dimensions().stream()
                        .map(dimension -> {
                            String path = ((Expression.Variable) dimension).path();
                            return path.equals("subject")
                                    ? event.subject()
                                    : String.valueOf(event.attribute(path.substring(path.indexOf('.') + 1)));
                        })
                        .toList());
    }

    private static void requireWithin(Cap cap, String scope, List<Taken> taken, RuleSet ruleSet) {
        long limit = cap.limit() instanceof Cap.Limit.Count count
                ? count.max()
                : ((Cap.Limit.Value) cap.limit()).max().minorUnits();
        Map<Object, List<Taken>> windows = new HashMap<>();
        for (Taken one : taken) {
            if (cap.window() instanceof Window.Rolling rolling) {
                // It is enough to check the windows that begin with a grant.
                Instant end = one.at().plus(rolling.length());
                windows.put(
                        one.at(),
                        taken.stream()
                                .filter(t -> !t.at().isBefore(one.at()) && t.at().isBefore(end))
                                .toList());
            } else if (cap.window() instanceof Window.Calendar calendar) {
                LocalDate start =
                        calendar.period().start(one.at().atZone(ruleSet.zone()).toLocalDate());
                windows.computeIfAbsent(start, s -> new ArrayList<>()).add(one);
            } else {
                windows.put("lifetime", taken);
            }
        }
        windows.forEach((window, within) -> assertThat(sum(cap, within))
                .as("cap %s of %s in the window of %s", cap.id(), scope, window)
                .isLessThanOrEqualTo(limit));
    }

    private static long sum(Cap cap, List<Taken> taken) {
        return cap.limit() instanceof Cap.Limit.Count
                ? taken.stream().map(Taken::grant).distinct().count()
                : taken.stream().mapToLong(Taken::amount).sum();
    }
}
