package io.bonsela.examples.quickstart;

import static java.util.Objects.requireNonNull;

import io.bonsela.api.BonselaException;
import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.Decision;
import io.bonsela.api.Decision.RuleOutcome;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Maintenance.Swept;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.Receipt;
import io.bonsela.api.Receipt.Publication;
import io.bonsela.api.Records;
import io.bonsela.api.Records.Page;
import io.bonsela.api.Records.SubjectExport;
import io.bonsela.api.Reports;
import io.bonsela.api.Reports.Reconciliation;
import io.bonsela.api.Reports.Statement;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Erase;
import io.bonsela.api.command.NewCode;
import io.bonsela.api.command.Pause;
import io.bonsela.api.command.Pause.Part;
import io.bonsela.api.command.Publish;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.command.Redeem.Token;
import io.bonsela.api.command.Refund;
import io.bonsela.api.command.Resume;
import io.bonsela.api.command.Rollback;
import io.bonsela.api.command.Spend;
import io.bonsela.api.command.TopUp;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.spi.KeyRing;
import io.bonsela.api.spi.RewardListener;
import io.bonsela.api.spi.RewardListener.BudgetAlert;
import io.bonsela.rulefiles.RuleFile;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The code of the embedding guide in one program: how a host uses the engine, from enrolment to refund. */
final class Tour implements AutoCloseable {
    private final PrintStream out;
    private final RuleSet rules;
    private final RewardEngine engine;

    Tour(PrintStream out, Clock clock, Path file, byte[] secretFromYourVault) {
        this.out = out;

        RuleSet rules = RuleFile.load(file);
        SecretKey secret = new SecretKeySpec(secretFromYourVault, "HmacSHA256"); // 32 random bytes
        KeyRing keys = tenant -> List.of(new KeyRing.Key("2026-11", secret)); // older keys follow it
        RewardEngine engine = RewardEngine.builder()
                .rules(rules)
                .clock(clock) // default: the store's clock if it has one, else the system's
                .keys(keys) // default: no redemption codes
                .maintenance(Duration.ofMinutes(10)) // default: call expireDue and addUp yourself
                .listener(new RewardListener() {
                    @Override
                    public void budgetAlert(BudgetAlert alert) {
                        out.println(alert.balance().budget() + " has reached " + alert.threshold());
                    }
                })
                .build();

        this.rules = rules;
        this.engine = engine;
    }

    @Override
    public void close() {
        engine.close(Duration.ofSeconds(5)); // decides what was accepted, then stops
    }

    void enrol() {
        Event enrolled = Event.of("enrolled")
                .tenant("roastery")
                .id("crm/ann")
                .subject("ann")
                .build();
        Decision preview = engine.inspect().evaluate(enrolled); // what process would answer; writes nothing
        Decision decision = engine.process(enrolled); // waits
        Decision again = engine.process(enrolled); // the recorded decision: nothing is done twice

        switch (decision.status()) {
            case DECIDED, REPEATED -> decision.issuances().forEach(i -> out.println(i.reward() + " " + i.value()));
            case CONFLICT -> out.println("another event has this id");
            case INVALID -> out.println("fix the event and send it again: " + decision.reason());
            case EVALUATED -> out.println("evaluated only");
        }
        out.println(preview.status() + ", " + again.status());
    }

    /** Buys five coffees, the fifth of which earns a cup. */
    Decision buy() {
        Event coffee = coffee(1);
        CompletableFuture<Decision> later = engine.submit(coffee); // does not wait
        List<Decision> more = engine.processAll(List.of(coffee(2), coffee(3), coffee(4))); // in this order
        Decision decision = engine.process(coffee(5));
        for (RuleOutcome outcome : decision.outcomes()) {
            if (outcome.reason() != null) {
                out.println(outcome.rule() + " refused: " + outcome.reason().code());
                outcome.reason().availableAt().ifPresent(at -> out.println("again at " + at));
            }
        }
        out.println(later.join().status() + ", " + more.size() + " more");
        return decision;
    }

    void redeem(Decision decision) {
        Issuance cup = decision.issuances().get(0);
        Receipt shown =
                engine.execute(new NewCode(Origin.of("roastery", "app/cup-code", "ann"), cup.id(), NewCode.Kind.CODE));
        String code = requireNonNull(shown.code()); // such as 7KQ2-M0XD-T94A: show it, and store it nowhere

        Receipt receipt =
                engine.execute(new Redeem(Origin.of("roastery", "till-7/redeem-1", "till-7"), new Token.Code(code)));
        if (!receipt.isDone()) {
            out.println("no cup: " + receipt.reason()); // used, expired, cancelled, wrong, locked out ...
        }
        out.println("cup " + receipt.issuances().get(0).state());
    }

