package io.bonsela.testkit.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt.Publication;
import io.bonsela.api.Reports;
import io.bonsela.api.command.AdjustBudget;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.Pause;
import io.bonsela.api.command.Pause.Part;
import io.bonsela.api.command.Publish;
import io.bonsela.api.command.ReportWrong;
import io.bonsela.api.command.ResetBreaker;
import io.bonsela.api.command.Resume;
import io.bonsela.api.command.Rollback;
import io.bonsela.api.command.TopUp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Steps with budgets and with the rules in force.
 *
 * @param bench the engine and its model
 */
record AdministrationSteps(LifeBench bench) {
    void topUp(int which, int amount) {
        long minor = 1 + amount * 37L % 1_000;
        fund(which, minor, (origin, budget) -> new TopUp(origin, budget[0], null, Money.ofMinor("USD", minor)));
    }

    void adjust(int which, int amount) {
        long minor = 1 + amount * 41L % 9_000 - 6_000;
        fund(
                which,
                minor,
                (origin, budget) -> new AdjustBudget(
                        origin.because("stock-taking"), budget[0], budget[1], Money.ofMinor("USD", minor)));
    }

    private interface Funding {
        Command of(Origin origin, String[] budget);
    }

    private void fund(int which, long minor, Funding command) {
        String name = switch (which % 8) {
            case 0 -> "nothing/lifetime";
            case 1, 2, 3 -> "gifts/lifetime";
            default -> bench.model.books.monthlyBudget();
        };
        if (minor == 0) {
            return;
        }
        bench.run(origin -> command.of(origin, name.split("/")), model -> model.books.fund(name, minor));
    }

    void pause(int which, boolean paused) {
        Part part = List.of(
                        Part.rule("points"),
                        Part.campaign(LifeShop.CAMPAIGN),
                        Part.all(),
                        Part.rule("nothing"),
                        Part.rule("discount"))
                .get(which % 5);
        bench.run(
                origin -> paused ? new Pause(origin, part) : new Resume(origin, part),
                model -> model.versions.pause(part.toString(), paused));
    }

    void rollback(boolean unknown) {
        bench.run(
                origin -> new Rollback(origin, unknown ? "no-such-digest" : null),
                model -> unknown ? ReasonCode.UNKNOWN_RULE_SET : model.versions.rollback());
    }

    /** Publishes in place of whichever rules are in force, of those that are, or of others. */
    void publish(int which) {
        boolean stale = which % 3 == 2;
        String digest = bench.engine
                .records()
                .lastPublication(LifeShop.TENANT)
                .map(Publication::digest)
                .orElseThrow();
        bench.run(
                origin -> {
                    Publish publish = new Publish(origin, LifeShop.rules(LifeShop.TENANT));
                    return which % 3 == 0 ? publish : publish.replacing(stale ? "no-such-digest" : digest);
                },
                model -> {
                    if (stale) {
                        return ReasonCode.RULES_CHANGED;
                    }
                    model.versions.publish(Set.of());
                    return null;
                });
    }

    /** Reports a decision of the guarded rule, or of another one; seldom for a rule that did not decide it. */
    void report(int which, int how) {
        List<Purchase> all = bench.model.purchases.values().stream()
                .filter(purchase -> how % 3 == 0 || purchase.kind.equals(BreakerModel.RULE))
                .toList();
        Purchase purchase = all.isEmpty() || which % 41 == 0 ? null : all.get(which % all.size());
        String event = purchase == null ? "no-such-event" : purchase.id;
        String rule = purchase == null || how % 17 == 0 ? "bonus" : purchase.kind;
        bench.run(
                origin -> new ReportWrong(origin, event, rule),
                model -> model.guard.report(model.purchases.get(event), rule, model.books.now));
    }

    /** Adds some records to the figures by day, which changes no report. */
    void addUp(int most, int when) {
        Reports reports = bench.engine.reports();
        Instant border = bench.clock.instant().minus(Duration.ofHours(when % 200));
        Supplier<List<Object>> read = () -> List.of(
                reports.days(LifeShop.TENANT, Instant.MIN, border),
                reports.days(LifeShop.TENANT, border, Instant.MAX),
                reports.issuances(LifeShop.TENANT, Instant.MIN, border),
                reports.issuances(LifeShop.TENANT, border, Instant.MAX));
        List<Object> before = read.get();
        int added = bench.engine.maintenance().addUp(LifeShop.TENANT, 1 + most % 40);
        bench.reach(added == 0 ? "add up nothing" : "add up");
        assertThat(read.get()).isEqualTo(before);
    }

    void resetBreaker(int which) {
        String rule = which % 7 == 0 ? "bonus" : BreakerModel.RULE;
        bench.run(origin -> new ResetBreaker(origin, rule), model -> model.guard.reset(rule, model.books.now));
    }
}
