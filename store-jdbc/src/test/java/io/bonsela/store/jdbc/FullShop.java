package io.bonsela.store.jdbc;

import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder.ApprovalPolicy;
import io.bonsela.api.command.Approve;
import io.bonsela.api.command.CaptureSpend;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.Credit;
import io.bonsela.api.command.Erase;
import io.bonsela.api.command.HoldSpend;
import io.bonsela.api.command.ImportCodes;
import io.bonsela.api.command.NewCode;
import io.bonsela.api.command.Pause;
import io.bonsela.api.command.Pause.Part;
import io.bonsela.api.command.Publish;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.command.Redeem.Token;
import io.bonsela.api.command.Refund;
import io.bonsela.api.command.Reject;
import io.bonsela.api.command.ReportWrong;
import io.bonsela.api.command.Resume;
import io.bonsela.api.command.Spend;
import io.bonsela.api.command.SwitchConnector;
import io.bonsela.api.command.TopUp;
import io.bonsela.api.command.Transfer;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Breaker;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Campaign;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Effect;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Reward.Fulfilment;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.Tier;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.store.Store;
import io.bonsela.testkit.ManualClock;
import io.bonsela.testkit.TestKeys;
import io.bonsela.testkit.engine.CallingProvider;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A tenant with rows in every table. */
public final class FullShop {
    public static final String TENANT = "shop";

    private FullShop() {}

    /** Creates all of its data in a store. */
    public static void fill(Store store) {
        ManualClock clock = new ManualClock(Instant.parse("2026-01-05T10:00:00Z"));
        try (RewardEngine engine = engine(store, clock)) {
            new Life(engine, clock).live();
        }
    }

    /** An engine that reads existing data. */
    public static RewardEngine reading(Store store) {
        return RewardEngine.builder()
                .store(store)
                .keys(TestKeys.ring())
                .deliveredElsewhere()
                .manualDispatch()
                .build();
    }

    private static RewardEngine engine(Store store, ManualClock clock) {
        return RewardEngine.builder()
                .store(store)
                .clock(clock)
                .keys(TestKeys.ring())
                .connectors(new CallingProvider(request -> request.subject().equals("bob")
                                ? new DeliveryOutcome.NotExecuted("FAILED", null, true)
                                : new DeliveryOutcome.Delivered(
                                        "OK", "p-" + request.subject() + "-" + request.reference(), null))
                        .connectors())
                .manualDispatch()
                .approvals(new ApprovalPolicy(false, List.of(Money.of("POINTS", "20"))))
                .retention(Duration.ofDays(40))
                .rules(rules())
                .build();
    }

    private static RuleSet rules() {
        return RuleSet.of(TENANT, ZoneOffset.UTC)
                .eventType(
                        "purchase",
                        Map.of(
                                "amount", Attribute.required(ValueType.money("USD")),
                                "phone", Attribute.required(ValueType.TEXT)))
                .budget(Budget.of("monthly", Money.of("USD", "500.00")).every(CalendarPeriod.MONTH))
                .budget(Budget.of("gifts", Money.of("USD", "60.00")))
                .campaign(Campaign.of("spring", "gifts"))
                .reward(Reward.credit("points", "POINTS").transferring().costing(Money.of("USD", "0.10")))
                .reward(Reward.discount("voucher", "USD").valued(Money.of("USD", "2.00")))
                .reward(Reward.of("airtime", "airtime", "USD")
                        .valued(Money.of("USD", "1.00"))
                        .deliveredBy("air", "phone", Map.of()))
                .reward(Reward.of("gift", "voucher", "USD")
                        .valued(Money.of("USD", "2.00"))
                        .from(new Fulfilment.FromPool("gifts", 1)))
                .tier(Tier.of("club", Expressions.sum("purchase", field("amount"), Expressions.days(30)))
                        .level("silver", Money.of("USD", "15.00"))
                        .level("gold", Money.of("USD", "60.00"))
                        .keptFor(Period.ofDays(30)))
                .rule(Rule.named("earn")
                        .on("purchase")
                        .when(field("amount").isPresent())
                        .give("points", literal(new BigDecimal(50)))
                        .cap(Cap.count("daily", 100).perSubject().every(CalendarPeriod.DAY))
                        .cap(Cap.count("by-phone", 100).per(field("phone")).within(Duration.ofDays(7)))
                        .budget("monthly")
                        .build())
                .rule(Rule.named("treat")
                        .on("purchase")
                        .when(Expressions.sum("purchase", field("amount"), Expressions.days(30))
                                .atLeast(Money.of("USD", "20.00")))
                        .give("voucher")
                        .campaign("spring")
                        .build())
                .rule(Rule.named("call")
                        .on("purchase")
                        .when(field("amount").atLeast(Money.of("USD", "15.00")))
                        .give("airtime")
                        .cooldown(Duration.ofHours(20))
                        .breaker(Breaker.within(Duration.ofDays(1)).awards(100))
                        .campaign("spring")
                        .build())
                .rule(Rule.named("gift")
                        .on("purchase")
                        .when(field("amount").atLeast(Money.of("USD", "25.00")))
                        .give(Effect.of("gift"))
                        .campaign("spring")
                        .build())
                .build();
    }

