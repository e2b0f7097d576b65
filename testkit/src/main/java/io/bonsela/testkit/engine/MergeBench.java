package io.bonsela.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Event;
import io.bonsela.api.Inspector.Verification;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.Receipt;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.Merge;
import io.bonsela.api.store.Store;
import io.bonsela.testkit.ManualClock;
import io.bonsela.testkit.TestKeys;
import java.time.Instant;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An engine with the rules of {@link MergeShop}; after each test, the books and all decisions are checked. */
abstract class MergeBench {
    static final String T = MergeShop.TENANT;
    static final String OLD = "tariro-old";
    static final String NEW = "tariro";

    final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T08:00:00Z"));

    @SuppressWarnings("NullAway.Init") // set before each test
    RewardEngine engine;

    private int number;

    /** An empty store. */
    protected abstract Store open() throws Exception;

    @BeforeEach
    void start() throws Exception {
        engine = RewardEngine.builder()
                .store(open())
                .rules(MergeShop.rules())
                .clock(clock)
                .keys(TestKeys.ring("one"))
                .facts(new MemberFact() {
                    @Override
                    public Object fetch(Event event) {
                        return event.subject().equals(NEW);
                    }
                })
                .build();
    }

    @AfterEach
    void close() {
        assertThat(engine.reports().reconcile(T).differences()).isEmpty();
        assertThat(engine.reports().reconcile(T).unreadable()).isEmpty();
        for (Event event : engine.records().events(Query.of(T)).items()) {
            assertThat(engine.inspect().verify(T, event.id()).status())
                    .as("%s", event)
                    .isIn(Verification.Status.SAME, Verification.Status.ERASED);
        }
        engine.close();
    }

    Event purchase(String subject, String id, String amount) {
        return Event.of("purchase")
                .tenant(T)
                .id(id)
                .subject(subject)
                .amount(Money.of("USD", amount))
                .build();
    }

    Decision buy(String subject, String amount) {
        return engine.process(purchase(subject, "e" + ++number, amount));
    }

    Receipt run(Function<Origin, Command> command) {
        return engine.execute(command.apply(Origin.of(T, "c" + ++number, "clerk")));
    }

    void done(Function<Origin, Command> command) {
        Receipt receipt = run(command);
        assertThat(receipt.isDone()).as("%s", receipt).isTrue();
    }

    void merge() {
        done(origin -> new Merge(origin, OLD, NEW));
    }

    static Money points(long amount) {
        return Money.ofMinor("POINTS", amount);
    }

    Money balance(String subject) {
        return engine.reports().wallet(T, subject).stream()
                .filter(wallet -> wallet.available().currency().code().equals("POINTS"))
                .map(wallet -> wallet.available())
                .findFirst()
                .orElse(points(0));
    }

    static Outcome outcome(Decision decision, String rule) {
        return decision.outcomes().stream()
                .filter(each -> each.rule().equals(rule))
                .findFirst()
                .orElseThrow()
                .outcome();
    }
}
