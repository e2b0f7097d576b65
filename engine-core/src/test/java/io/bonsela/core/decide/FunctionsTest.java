package io.bonsela.core.decide;

import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.lifetime;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.operation;
import static io.bonsela.api.rule.Expressions.streak;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Event;
import io.bonsela.api.Origin;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.analysis.Analysis.Answer.Verdict;
import io.bonsela.api.command.Refund;
import io.bonsela.api.explain.Explanation.Gap;
import io.bonsela.api.explain.ExplanationText;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Campaign;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.Rule.Schedule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions over dates, texts and streaks; weeks from Sunday; campaigns in another zone. */
class FunctionsTest {
    private static final String T = "shop";

    private static RuleSet.Builder shop(String zone) {
        return RuleSet.of(T, ZoneId.of(zone))
                .eventType(
                        "visit",
                        Map.of(
                                "born", Attribute.optional(ValueType.DATE),
                                "name", Attribute.optional(ValueType.TEXT)))
                .reward(Reward.credit("points", "POINTS"));
    }

    private static Rule.Builder rule(Expression condition) {
        return Rule.named("rule").on("visit").when(condition).give("points", literal(1));
    }

    private static RewardEngine engine(RuleSet.Builder rules) {
        return RewardEngine.builder().rules(rules.build()).clockFromEvents().build();
    }

    private static Event.Builder visit(String id, String at) {
        return Event.of("visit").tenant(T).id(id).subject("ann").occurredAt(Instant.parse(at));
    }

    private static boolean pays(Expression condition, Event event) {
        try (RewardEngine engine = engine(shop("UTC").rule(rule(condition).build()))) {
            Decision decision = engine.process(event);
            assertThat(engine.inspect().verify(T, event.id()).status()).hasToString("SAME");
            return !decision.issuances().isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1990-05-03, 2026-05-03, february, true",
        "1990-05-03, 2026-05-04, february, false",
        "1990-05-03, 1990-05-03, february, false",
        "2030-05-03, 2026-05-03, february, false",
        "2000-02-29, 2028-02-29, february, true",
        "2000-02-29, 2028-02-28, february, false",
        "2000-02-29, 2026-02-28, february, true",
        "2000-02-29, 2026-03-01, february, false",
        "2000-02-29, 2026-03-01, march, true",
        "2000-02-29, 2026-02-28, march, false",
        "2000-02-29, 2028-03-01, march, false",
        "2000-02-28, 2026-02-28, march, true",
        "2000-02-29, 2100-02-28, february, true",
        ", 2026-02-28, february, false"
    })
    void anniversaries(String born, String today, String month, boolean expected) {
        Event.Builder event = visit("v", today + "T10:00:00Z");
        if (born != null) {
            event.with("born", LocalDate.parse(born));
        }
        assertThat(pays(operation("anniversary", field("born"), month), event.build()))
                .isEqualTo(expected);
        if (month.equals("february")) {
            assertThat(pays(field("born").isAnniversary(), event.build())).isEqualTo(expected);
        }
    }

    @Test
    void anAnniversaryIsOfTheTenantsDate() {
        try (RewardEngine engine = engine(shop("Pacific/Auckland")
                .rule(rule(field("born").isAnniversary()).build()))) {
            Event event = visit("v", "2026-05-02T13:00:00Z")
                    .with("born", LocalDate.parse("1990-05-03"))
                    .build();
            assertThat(engine.process(event).issuances()).hasSize(1);
        }
    }

    @Test
    void partsOfDatesAndTexts() {
        Event event = visit("v", "2026-05-02T13:00:00Z")
                .with("born", LocalDate.parse("1990-11-30"))
                .with("name", " \u00c9lo\u00efse ")
                .build();
        assertThat(pays(field("born").month().is(11), event)).isTrue();
        assertThat(pays(field("born").dayOfMonth().is(30), event)).isTrue();
        assertThat(pays(field("name").trim().lower().is("\u00e9lo\u00efse"), event))
                .isTrue();
        assertThat(pays(field("name").lower().is("\u00e9lo\u00efse"), event)).isFalse();
    }