    void spend() {
        Origin till = Origin.of("roastery", "till-7/spend-1", "till-7");
        Receipt receipt = engine.execute(new Spend(till, "ann", Money.of("POINTS", "30")));
        engine.reports().wallet("roastery", "ann").forEach(b -> out.println(b.available() + " to spend"));
        Statement statement =
                engine.reports().statement("roastery", "ann", CurrencyUnit.of("POINTS"), Instant.EPOCH, Instant.MAX);
        statement.lines().forEach(line -> out.println(line.kind() + " " + line.amount()));
        out.println(receipt.status());
    }

    void undo(Decision decision) {
        Receipt part = engine.execute(new Refund(Origin.of("roastery", "refund-1", "till-7"), decision.eventId())
                .part(Money.of("USD", "1.00")));
        Receipt rest = engine.execute(
                new Refund(Origin.of("roastery", "refund-2", "ann.m").because("cold"), decision.eventId()));
        rest.issuances().forEach(i -> out.println(i.reward() + " " + i.state()));

        out.println(part.status() + ", " + rest.amount());
    }

    void keepHouse() {
        Swept swept = engine.maintenance().expireDue(1_000); // as often as you like
        Receipt topUp = engine.execute(new TopUp(
                Origin.of("roastery", "finance/114", "mrs.dube").because("October is busy"),
                "spring-usd",
                Money.of("USD", "100.00")));
        Reconciliation books = engine.reports().reconcile("roastery");
        out.println(swept.expired() + " expired, " + topUp.status() + ", reconciled: " + books.isClean());
    }

    void read() {
        Records records = engine.records();
        records.budgets("roastery").forEach(b -> out.println(b.budget() + " has " + b.available()));
        Page<Issuance> open = records.issuances(
                Query.of("roastery").subject("ann").state(IssuanceState.ISSUED).limit(100));
        open.next().ifPresent(cursor -> out.println("more after " + cursor));
        records.audit(Query.of("roastery").actor("mrs.dube"))
                .items()
                .forEach(
                        r -> out.println(r.origin().actor() + ": " + r.verb() + " " + r.before() + " -> " + r.after()));

        Reports reports = engine.reports();
        reports.days("roastery", Instant.EPOCH, Instant.MAX).forEach(out::println);
        reports.issuances("roastery", Instant.EPOCH, Instant.MAX).forEach(out::println);
    }

    void changeRules() {
        List<Publication> publications = engine.records().publications("roastery");
        String before = publications.get(publications.size() - 1).digest(); // for the rollback below
        try {
            engine.execute(new Publish(Origin.of("roastery", "release-7", "ann.m"), rules)); // swapped atomically
        } catch (InvalidRuleSetException e) {
            e.diagnostics().forEach(out::println); // the previous rule set stays in force
        } catch (BonselaException e) {
            out.println(e.code() + (e.isRetryable() ? ": try again" : ""));
        }
        engine.execute(new Pause(Origin.of("roastery", "incident-3", "ann.m"), Part.rule("big-basket")));
        RuleSet paused = engine.records().ruleSet("roastery").orElseThrow(); // in force
        rules.differencesTo(paused).forEach(d -> out.println(d.path() + ": " + d.before() + " -> " + d.after()));
        engine.execute(new Resume(Origin.of("roastery", "incident-3/over", "ann.m"), Part.rule("big-basket")));
        engine.execute(new Rollback(Origin.of("roastery", "release-7/back", "ann.m"), before));
    }

    void forget() {
        SubjectExport export = engine.reports().export("roastery", "ann");
        Receipt erased = engine.execute(new Erase(Origin.of("roastery", "privacy/81", "officer"), "ann"));
        out.println(export.events().size() + " events exported, " + erased.status());
    }

    private static Event coffee(int number) {
        return Event.of("purchase")
                .tenant("roastery")
                .id("till-7/" + number)
                .subject("ann")
                .amount(Money.of("USD", "3.00"))
                .with("category", "coffee")
                .with("shop", "avondale")
                .build();
    }
}
