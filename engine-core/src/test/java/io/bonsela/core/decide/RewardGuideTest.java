package io.bonsela.core.decide;

import static io.bonsela.api.rule.Expressions.calendar;
import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.last;
import static io.bonsela.api.rule.Expressions.lifetime;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.subject;
import static io.bonsela.api.rule.Expressions.sum;
import static io.bonsela.api.rule.Expressions.tier;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Receipt;
import io.bonsela.api.Records;
import io.bonsela.api.Reports.MemberWallet;
import io.bonsela.api.Reports.Outstanding;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.RewardEngineBuilder.ApprovalPolicy;
import io.bonsela.api.command.Approve;
import io.bonsela.api.command.CaptureSpend;
import io.bonsela.api.command.Credit;
import io.bonsela.api.command.HoldSpend;
import io.bonsela.api.command.ImportCodes;
import io.bonsela.api.command.Merge;
import io.bonsela.api.command.Publish;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.command.Refund;
import io.bonsela.api.command.Reject;
import io.bonsela.api.command.Spend;
import io.bonsela.api.command.Transfer;
import io.bonsela.api.command.UndoMerge;
import io.bonsela.api.command.UndoRedeem;
import io.bonsela.api.command.UndoSpend;
import io.bonsela.api.explain.Explanation;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Effect;
import io.bonsela.api.rule.Effect.Sharing;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.PromoCode;
import io.bonsela.api.rule.Raise;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rollout;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.Tier;
import io.bonsela.api.rule.ValueType;
import io.bonsela.testkit.ManualClock;
import io.bonsela.testkit.TestKeys;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The code of the guides to rewards. */
class RewardGuideTest {
    /** Prints what is taken off each line. */
    private static final class Paper {
        private final Map<String, Money> lines = new LinkedHashMap<>();

        private final List<String> text = new ArrayList<>();

        void write(String sentence) {
            text.add(sentence);
        }

        void print(String line, Money amount) {
            lines.put(line, amount);
        }
    }

    @Test
    void lines() {
        ValueType line = ValueType.object(Map.of("sku", ValueType.TEXT, "price", ValueType.money("USD")));
        RuleSet rules = RuleSet.of("tea-house", ZoneOffset.UTC)
                .eventType(
                        "sale",
                        Map.of(
                                "amount", Attribute.required(ValueType.money("USD")),
                                "lines",
                                        Attribute.required(ValueType.listOf(line))
                                                .lines(new Attribute.Lines("sku", "price", null))))
                .reward(Reward.discount("off", "USD"))
                .rule(Rule.named("two-off")
                        .on("sale")
                        .when(literal(true))
                        .unbudgeted()
                        .give(Effect.of("off", literal("USD 2.00")).over(Sharing.over(field("lines"))))
                        .build())
                .build();
        try (RewardEngine engine = RewardEngine.builder().rules(rules).build()) {
            Issuance issuance = engine.process(Event.of("sale")
                            .tenant("tea-house")
                            .id("sale-4711")
                            .subject("ann")
                            .amount(Money.of("USD", "8.00"))
                            .with(
                                    "lines",
                                    List.of(
                                            Map.of("sku", "t1", "price", Money.of("USD", "5.00")),
                                            Map.of("sku", "c1", "price", Money.of("USD", "3.00"))))
                            .build())
                    .issuances()
                    .get(0);
            Paper receipt = new Paper();
            for (Issuance.Share share : issuance.shares()) {
                receipt.print(share.line(), share.amount());
            }
            assertThat(receipt.lines)
                    .containsExactly(
                            Map.entry("t1", Money.of("USD", "1.25")), Map.entry("c1", Money.of("USD", "0.75")));
            engine.execute(new Refund(Origin.of("tea-house", "return-17", "till-3"), "sale-4711")
                    .line("t1", BigDecimal.ONE)
                    .part(Money.of("USD", "5.00")));
            assertThat(engine.records()
                            .issuance("tea-house", issuance.id())
                            .orElseThrow()
                            .remaining())
                    .isEqualTo(Money.of("USD", "0.75"));
        }
    }

