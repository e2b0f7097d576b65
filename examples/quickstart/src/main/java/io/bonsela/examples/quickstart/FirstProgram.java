package io.bonsela.examples.quickstart;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.RewardEngine;
import io.bonsela.rulefiles.RuleFile;
import io.bonsela.store.jdbc.SqliteStore;
import java.nio.file.Path;

/** The first program in the README. */
public final class FirstProgram {
    private FirstProgram() {}

    /**
     * Decides one purchase.
     *
     * @param args the rule file, and the store's file
     */
    public static void main(String[] args) {
        RewardEngine engine = RewardEngine.builder()
                .store(SqliteStore.open(Path.of(args[1])))
                .rules(RuleFile.load(Path.of(args[0])))
                .build();

        Decision decision = engine.process(Event.of("purchase")
                .tenant("roastery")
                .id("till-7/000123") // the id is the idempotency key
                .subject("cust-42")
                .amount(Money.of("USD", "12.50"))
                .with("category", "coffee")
                .with("shop", "avondale")
                .build());

        decision.issuances().forEach(i -> System.out.println(i.reward() + " " + i.value() + " " + i.state()));
        engine.close();
    }
}