    @Test
    void mistakesInOperandsAreReported() {
        try (RewardEngine engine = engine(shop("UTC").rule(rule(literal(true)).build()))) {
            RuleSet wrong = shop("UTC")
                    .rule(rule(operation("anniversary", field("born"), "april")).build())
                    .build();
            assertThat(engine.inspect().validate(wrong))
                    .extracting(Diagnostic::toString)
                    .containsExactly(
                            "rules/rule/when/1: expected \"february\" or \"march\": the month in which a date of"
                                    + " 29 February has its anniversary in other years [INVALID_VALUE]");
            wrong = shop("UTC").rule(rule(field("name").month().is(3)).build()).build();
            assertThat(engine.inspect().validate(wrong))
                    .extracting(Diagnostic::toString)
                    .containsExactly("rules/rule/when/0/0: 'month_of' takes a date, not text [TYPE_MISMATCH]");
            wrong = shop("UTC")
                    .rule(rule(new Expression.Aggregate(Expression.Measure.STREAK, "visit", null, null, lifetime())
                                    .atLeast(3))
                            .build())
                    .build();
            assertThat(engine.inspect().validate(wrong))
                    .extracting(Diagnostic::toString)
                    .containsExactly(
                            "rules/rule/when/0: 'streak' takes a calendar period: day, week, sunday_week, month"
                                    + " or year [INVALID_WINDOW]");
        }
    }

    @Test
    void aStreakCountsConsecutivePeriodsAndBreaks() {
        Rule weekly = rule(streak("visit", CalendarPeriod.WEEK).atLeast(3)).build();
        try (RewardEngine engine = engine(shop("UTC").rule(weekly))) {
            // Mondays are the 5th, 12th, 19th and 26th.
            assertThat(issued(engine, "a", "2026-01-05T00:00:00Z")).isZero();
            assertThat(issued(engine, "b", "2026-01-11T23:59:59Z")).isZero();
            assertThat(issued(engine, "c", "2026-01-18T00:00:00Z")).isZero();
            Gap gap = engine.inspect()
                    .whyNot(visit("x", "2026-01-18T01:00:00Z").build(), "rule")
                    .rules()
                    .get(0)
                    .gaps()
                    .get(0);
            assertThat(gap.kind()).isEqualTo(Gap.Kind.STREAK);
            assertThat(gap.arguments()).containsEntry("missing", BigDecimal.ONE);
            assertThat(gap.argument("by")).hasToString("2026-01-26T00:00:00Z");
            assertThat(ExplanationText.english(ZoneOffset.UTC).gap(gap))
                    .isEqualTo("visit: in 1 more consecutive periods, the next event before 2026-01-26 00:00");
            assertThat(issued(engine, "d", "2026-01-19T00:00:00Z")).isEqualTo(1);
            assertThat(issued(engine, "e", "2026-01-26T00:00:00Z")).isEqualTo(1);
            engine.execute(new Refund(Origin.of(T, "r", "till"), "d"));
            assertThat(issued(engine, "f", "2026-01-27T00:00:00Z"))
                    .as("a week is missing")
                    .isZero();
            assertThat(issued(engine, "g", "2026-02-08T23:00:00Z")).isZero();
            assertThat(issued(engine, "h", "2026-02-09T23:00:00Z")).isEqualTo(1);
            assertThat(engine.inspect().verify(T, "h").status()).hasToString("SAME");
            assertThat(engine.reports().reconcile(T).differences()).isEmpty();
        }
    }

    private static int issued(RewardEngine engine, String id, String at) {
        return engine.process(visit(id, at).build()).issuances().size();
    }

    @Test
    void theEventsOwnPeriodNeedNotBePartOfTheStreak() {
        RuleSet.Builder rules = shop("UTC")
                .eventType("claim", Map.of())
                .rule(Rule.named("claim")
                        .on("claim")
                        .when(streak("visit", CalendarPeriod.DAY).is(2))
                        .give("points", literal(1))
                        .build());
        try (RewardEngine engine = engine(rules)) {
            issued(engine, "a", "2026-01-01T10:00:00Z");
            issued(engine, "b", "2026-01-02T10:00:00Z");
            assertThat(claim(engine, "c", "2026-01-03T23:00:00Z")).isEqualTo(1);
            assertThat(claim(engine, "d", "2026-01-04T00:00:00Z")).isZero();
        }
    }

    private static int claim(RewardEngine engine, String id, String at) {
        return engine.process(Event.of("claim")
                        .tenant(T)
                        .id(id)
                        .subject("ann")
                        .occurredAt(Instant.parse(at))
                        .build())
                .issuances()
                .size();
    }

    @Test
    void anAnalysisFindsAStreakAndABirthday() {
        RuleSet rules = shop("UTC")
                .rule(rule(streak("visit", CalendarPeriod.MONTH)
                                .atLeast(5)
                                .and(field("born").isAnniversary()))
                        .build())
                .build();
        try (RewardEngine engine = RewardEngine.builder().rules(rules).build()) {
            assertThat(engine.inspect()
                            .analyse(rules, false)
                            .rules()
                            .get(0)
                            .fires()
                            .verdict())
                    .isEqualTo(Verdict.YES);
        }
    }