    @Test
    void spending() {
        RuleSet rules = RuleSet.of("tea-house", ZoneOffset.UTC)
                .eventType("sale", Map.of("amount", Attribute.required(ValueType.money("USD"))))
                .reward(Reward.credit("points", "POINTS"))
                .reward(Reward.discount("coupon", "USD").valued(Money.of("USD", "2.00")))
                .rule(Rule.named("points")
                        .on("sale")
                        .when(literal(true))
                        .unbudgeted()
                        .give("points", field("amount").dividedBy("USD 1.00"))
                        .give("coupon")
                        .build())
                .build();
        try (RewardEngine engine = RewardEngine.builder().rules(rules).build()) {
            Issuance coupon = engine.process(Event.of("sale")
                            .tenant("tea-house")
                            .id("sale-1")
                            .subject("ann")
                            .amount(Money.of("USD", "100.00"))
                            .build())
                    .issuances()
                    .get(1);
            engine.execute(
                    new Spend(Origin.of("tea-house", "order-17/points", "shop"), "ann", Money.of("POINTS", "80")));
            engine.execute(new UndoSpend(Origin.of("tea-house", "order-17/cancel", "shop"), "order-17/points"));
            assertThat(points(engine)).isEqualTo(Money.of("POINTS", "100"));
            engine.execute(new HoldSpend(
                    Origin.of("tea-house", "order-18/points", "shop"),
                    "ann",
                    Money.of("POINTS", "40"),
                    Duration.ofMinutes(30)));
            engine.execute(new CaptureSpend(Origin.of("tea-house", "order-18/paid", "shop"), "order-18/points")
                    .part(Money.of("POINTS", "25")));
            assertThat(points(engine)).isEqualTo(Money.of("POINTS", "75"));
            engine.execute(
                    new Redeem(Origin.of("tea-house", "order-19", "shop"), new Redeem.Token.Trusted(coupon.id())));
            engine.execute(new UndoRedeem(Origin.of("tea-house", "order-19/cancel", "shop"), coupon.id()));
            assertThat(engine.records()
                            .issuance("tea-house", coupon.id())
                            .orElseThrow()
                            .state())
                    .isEqualTo(Issuance.IssuanceState.ISSUED);
        }
    }

    private static Money points(RewardEngine engine) {
        return engine.reports().wallet("tea-house", "ann").get(0).available();
    }

    /** Prints a customer's level. */
    private static final class Card {
        private final List<String> printed = new ArrayList<>();

        void print(String tier, @Nullable String level, @Nullable Instant until) {
            printed.add(tier + ' ' + level + ' ' + until);
        }
    }

    @Test
    void referrals() {
        Expression referrer = last("joined", field("referrer"), lifetime());
        Rule welcome = Rule.named("welcome")
                .on("purchase")
                .when(referrer.isPresent())
                .give("points", literal(50))
                .raise(Raise.of("friend-bought", referrer).with("friend", subject()))
                .build();
        RuleSet rules = RuleSet.of("tea-house", ZoneOffset.UTC)
                .eventType("joined", Map.of("referrer", Attribute.optional(ValueType.TEXT)))
                .eventType("purchase", Map.of())
                .eventType("friend-bought", Map.of("friend", Attribute.required(ValueType.TEXT)))
                .reward(Reward.credit("points", "POINTS"))
                .rule(welcome)
                .build();
        try (RewardEngine engine = RewardEngine.builder().rules(rules).build()) {
            engine.process(Event.of("joined")
                    .tenant("tea-house")
                    .id("j1")
                    .subject("rudo")
                    .with("referrer", "tariro")
                    .build());
            Event purchase = Event.of("purchase")
                    .tenant("tea-house")
                    .id("p1")
                    .subject("rudo")
                    .build();
            assertThat(engine.process(purchase).raised())
                    .extracting(Event::subject, event -> event.attribute("friend"))
                    .containsExactly(tuple("tariro", "rudo"));
        }
    }

