package io.bonsela.examples.quickstart;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.Records;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RuleOutcome;
import io.bonsela.api.command.Publish;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.rulefiles.RuleFile;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What the embedding guide shows, in one program. */
final class Tour {
    private final PrintStream out;

    Tour(PrintStream out) {
        this.out = out;
    }

    void take(Path file, Event event, Event another) {
        RuleSet rules = RuleFile.load(file);
        RewardEngine engine =
                RewardEngine.builder().rules(rules).clockFromEvents().build();

        Decision preview = engine.evaluate(event); // what process would answer; writes nothing
        Decision decision = engine.process(event); // waits
        CompletableFuture<Decision> later = engine.submit(another); // does not wait
        List<Decision> again = engine.processAll(List.of(event, another)); // strictly in this order

        switch (decision.status()) {
            case DECIDED, REPEATED -> decision.issuances().forEach(i -> out.println(i.reward() + " " + i.value()));
            case CONFLICT -> out.println("another event has this id");
            case INVALID -> out.println("mend the event and send it again: " + decision.reason());
            case EVALUATED -> out.println("only asked");
        }
        for (RuleOutcome outcome : decision.outcomes()) {
            if (outcome.reason() != null) {
                out.println(outcome.rule() + " refused: " + outcome.reason().code());
                outcome.reason().availableAt().ifPresent(at -> out.println("again at " + at));
            }
        }

        Records records = engine.records();
        records.budgets("roastery").forEach(b -> out.println(b.budget() + " has " + b.available()));
        Money points = records.ledger(Query.of("roastery").subject(event.subject())).items().stream()
                .filter(entry -> entry.account().equals("wallet")
                        && entry.amount().currency().isPoints())
                .map(LedgerEntry::amount)
                .reduce(Money.of("POINTS", "0"), Money::plus);

        try {
            engine.execute(new Publish(Origin.of("roastery", "release-7", "ann"), rules)); // swapped atomically
        } catch (InvalidRuleSetException e) {
            e.diagnostics().forEach(out::println); // the set before stays in force
        } catch (BonselaException e) {
            out.println(e.code() + (e.isRetryable() ? ": try again" : ""));
        }

        engine.close(Duration.ofSeconds(5)); // decides what was accepted, then stops

        out.println(preview.status() + ", " + later.join().issuances().size() + ", " + again.size() + ", " + points);
    }
}
