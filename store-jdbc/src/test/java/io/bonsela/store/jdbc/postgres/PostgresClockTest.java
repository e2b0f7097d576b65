package io.bonsela.store.jdbc.postgres;

import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.zaxxer.hikari.HikariDataSource;
import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Event;
import io.bonsela.api.Health;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Maintenance.Swept;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.command.NewCode;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.command.Redeem.Token;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.store.jdbc.PostgresStore;
import io.bonsela.store.jdbc.TestPostgres;
import io.bonsela.testkit.ManualClock;
import io.bonsela.testkit.TestKeys;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Only the clock of PostgreSQL counts. The database of these tests has its own time, which is 30 days behind the clock
 * of this JVM.
 */
class PostgresClockTest {
    private static final String T = "club";
    private static final Duration AHEAD = Duration.ofDays(30);

    private final TestPostgres postgres = TestPostgres.fresh();
    /** Functions of the schema are found before those of the database itself. */
    private final HikariDataSource pool = TestPostgres.pool(
            postgres.jdbcUrl()
                    .replace(
                            "currentSchema=" + postgres.schema(), "currentSchema=" + postgres.schema() + ",pg_catalog"),
            8);

    private final List<RewardEngine> open = new ArrayList<>();
    private int number;

    PostgresClockTest() {
        TestPostgres.execute(pool, "CREATE TABLE skew (by interval NOT NULL)");
        TestPostgres.execute(pool, "INSERT INTO skew VALUES ('0')");
        TestPostgres.execute(
                pool,
                "CREATE FUNCTION clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS"
                        + " 'SELECT pg_catalog.clock_timestamp() + by FROM " + postgres.schema() + ".skew'");
        databaseIs(AHEAD.negated());
    }

    @AfterEach
    void close() {
        open.forEach(RewardEngine::close);
        pool.close();
        postgres.close();
    }

    /** Sets how far the database's clock is ahead of the clock of this JVM. */
    private void databaseIs(Duration later) {
        TestPostgres.execute(pool, "UPDATE skew SET by = interval '" + later.toSeconds() + " seconds'");
    }

    private static Instant databaseNow() {
        return Instant.now().minus(AHEAD);
    }

    private static RuleSet rules() {
        return RuleSet.of(T, ZoneId.of("Africa/Harare"))
                .eventType("visit", Map.of("size", Attribute.required(ValueType.NUMBER)))
                .reward(Reward.credit("points", "POINTS").expiringAfter(Period.ofDays(7)))
                .reward(Reward.credit("later", "POINTS").heldFor(Period.ofDays(7)))
                .reward(Reward.discount("voucher", "MILES").valued(io.bonsela.api.Money.of("MILES", "5")))
                .rule(Rule.named("daily")
                        .on("visit")
                        .when(field("size").atLeast(0))
                        .give("points", literal(BigDecimal.TEN))
                        .cap(Cap.count("daily", 1).perSubject().every(io.bonsela.api.rule.CalendarPeriod.DAY))
                        .build())
                .rule(Rule.named("held")
                        .on("visit")
                        .when(field("size").is(2))
                        .give("later", literal(BigDecimal.TEN))
                        .build())
                .rule(Rule.named("voucher")
                        .on("visit")
                        .when(field("size").is(3))
                        .give("voucher")
                        .build())
                .build();
    }

    private RewardEngine started(RewardEngineBuilder builder) {
        RewardEngine engine = builder.store(PostgresStore.of(pool))
                .rules(rules())
                .keys(TestKeys.ring())
                .build();
        open.add(engine);
        return engine;
    }

    private RewardEngine started() {
        return started(RewardEngine.builder());
    }

    private Event visit(int size, @Nullable Instant at) {
        Event.Builder event =
                Event.of("visit").tenant(T).id("e" + ++number).subject("ann").with("size", size);
        return (at == null ? event : event.occurredAt(at)).build();
    }

    private static void assertAbout(Instant actual, Instant expected) {
        assertThat(actual).isCloseTo(expected, within(1, ChronoUnit.DAYS));
    }

    @Test
    void anEventWithoutATimeHappensNow() {
        RewardEngine engine = started();
        Decision first = engine.process(visit(1, null));
        assertAbout(first.occurredAt(), databaseNow());
        assertAbout(first.decidedAt(), databaseNow());
        assertThat(engine.process(visit(1, null)).outcome("daily").orElseThrow().outcome())
                .as("the same day")
                .isIn(Outcome.CAPPED, Outcome.MATCHED);
        assertThat(first.occurredAt()).isBeforeOrEqualTo(first.decidedAt());
        assertThat(engine.health().problems())
                .extracting(Health.Problem::code)
                .containsExactly(Health.Code.CLOCK_DIFFERS);
        assertThat(engine.health().ready()).isTrue();
    }