    @Test
    void rollouts() {
        Rule pilot = Rule.named("pilot")
                .on("sale")
                .when(literal(true))
                .rollout(Rollout.of("autumn", 20).variant("five"))
                .give("points", literal(5))
                .build();
        RuleSet rules = RuleSet.of("tea-house", ZoneOffset.UTC)
                .eventType("sale", Map.of())
                .reward(Reward.credit("points", "POINTS"))
                .rule(pilot)
                .build();
        try (RewardEngine engine = RewardEngine.builder().rules(rules).build()) {
            long paid = IntStream.range(0, 100)
                    .filter(number -> !engine.process(Event.of("sale")
                                    .tenant("tea-house")
                                    .id("s" + number)
                                    .subject("member-" + number)
                                    .build())
                            .issuances()
                            .isEmpty())
                    .count();
            assertThat(paid).isBetween(10L, 30L);
        }
    }

    @Test
    void approvals() {
        RuleSet rules = RuleSet.of("tea-house", ZoneOffset.UTC)
                .eventType("sale", Map.of("amount", Attribute.required(ValueType.money("USD"))))
                .reward(Reward.credit("points", "POINTS").expiringAfter(Period.ofDays(30)))
                .rule(Rule.named("big")
                        .on("sale")
                        .when(field("amount").atLeast(Money.of("USD", "20.00")))
                        .give("points", literal(10))
                        .unbudgeted()
                        .build())
                .build();
        RuleSet autumn =
                rules.toBuilder().reward(Reward.credit("stars", "STARS")).build();
        ManualClock clock = new ManualClock(Instant.parse("2026-10-05T12:00:00Z"));
        Paper paper = new Paper();
        RewardEngineBuilder builder = RewardEngine.builder()
                .rules(rules)
                .approvals(new ApprovalPolicy(true, List.of(Money.of("POINTS", "100"))));
        try (RewardEngine engine = builder.clock(clock).build()) {
            String start = engine.records().waiting("tea-house").get(0).origin().id();
            engine.execute(new Approve(
                    Origin.of("tea-house", "approval-4", "mr.moyo"),
                    start,
                    engine.inspect().digest(rules)));
            engine.execute(new Credit(
                    Origin.of("tea-house", "complaint-82", "mrs.dube").because("hot tea"),
                    "ann",
                    "points",
                    Money.of("POINTS", "150"),
                    null));
            for (AuditRecord record : engine.records().waiting("tea-house")) {
                Origin by = record.origin();
                paper.write(by.id() + " by " + by.actor() + ": " + record.verb() + " " + record.subject() + " "
                        + record.arguments() + " " + by.note() + " "
                        + record.receipt().reason());
            }
            AuditRecord seen = engine.records().waiting("tea-house").get(0);
            String digest =
                    String.valueOf(requireNonNull(seen.receipt().reason()).argument("digest"));
            Receipt approved = engine.execute(new Approve(
                    Origin.of("tea-house", "approval-5", "mr.moyo"),
                    seen.origin().id(),
                    digest));
            assertThat(approved.isDone()).isTrue();
            engine.execute(new Credit(
                    Origin.of("tea-house", "complaint-83", "mrs.dube").because("no tea"),
                    "ann",
                    "points",
                    Money.of("POINTS", "150"),
                    null));
            engine.execute(new Reject(
                    Origin.of("tea-house", "rejection-1", "mr.moyo").because("not our mistake"), "complaint-83"));
            assertThat(engine.records().waiting("tea-house")).isEmpty();
            Instant november =
                    LocalDate.of(2026, 11, 1).atStartOfDay(autumn.zone()).toInstant();
            engine.execute(new Publish(Origin.of("tea-house", "autumn-rules", "mrs.dube"), autumn, november));
            AuditRecord proposed =
                    engine.records().command("tea-house", "autumn-rules").orElseThrow();
            String autumnDigest =
                    String.valueOf(requireNonNull(proposed.receipt().reason()).argument("digest"));
            RuleSet waiting =
                    engine.records().ruleSet("tea-house", autumnDigest).orElseThrow();
            engine.records()
                    .ruleSet("tea-house")
                    .ifPresent(inForce ->
                            inForce.differencesTo(waiting).forEach(difference -> paper.write(difference.toString())));
            engine.execute(new Approve(Origin.of("tea-house", "approval-6", "mr.moyo"), "autumn-rules", autumnDigest));
            assertThat(engine.inspect().digest(autumn)).isEqualTo(autumnDigest);
            assertThat(engine.records().scheduled("tea-house")).hasSize(1);
            clock.advance(Duration.ofDays(30));
            engine.maintenance().expireDue(10);
            assertThat(engine.records().publications("tea-house")).hasSize(2);
        }
        assertThat(paper.text).hasSize(2);
        assertThat(paper.text.get(0))
                .startsWith("complaint-82 by mrs.dube: credit ann ")
                .contains("POINTS 150", "hot tea");
        assertThat(paper.text.get(1)).contains("stars");
    }