    @Test
    void weeksCanBeginOnSunday() {
        Rule weekly = rule(literal(true))
                .cap(Cap.count("weekly", 1).perSubject().every(CalendarPeriod.SUNDAY_WEEK))
                .build();
        try (RewardEngine engine = engine(shop("UTC").rule(weekly))) {
            assertThat(issued(engine, "saturday", "2026-01-10T12:00:00Z")).isEqualTo(1);
            assertThat(issued(engine, "sunday", "2026-01-11T12:00:00Z")).isEqualTo(1);
            assertThat(issued(engine, "monday", "2026-01-12T12:00:00Z")).isZero();
        }
        assertThat(CalendarPeriod.SUNDAY_WEEK.start(LocalDate.parse("2026-01-11")))
                .isEqualTo("2026-01-11");
        assertThat(CalendarPeriod.SUNDAY_WEEK.end(LocalDate.parse("2026-01-11")))
                .isEqualTo("2026-01-18");
    }

    /** New York changes to summer time three weeks before London. */
    @Test
    void rulesOfTwoZonesCanBothPayOnlyInSomeWeeks() {
        RuleSet rules = shop("UTC")
                .campaign(new Campaign("ny", null, null, null, false, ZoneId.of("America/New_York")))
                .campaign(new Campaign("london", null, null, null, false, ZoneId.of("Europe/London")))
                .rule(timed("a", "ny", "10:00", "11:00"))
                .rule(timed("b", "london", "14:15", "14:45"))
                .build();
        try (RewardEngine engine = RewardEngine.builder().rules(rules).build()) {
            assertThat(engine.inspect().analyse(rules, true).overlaps())
                    .extracting(pair -> pair.both().verdict())
                    .containsExactly(Verdict.YES);
        }
    }

    private static Rule timed(String id, String campaign, String start, String end) {
        return Rule.named(id)
                .on("visit")
                .when(literal(true))
                .campaign(campaign)
                .schedule(new Schedule(null, null, List.of(), LocalTime.parse(start), LocalTime.parse(end)))
                .give("points", literal(5))
                .build();
    }

    /** The campaign is in Tokyo, nine hours ahead; its budget and the caps of its rules stay in the tenant's zone. */
    @Test
    void aCampaignHasAZoneForItsDatesAndSchedules() {
        Campaign tokyo = new Campaign(
                        "tokyo", LocalDate.parse("2026-01-05"), LocalDate.parse("2026-01-06"), null, false, null)
                .in(ZoneId.of("Asia/Tokyo"));
        RuleSet.Builder rules = shop("UTC")
                .campaign(tokyo)
                .rule(rule(literal(true))
                        .campaign("tokyo")
                        .schedule(new Schedule(
                                null, null, List.of(DayOfWeek.MONDAY), LocalTime.of(8, 0), LocalTime.of(9, 0)))
                        .cap(Cap.count("daily", 1).perSubject().every(CalendarPeriod.DAY))
                        .build());
        try (RewardEngine engine = engine(rules)) {
            assertThat(outcome(engine, "before", "2026-01-04T22:59:59Z")).isEqualTo(Outcome.OUT_OF_SCHEDULE);
            assertThat(outcome(engine, "open", "2026-01-04T23:00:00Z")).isEqualTo(Outcome.MATCHED);
            assertThat(outcome(engine, "capped", "2026-01-04T23:59:59Z")).isEqualTo(Outcome.CAPPED);
            assertThat(outcome(engine, "after", "2026-01-05T00:00:00Z")).isEqualTo(Outcome.OUT_OF_SCHEDULE);
            assertThat(engine.inspect()
                            .whyNot(visit("x", "2026-01-01T00:00:00Z").build(), "rule")
                            .rules()
                            .get(0)
                            .gaps())
                    .extracting(gap -> String.valueOf(gap.argument("availableAt")))
                    .startsWith("2026-01-04T23:00:00Z");
            assertThat(engine.inspect()
                            .analyse(rules.build(), false)
                            .rules()
                            .get(0)
                            .fires()
                            .verdict())
                    .isEqualTo(Verdict.YES);
        }
    }

    private static Outcome outcome(RewardEngine engine, String id, String at) {
        return engine.process(visit(id, at).build())
                .outcome("rule")
                .orElseThrow()
                .outcome();
    }
}
