package io.bonsela.store.jdbc;

import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;

import com.zaxxer.hikari.HikariDataSource;
import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.store.Store;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A separate program that decides events on a store, to be killed or to compete. It appends a line to its log for each
 * acknowledgement, with the event's id and the amount paid, and records in a file what its transactions are doing.
 */
public final class Worker {
    public static final String TENANT = "shop";
    private static final String NORMAL = "normal:";
    static final Money CENT = Money.of("USD", "0.01");

    private Worker() {}

    /**
     * Runs the worker.
     *
     * @param args the store, the log, the file of the marks, the number of threads, the first and the last number of
     *     the events, how often each is sent, the seed of their order, and the budget in cents
     */
    public static void main(String[] args) throws Exception {
        Path log = Path.of(args[1]);
        int threads = Integer.parseInt(args[3]);
        int first = Integer.parseInt(args[4]);
        int last = Integer.parseInt(args[5]);
        int copies = Integer.parseInt(args[6]);
        Random random = new Random(Long.parseLong(args[7]));
        List<Integer> numbers = new ArrayList<>();
        for (int number = first; number <= last; number++) {
            for (int copy = 0; copy < (copies == 1 ? 1 : 1 + random.nextInt(copies)); copy++) {
                numbers.add(number);
            }
        }
        if (copies > 1) {
            Collections.shuffle(numbers, random);
        }
        try (FileChannel acknowledged = FileChannel.open(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                RewardEngine engine = engine(new Marking(store(args[0]), marks(Path.of(args[2]))), args[8])) {
            AtomicInteger next = new AtomicInteger();
            List<Thread> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Thread thread = new Thread(() -> {
                    for (int n = next.getAndIncrement(); n < numbers.size(); n = next.getAndIncrement()) {
                        write(acknowledged, decide(engine, event(numbers.get(n))));
                    }
                });
                thread.start();
                all.add(thread);
            }
            for (Thread thread : all) {
                thread.join();
            }
        }
    }

    /** Submits an event until it is decided. */
    public static Decision decide(RewardEngine engine, Event event) {
        for (int tries = 1; ; tries++) {
            try {
                return engine.process(event);
            } catch (BonselaException e) {
                if (!e.code().isRetryable() || tries == 100) {
                    throw e;
                }
            }
        }
    }

    private static void write(FileChannel log, Decision decision) {
        long cents = decision.issuances().stream()
                .mapToLong(issuance -> issuance.value().minorUnits())
                .sum();
        String line = decision.status() + " " + decision.eventId() + " " + cents + "\n";
        try {
            // One system call appends the line, so it is complete even if this program is killed.
            log.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same event for the same number. */
    public static Event event(int number) {
        return Event.of("purchase")
                .tenant(TENANT)
                .id("till/" + number)
                .subject("customer-" + number % 97)
                .amount(Money.ofMinor("USD", 100 + number % 50))
                .build();
    }

    public static RewardEngine engine(Store store, String budgetCents) {
        return RewardEngine.builder()
                .store(store)
                .rules(rules(Long.parseLong(budgetCents)))
                .build();
    }

    public static RuleSet rules(long budgetCents) {
        return RuleSet.of(TENANT, ZoneOffset.UTC)
                .eventType("purchase", Map.of("amount", Attribute.required(ValueType.money("USD"))))
                .reward(Reward.discount("cent", "USD"))
                .reward(Reward.credit("points", "POINTS"))
                .budget(Budget.of("hot", Money.ofMinor("USD", budgetCents)))
                .rule(Rule.named("pay")
                        .on("purchase")
                        .when(field("amount").isPresent())
                        .give("cent", literal(CENT))
                        .cap(Cap.count("each", 1_000_000).perSubject())
                        .cap(Cap.count("all", 1_000_000_000))
                        .budget("hot")
                        .build())
                .build();
    }

    static Store store(String name) {
        if (name.startsWith("jdbc:postgresql:")) {
            HikariDataSource pool = TestPostgres.pool(name, 12);
            return PostgresStore.of(pool);
        }
        return name.startsWith(NORMAL)
                ? SqliteStore.open(Path.of(name.substring(NORMAL.length())), SqliteStore.Durability.NORMAL)
                : SqliteStore.open(Path.of(name));
    }

    private static MappedByteBuffer marks(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, Marking.SIZE);
        }
    }
}