    @Test
    void members() {
        RuleSet rules = RuleSet.of("tea-house", ZoneOffset.UTC)
                .eventType("sale", Map.of("amount", Attribute.required(ValueType.money("USD"))))
                .reward(Reward.credit("points", "POINTS")
                        .costing(Money.of("USD", "0.50"))
                        .expiringAfter(Period.ofDays(30))
                        .transferring())
                .budget(Budget.of("goodwill", Money.of("USD", "1.00")))
                .rule(Rule.named("big")
                        .on("sale")
                        .when(field("amount").atLeast(Money.of("USD", "20.00")))
                        .give("points", literal(10))
                        .unbudgeted()
                        .build())
                .build();
        ManualClock clock = new ManualClock(Instant.parse("2026-10-05T12:00:00Z"));
        Paper paper = new Paper();
        try (RewardEngine engine =
                RewardEngine.builder().rules(rules).clock(clock).build()) {
            engine.process(Event.of("sale")
                    .tenant("tea-house")
                    .id("s1")
                    .subject("ann")
                    .amount(Money.of("USD", "15.00"))
                    .build());
            Receipt sorry = engine.execute(new Credit(
                    Origin.of("tea-house", "complaint-81", "mrs.dube").because("cold tea"),
                    "ann",
                    "points",
                    Money.of("POINTS", "50"),
                    "goodwill"));
            engine.execute(new Spend(
                    Origin.of("tea-house", "mistake-12", "mrs.dube").because("counted twice"),
                    "ann",
                    Money.of("POINTS", "5")));
            assertThat(sorry.isDone()).isTrue();
            Receipt gift = engine.execute(
                    new Transfer(Origin.of("tea-house", "gift-7", "ann"), "ann", "ben", Money.of("POINTS", "20")));
            assertThat(gift.isDone()).isTrue();
            Receipt merged =
                    engine.execute(new Merge(Origin.of("tea-house", "desk-12", "mrs.dube"), "ann-2019", "ann"));
            engine.execute(new UndoMerge(Origin.of("tea-house", "desk-13", "mrs.dube"), "ann-2019"));
            assertThat(merged.isDone()).isTrue();
            assertThat(engine.records().merged("tea-house")).isEmpty();
            for (MemberWallet member : engine.reports().wallets("tea-house")) {
                member.balances().forEach(balance -> paper.print(member.subject(), balance.available()));
            }
            for (Outstanding due : engine.reports().outstanding("tea-house")) {
                paper.print(due.month() == null ? "never" : due.month().toString(), due.available());
            }
            Explanation progress = engine.inspect().progress("tea-house", "ann", Instant.parse("2026-10-05T13:00:00Z"));
            progress.rules().forEach(rule -> paper.write(rule.rule() + ": " + rule.gaps()));
        }
        assertThat(paper.lines)
                .containsEntry("ann", Money.of("POINTS", "25"))
                .containsEntry("ben", Money.of("POINTS", "20"))
                .containsEntry("2026-11", Money.of("POINTS", "45"));
        assertThat(paper.text).hasSize(1).first().asString().contains("big", "USD 5.00");
    }