    /** The events and commands of the tenant. */
    private static final class Life {
        private final RewardEngine engine;
        private final ManualClock clock;
        private int number;

        Life(RewardEngine engine, ManualClock clock) {
            this.engine = engine;
            this.clock = clock;
        }

        void live() {
            buy("ann", "12.00");
            buy("old", "13.00");
            clock.advance(Duration.ofDays(60));
            done(o -> new ImportCodes(o, "gifts", List.of("AAA", "BBB", "CCC", "DDD", "EEE")));
            buy("ann", "16.00");
            buy("eve", "30.00");
            clock.advance(Duration.ofDays(1));
            Decision large = buy("ann", "30.00");
            engine.deliveries().dispatchOnce();
            Issuance voucher = of(large, "voucher");
            String code = String.valueOf(
                    done(o -> new NewCode(o, voucher.id(), NewCode.Kind.CODE)).code());
            done(o -> new Redeem(o, new Token.Code(code)).usedOn("e1"));
            Issuance kept = of(buy("bob", "40.00"), "voucher");
            engine.deliveries().dispatchOnce();
            String password = String.valueOf(
                    done(o -> new NewCode(o, kept.id(), NewCode.Kind.PASSWORD)).code());
            Receipt wrong = run(o -> new Redeem(o, new Token.Password(kept.id(), wrong(password))));
            assertThat(wrong.refusal()).contains(ReasonCode.CODE_WRONG);
            buy("ann", "21.00");
            done(o -> new Spend(o, "ann", Money.of("POINTS", "190")));
            String hold = "c" + (number + 1);
            done(o -> new HoldSpend(o, "ann", Money.of("POINTS", "5"), Duration.ofDays(900)));
            done(o -> new Spend(o, "ann", Money.of("POINTS", "3")));
            done(o -> new CaptureSpend(o, hold, Money.of("POINTS", "4")));
            done(o -> new HoldSpend(o, "ann", Money.of("POINTS", "1"), Duration.ofDays(900)));
            approve(o -> new Credit(o.because("sorry"), "bob", "points", Money.of("POINTS", "30"), null));
            approve(o -> new Spend(o.because("mistake"), "bob", Money.of("POINTS", "25")));
            String rejected = waits(o -> new Spend(o.because("mistake"), "bob", Money.of("POINTS", "30")));
            done(o -> new Reject(o, rejected));
            waits(o -> new Spend(o.because("mistake"), "bob", Money.of("POINTS", "30")));
            done(o -> new Transfer(o, "bob", "cid", Money.of("POINTS", "10")));
            assertThat(engine.maintenance().addUp(TENANT, 1_000)).isPositive();
            done(o -> new ReportWrong(o, large.eventId(), "call"));
            done(o -> new Refund(o, large.eventId()));
            done(o -> new TopUp(o, "gifts", Money.of("USD", "5.00")));
            done(o -> new Pause(o, Part.rule("gift")));
            done(o -> new Resume(o, Part.rule("gift")));
            done(o -> new SwitchConnector(o, "air", false));
            RuleSet later = rules().toBuilder().paused(true).build();
            done(o -> new Publish(o, later, clock.instant().plus(Duration.ofDays(900))));
            buy("cid", "17.00");
            done(o -> new Erase(o, "eve"));
            assertThat(engine.maintenance().prune(100)).isEqualTo(2);
        }

        private Decision buy(String subject, String amount) {
            return engine.process(Event.of("purchase")
                    .tenant(TENANT)
                    .id("e" + ++number)
                    .correlation("request-" + number)
                    .subject(subject)
                    .amount(Money.of("USD", amount))
                    .with("phone", "+26377" + subject.hashCode())
                    .build());
        }

        private static Issuance of(Decision decision, String reward) {
            return decision.issuances().stream()
                    .filter(issuance -> issuance.reward().equals(reward))
                    .findFirst()
                    .orElseThrow();
        }

        private static String wrong(String password) {
            return password.equals("000000") ? "000001" : "000000";
        }

        private Receipt done(Function<Origin, Command> command) {
            Receipt receipt = run(command);
            assertThat(receipt.isDone()).as("%s", receipt).isTrue();
            return receipt;
        }

        private String waits(Function<Origin, Command> command) {
            Receipt receipt = run(command);
            assertThat(receipt.refusal()).contains(ReasonCode.NEEDS_APPROVAL);
            return receipt.commandId();
        }

        private void approve(Function<Origin, Command> command) {
            String waiting = waits(command);
            String digest =
                    engine.records().command(TENANT, waiting).orElseThrow().digest();
            Receipt receipt =
                    engine.execute(new Approve(Origin.of(TENANT, "c" + ++number, "supervisor"), waiting, digest));
            assertThat(receipt.isDone()).as("%s", receipt).isTrue();
        }

        private Receipt run(Function<Origin, Command> command) {
            return engine.execute(command.apply(Origin.of(TENANT, "c" + ++number, "clerk")));
        }
    }
}