    @Test
    void anEventOfTheFutureIsRefused() {
        RewardEngine engine = started();
        Decision future = engine.process(visit(1, Instant.now()));
        assertThat(future.status()).isEqualTo(Decision.Status.INVALID);
        assertThat(Objects.requireNonNull(future.reason()).code()).isEqualTo(ReasonCode.FUTURE_DATED);
        assertThat(engine.process(visit(1, databaseNow())).status()).isEqualTo(Decision.Status.DECIDED);
    }

    /** The last measured offset is wrong then, which only the transaction shows. */
    @Test
    void aClockThatLeapsIsNoticedInTheTransaction() {
        databaseIs(Duration.ZERO);
        RewardEngine engine = started();
        assertThat(engine.health().problems()).isEmpty();
        databaseIs(AHEAD.negated());
        Decision first = engine.process(visit(1, null));
        assertAbout(first.occurredAt(), databaseNow());
        databaseIs(Duration.ZERO);
        assertAbout(engine.process(visit(1, null)).occurredAt(), Instant.now());
        databaseIs(AHEAD.negated());
        Decision future = engine.process(visit(1, Instant.now()));
        assertThat(future.status()).isEqualTo(Decision.Status.INVALID);
        assertThat(engine.records().decision(T, future.eventId())).isEmpty();
    }

    @Test
    void nothingExpiresOrIsReleasedBeforeItsTime() {
        RewardEngine engine = started();
        engine.process(visit(2, null));
        Swept nothing = new Swept(0, 0, false);
        assertThat(engine.maintenance().expireDue(10)).isEqualTo(nothing);
        assertThat(engine.maintenance().expireDue(Instant.now(), 10)).isEqualTo(nothing);
        assertThat(engine.maintenance().expireDue(Instant.now().plus(AHEAD), 10))
                .isEqualTo(nothing);
        databaseIs(AHEAD.negated().plusDays(9));
        assertThat(engine.maintenance().expireDue(databaseNow(), 10))
                .as("not yet due then")
                .isEqualTo(nothing);
        assertThat(engine.maintenance().expireDue(10)).isEqualTo(new Swept(1, 1, false));
    }

    @Test
    void nothingIsPrunedBeforeItsTime() {
        RewardEngine engine = started(RewardEngine.builder().retention(Duration.ofDays(20)));
        engine.process(visit(1, null));
        assertThat(engine.maintenance().prune(10)).isZero();
        databaseIs(AHEAD.negated().plusDays(25));
        assertThat(engine.maintenance().prune(10)).isEqualTo(1);
    }

    @Test
    void aPasswordIsGoodUntilItsTime() {
        RewardEngine engine = started();
        engine.process(visit(3, null));
        Issuance voucher = engine.records()
                .issuances(Query.of(T).reward("voucher").state(IssuanceState.ISSUED))
                .items()
                .get(0);
        String password =
                Objects.requireNonNull(engine.execute(new NewCode(origin(), voucher.id(), NewCode.Kind.PASSWORD))
                        .code());
        databaseIs(AHEAD.negated().plusHours(1));
        assertThat(engine.execute(new Redeem(origin(), new Token.Password(voucher.id(), password)))
                        .refusal())
                .contains(ReasonCode.PASSWORD_EXPIRED);
        databaseIs(AHEAD.negated());
        assertThat(engine.execute(new Redeem(origin(), new Token.Password(voucher.id(), password)))
                        .refusal())
                .isEmpty();
    }

    private Origin origin() {
        return Origin.of(T, "c" + ++number, "clerk");
    }

    @Test
    void aClockOfTheHostsWins() {
        ManualClock clock = new ManualClock(Instant.parse("2020-02-29T12:00:00Z"));
        RewardEngine engine = started(RewardEngine.builder().clock(clock));
        assertThat(engine.process(visit(2, null)).decidedAt()).isEqualTo(clock.instant());
        assertThat(engine.health().problems()).isEmpty();
        clock.advance(Duration.ofDays(8));
        assertThat(engine.maintenance().expireDue(10)).isEqualTo(new Swept(1, 1, false));
    }

    @Test
    void theTimesOfEventsWin() {
        RewardEngine engine = started(RewardEngine.builder().clockFromEvents());
        Instant then = Instant.parse("1997-01-01T12:00:00Z");
        assertThat(engine.process(visit(2, then)).decidedAt()).isEqualTo(then);
        Instant future = Instant.now().plus(Duration.ofDays(1_000));
        assertThat(engine.process(visit(2, future)).decidedAt()).isEqualTo(future.truncatedTo(ChronoUnit.MICROS));
        assertThat(engine.maintenance().expireDue(then.plus(Duration.ofDays(8)), 10))
                .isEqualTo(new Swept(1, 1, false));
        assertThat(engine.maintenance().expireDue(future.plus(Duration.ofDays(8)), 10))
                .isEqualTo(new Swept(1, 1, false));
    }
}