    @Test
    void codes() {
        RuleSet rules = RuleSet.of("tea-house", ZoneOffset.UTC)
                .eventType("sale", Map.of("promo", Attribute.optional(ValueType.TEXT)))
                .reward(Reward.credit("points", "POINTS"))
                .build();
        RuleSet autumn = rules.toBuilder()
                .code(PromoCode.of("autumn", "AUTUMN-20")
                        .between(LocalDate.of(2026, 9, 1), LocalDate.of(2026, 11, 30))
                        .perSubject(1L))
                .code(PromoCode.ofPool("flyers", "print-run-1").perSubject(2L))
                .rule(Rule.named("autumn-points")
                        .on("sale")
                        .when(literal(true))
                        .code("autumn", "promo")
                        .give("points", literal(20))
                        .build())
                .rule(Rule.named("flyer-points")
                        .on("sale")
                        .when(literal(true))
                        .code("flyers", "promo")
                        .give("points", literal(5))
                        .build())
                .build();
        ManualClock clock = new ManualClock(Instant.parse("2026-10-05T12:00:00Z"));
        try (RewardEngine engine = RewardEngine.builder()
                .rules(autumn)
                .clock(clock)
                .keys(TestKeys.ring())
                .build()) {
            Event.Builder sale = Event.of("sale").tenant("tea-house").subject("ann");
            assertThat(engine.process(sale.id("s1").with("promo", "autumn 20").build())
                            .issuances())
                    .hasSize(1);
            assertThat(engine.process(sale.id("s2").build()).issuances()).isEmpty();
            engine.execute(new ImportCodes(
                    Origin.of("tea-house", "our-own-codes", "marketing"), "print-run-1", List.of("TEA4U", "TEA4TW0")));
            assertThat(engine.process(sale.id("s3").with("promo", "tea 4 two").build())
                            .issuances())
                    .hasSize(1);
        }
    }

    @Test
    void tiers() {
        RuleSet rules = RuleSet.of("tea-house", ZoneOffset.UTC)
                .eventType("sale", Map.of("amount", Attribute.required(ValueType.money("USD"))))
                .reward(Reward.credit("points", "POINTS"))
                .tier(Tier.of("club", sum("sale", field("amount"), calendar(CalendarPeriod.YEAR)))
                        .level("silver", Money.of("USD", "200.00"))
                        .level("gold", Money.of("USD", "1000.00"))
                        .keptFor(Period.ofYears(1))
                        .keptToEndOf(CalendarPeriod.YEAR))
                .rule(Rule.named("gold-points")
                        .on("sale")
                        .when(tier("club").atLeast("gold"))
                        .give("points", literal(50))
                        .build())
                .build();
        ManualClock clock = new ManualClock(Instant.parse("2026-05-05T10:00:00Z"));
        try (RewardEngine engine =
                RewardEngine.builder().rules(rules).clock(clock).build()) {
            for (String id : List.of("a", "b")) {
                assertThat(engine.process(Event.of("sale")
                                        .tenant("tea-house")
                                        .id(id)
                                        .subject("ann")
                                        .amount(Money.of("USD", "1200.00"))
                                        .build())
                                .issuances())
                        .hasSize(id.equals("a") ? 0 : 1);
            }
            Card card = new Card();
            for (Records.TierStanding standing : engine.records().tiers("tea-house", "ann")) {
                card.print(standing.tier(), standing.level(), standing.until());
            }
            assertThat(card.printed).containsExactly("club gold 2028-01-01T00:00:00Z");
            assertThat(engine.reports().export("tea-house", "ann").tiers()).hasSize(1);
        }
    }
}
