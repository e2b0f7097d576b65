package io.bonsela.testkit.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Decision.RuleOutcome;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.IssuanceState;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.Reports.WalletBalance;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.Standing.Parts;
import io.bonsela.api.Swept;
import io.bonsela.api.Verification;
import io.bonsela.api.command.AdjustBudget;
import io.bonsela.api.command.Cancel;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.Confirm;
import io.bonsela.api.command.Erase;
import io.bonsela.api.command.NewCode;
import io.bonsela.api.command.OnSpent;
import io.bonsela.api.command.Part;
import io.bonsela.api.command.Pause;
import io.bonsela.api.command.Publish;
import io.bonsela.api.command.RecordDelivery;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.command.Redeem.Token;
import io.bonsela.api.command.Refund;
import io.bonsela.api.command.Resume;
import io.bonsela.api.command.Reverse;
import io.bonsela.api.command.Rollback;
import io.bonsela.api.command.Spend;
import io.bonsela.api.command.TopUp;
import io.bonsela.api.spi.RewardListener;
import io.bonsela.testkit.Invariants;
import io.bonsela.testkit.ManualClock;
import io.bonsela.testkit.TestKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An engine and its model, walked side by side. Each step does the same to both and compares: the answer, every
 * issuance, every budget, every wallet; and that the balances derive from the records. Numbers choose among what there
 * is, so that every step can be taken everywhere.
 */
public final class LifeWalk implements AutoCloseable {
    private static final List<String> SUBJECTS = List.of("ann", "ben", "eve");
    private static final Instant START = Instant.parse("2026-10-20T12:00:00Z");

    private final ManualClock clock = new ManualClock(START);
    private final RewardEngine engine;
    private final Map<String, Integer> reached;
    private final List<Command> commands = new ArrayList<>();
    private final List<Receipt> receipts = new ArrayList<>();
    private final List<String> voidCodes = new ArrayList<>();
    private final List<String> names = new ArrayList<>(SUBJECTS);
    private final String foreignCode;
    private final List<String> illegalMoves = new CopyOnWriteArrayList<>();
    private LifeModel model = new LifeModel(START);
    private int number;

    /**
     * Begins a walk.
     *
     * @param builder an engine's, with its store
     * @param reached counts what happens, by name
     */
    public LifeWalk(RewardEngineBuilder builder, Map<String, Integer> reached) {
        this.reached = reached;
        engine = builder.clock(clock)
                .lanes(1) // so that what is submitted first is decided first
                .keys(TestKeys.ring())
                .codePolicy(new io.bonsela.api.CodePolicy(3, Duration.ofMinutes(15), Duration.ofMinutes(10)))
                .handler(new LifeShop.Parcel())
                .listener(new RewardListener() {
                    @Override
                    public void changed(Issuance before, Issuance after) {
                        if (!isReachable(before.state(), after.state())) {
                            illegalMoves.add(before + " -> " + after);
                        }
                    }
                })
                .rules(LifeShop.rules(LifeShop.TENANT))
                .rules(LifeShop.rules(LifeShop.OTHER_TENANT))
                .build();
        foreignCode = foreignCode();
    }

    /** By any number of moves of the table: one decision may make several. */
    private static boolean isReachable(IssuanceState from, IssuanceState to) {
        Set<IssuanceState> reached = EnumSet.of(from);
        for (int size = 0; size < reached.size(); ) {
            size = reached.size();
            Set.copyOf(reached).forEach(state -> reached.addAll(state.next()));
        }
        return reached.contains(to);
    }

    private String foreignCode() {
        String tenant = LifeShop.OTHER_TENANT;
        Decision decision = engine.process(event(tenant, "1", "ann", "discount", 1_000, "d0"));
        Issuance issuance = decision.issuances().get(0);
        Receipt receipt =
                engine.execute(new NewCode(Origin.of(tenant, "code", "host"), issuance.id(), NewCode.Kind.CODE));
        // Else time would bring something to it in the middle of a walk.
        engine.execute(new Cancel(Origin.of(tenant, "cancel", "host"), issuance.id()));
        return Objects.requireNonNull(receipt.code());
    }

    @Override
    public void close() {
        engine.close();
    }

    void purchase(int who, int kind, int amount, int device) {
        String id = "p" + ++number;
        String subject = SUBJECTS.get(who % SUBJECTS.size());
        String rule = LifeShop.KINDS.get(kind % LifeShop.KINDS.size());
        long cents = List.of(1_000L, 2_500L, 4_001L).get(amount % 3);
        String where = "d" + device % 2;
        decided(engine.process(event(LifeShop.TENANT, id, subject, rule, cents, where)));
        compare();
    }

    /** Does the same to the model as an engine's decision says it did. */
    private void decided(Decision decision) {
        Event event =
                engine.records().event(LifeShop.TENANT, decision.eventId()).orElseThrow();
        String id = event.id();
        String subject = event.subject();
        String rule = String.valueOf(event.attribute("kind"));
        String where = String.valueOf(event.attribute("device"));
        long cents = event.attribute("amount") instanceof Money money ? money.minorUnits() : 0;
        List<String> ids = decision.issuances().stream().map(Issuance::id).toList();
        List<RuleOutcome> outcomes = decision.outcomes();
        List<String> known = ids.isEmpty() ? List.of("none", "none2") : ids;
        Outcome expected = model.purchase(id, subject, rule, cents, where, known);
        assertThat(outcomes).hasSizeLessThanOrEqualTo(1);
        assertThat(outcomes.isEmpty() ? null : outcomes.get(0).outcome())
                .as("outcome of %s for %s", rule, subject)
                .isEqualTo(expected);
        reach("purchase " + expected);
        decision.issuances().forEach(issuance -> {
            Parts parts = issuance.standing().parts();
            if (parts != null && parts.used().isPositive()) {
                reach("credit settles a debt");
            }
        });
    }

    /** Hands a purchase, a refund and another purchase over without waiting, so that one batch may decide them. */
    void together(int who, int kind, int which) {
        String subject = SUBJECTS.get(who % SUBJECTS.size());
        String rule = List.of("regular", "spender", "points").get(kind % 3);
        List<String> known = List.copyOf(model.purchases.keySet());
        if (known.isEmpty()) {
            return;
        }
        String refunded = known.get(which % known.size());
        Refund refund = Refund.of(Origin.of(LifeShop.TENANT, "c" + ++number, "host"), refunded);
        CompletableFuture<Decision> first =
                engine.submit(event(LifeShop.TENANT, "p" + ++number, subject, rule, 2_500, "d0"));
        CompletableFuture<Receipt> second = engine.submit(refund);
        CompletableFuture<Decision> third =
                engine.submit(event(LifeShop.TENANT, "p" + ++number, subject, rule, 2_500, "d0"));
        Decision last = third.join();
        decided(first.join());
        both(refund, second.join(), () -> model.refund(refunded, 0, true));
        decided(last);
        compare();
    }

    void advance(int hours) {
        clock.advance(Duration.ofHours(hours));
        model.now = clock.instant();
    }

    void expireDue(int limit) {
        int most = limit % 2 == 0 ? 1_000 : 1;
        Swept swept = engine.expireDue(clock.instant(), most);
        int released = swept.released();
        int expired = swept.expired();
        while (swept.more()) {
            swept = engine.expireDue(clock.instant(), most);
            released += swept.released();
            expired += swept.expired();
        }
        int[] expected = model.expireDue();
        compare();
        assertThat(new int[] {released, expired}).as("released and expired").isEqualTo(expected);
        reach(released + expired > 0 ? "expire-due DONE" : "expire-due nothing");
        assertThat(engine.expireDue(clock.instant(), 10)).isEqualTo(new Swept(0, 0, false));
    }

    void redeem(int which, int part, int holder) {
        String id = item(which);
        Item item = model.items.get(id);
        long cents = part % 3 == 0 ? 0 : part % 3 == 1 ? 150 : 500;
        String subject = holder % 4 == 0 ? SUBJECTS.get(holder % SUBJECTS.size()) : null;
        Money amount = cents == 0 ? null : Money.ofMinor(unit(item, "USD"), cents);
        List<String> purchases = List.copyOf(model.purchases.keySet());
        String purchase =
                purchases.isEmpty() || which % 3 == 0 ? null : purchases.get((which + part) % purchases.size());
        run(
                origin -> new Redeem(origin, new Token.Trusted(id), amount, subject, purchase),
                () -> model.redeem(id, cents, subject, purchase));
    }

    void newCode(int which, boolean password) {
        String id = item(which);
        NewCode.Kind kind = password ? NewCode.Kind.PASSWORD : NewCode.Kind.CODE;
        Receipt receipt = run(origin -> new NewCode(origin, id, kind), () -> model.codeable(id));
        Item item = model.items.get(id);
        if (receipt.isDone() && item != null) {
            if (item.code != null && !item.password) {
                voidCodes.add(item.code);
            }
            item.code = Objects.requireNonNull(receipt.code());
            item.password = password;
            item.codeUntil = password ? clock.instant().plus(Duration.ofMinutes(10)) : null;
        }
    }

    void redeemByCode(int which, int how, int till) {
        List<Item> coded = model.items.values().stream()
                .filter(i -> i.code != null && !i.password)
                .toList();
        boolean right = how % 5 > 1 && !coded.isEmpty();
        String id = right ? coded.get(which % coded.size()).id : null;
        String code = foreignCode;
        ReasonCode wrong = ReasonCode.CODE_NOT_OF_TENANT;
        if (id != null) {
            code = Objects.requireNonNull(model.items.get(id)).code;
        } else if (how % 5 == 1 && !voidCodes.isEmpty()) {
            code = voidCodes.get(which % voidCodes.size());
            wrong = ReasonCode.CODE_WRONG;
        }
        String typed =
                Objects.requireNonNull(code).toLowerCase(java.util.Locale.ROOT).replace('-', ' ');
        String actor = "till-" + till % 2;
        bySecret("redeem-by-code", actor, new Token.Code(typed), counts(wrong, "actor/" + actor, id, right, false));
    }

    /** Gives wrong codes or passwords until there is a lock-out. */
    void guess(int which) {
        for (int i = 0; i < 4; i++) {
            redeemByPassword(which, false);
            if (!voidCodes.isEmpty()) {
                redeemByCode(which - which % 5 + 1, 1, which);
            }
        }
    }

    /** Spends all points, takes one spent credit back, and earns new ones. */
    void owe(int who) {
        String subject = SUBJECTS.get(who % SUBJECTS.size());
        long all = model.posted(subject, "POINTS");
        if (all <= 0) {
            return;
        }
        run(o -> new Spend(o, subject, Money.ofMinor("POINTS", all)), () -> model.spend(subject, "POINTS", all));
        List<Item> spent = model.items.values().stream()
                .filter(i -> i.subject.equals(subject) && "POINTS".equals(i.unit) && i.isCharged() && i.used > 0)
                .toList();
        if (!spent.isEmpty()) {
            String id = spent.get(who % spent.size()).id;
            run(o -> Reverse.of(o, id), () -> model.reverse(id, 0, true));
            purchase(who, LifeShop.KINDS.indexOf("points"), 0, 0);
        }
    }

    void redeemByPassword(int which, boolean right) {
        List<Item> with = model.items.values().stream().filter(i -> i.password).toList();
        if (with.isEmpty()) {
            return;
        }
        Item item = with.get(which % with.size());
        String password = Objects.requireNonNull(item.code);
        String typed = right ? password : password.equals("123456") ? "654321" : "123456";
        boolean tooLate = item.codeUntil != null && !clock.instant().isBefore(item.codeUntil);
        bySecret(
                "redeem-by-password",
                "till-9",
                new Token.Password(item.id, typed),
                counts(ReasonCode.CODE_WRONG, "issuance/" + item.id, item.id, right, tooLate));
    }

    private Function<Map<String, LifeModel.Tries>, @Nullable ReasonCode> counts(
            ReasonCode wrong, String key, @Nullable String id, boolean right, boolean tooLate) {
        return tries -> model.redeemBySecret(key, id, right, wrong, tooLate, tries);
    }

    private void bySecret(
            String verb,
            String actor,
            Token token,
            Function<Map<String, LifeModel.Tries>, @Nullable ReasonCode> expected) {
        Map<String, LifeModel.Tries> tries = new HashMap<>();
        Receipt receipt = run(origin -> Redeem.of(origin, token), actor, () -> expected.apply(tries));
        model.tries.putAll(tries);
        reach(verb + ' ' + receipt.refusal().map(Enum::name).orElse("DONE"));
        compare();
    }

    void spend(int who, boolean points, int amount) {
        String subject = SUBJECTS.get(who % SUBJECTS.size());
        String unit = points ? "POINTS" : "USD";
        long all = model.posted(subject, unit);
        long minor = amount % 3 == 0 && all > 0 ? all : 1 + amount * 7L % 300;
        run(origin -> new Spend(origin, subject, Money.ofMinor(unit, minor)), () -> model.spend(subject, unit, minor));
    }

    void cancel(int which) {
        String id = item(which);
        run(origin -> new Cancel(origin, id), () -> model.cancel(id));
    }

    void reverse(int which, int part, boolean negative) {
        List<String> used = model.items.values().stream()
                .filter(i -> i.isCharged() && i.used > 0)
                .map(i -> i.id)
                .toList();
        String id = used.isEmpty() || which % 4 == 0 ? item(which) : used.get(which % used.size());
        Item item = model.items.get(id);
        long minor = part % 3 == 0 ? 0 : part * 13L % 450 + 1;
        Money amount = minor == 0 ? null : Money.ofMinor(unit(item, "USD"), minor);
        run(origin -> new Reverse(origin, id, amount, policy(negative)), () -> model.reverse(id, minor, negative));
    }

    void refund(int which, int part, boolean negative) {
        List<String> ids = List.copyOf(model.purchases.keySet());
        String id = ids.isEmpty() || which % 31 == 0 ? "no-such-event" : ids.get(which % ids.size());
        long minor = part % 3 == 0 ? 0 : part * 17L % 1_500 + 1;
        Money amount = minor == 0 ? null : Money.ofMinor("USD", minor);
        run(origin -> new Refund(origin, id, amount, policy(negative)), () -> model.refund(id, minor, negative));
    }

    void confirm(int which) {
        String id = item(which);
        run(origin -> new Confirm(origin, id), () -> model.confirm(id));
    }

    void deliver(int which, int outcome) {
        List<String> parcels = model.items.values().stream()
                .filter(i -> i.deferred)
                .map(i -> i.id)
                .toList();
        String id = parcels.isEmpty() || which % 7 == 0 ? item(which) : parcels.get(which % parcels.size());
        RecordDelivery.Outcome what = List.of(RecordDelivery.Outcome.values()).get(outcome % 4);
        IssuanceState state =
                what == RecordDelivery.Outcome.DELIVERED ? IssuanceState.ISSUED : IssuanceState.valueOf(what.name());
        run(origin -> new RecordDelivery(origin, id, what), () -> model.deliver(id, state));
    }

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
            default -> model.running();
        };
        if (minor == 0) {
            return;
        }
        run(origin -> command.of(origin, name.split("/")), () -> model.fund(name, minor));
    }

    void pause(int which, boolean paused) {
        Part part = List.of(
                        Part.rule("points"),
                        Part.campaign(LifeShop.CAMPAIGN),
                        Part.all(),
                        Part.rule("nothing"),
                        Part.rule("discount"))
                .get(which % 5);
        run(
                origin -> paused ? new Pause(origin, part) : new Resume(origin, part),
                () -> model.pause(part.toString(), paused));
    }

    void rollback(boolean unknown) {
        run(
                origin -> new Rollback(origin, unknown ? "no-such-digest" : null),
                () -> unknown ? ReasonCode.UNKNOWN_RULE_SET : model.rollback());
    }

    void publish() {
        run(origin -> new Publish(origin, LifeShop.rules(LifeShop.TENANT)), () -> {
            model.publish(Set.of());
            return null;
        });
    }

    void erase(int who) {
        String subject = SUBJECTS.get(who % SUBJECTS.size());
        List<String> events = model.purchases.values().stream()
                .filter(p -> p.subject.equals(subject))
                .map(p -> p.id)
                .toList();
        run(origin -> new Erase(origin, subject), () -> {
            if (events.isEmpty()) {
                return null;
            }
            Event erased =
                    engine.records().event(LifeShop.TENANT, events.get(0)).orElseThrow();
            assertThat(erased.subject()).doesNotContain(subject);
            assertThat(erased.attributes()).isEmpty();
            model.erase(subject, erased.subject());
            names.add(erased.subject());
            return null;
        });
        assertThat(engine.reports().export(LifeShop.TENANT, subject).events()).isEmpty();
    }

    void repeat(int which) {
        if (commands.isEmpty()) {
            return;
        }
        int i = which % commands.size();
        Receipt again = engine.execute(commands.get(i));
        Receipt before = receipts.get(i);
        assertThat(again.status()).isEqualTo(Receipt.Status.REPEATED);
        assertThat(again.reason()).isEqualTo(before.reason());
        assertThat(again.amount()).isEqualTo(before.amount());
        assertThat(again.code()).as("the code is shown again").isEqualTo(before.code());
        reach("repeat " + commands.get(i).verb());
        Origin origin = commands.get(i).origin();
        Receipt conflict = engine.execute(new Spend(origin, "nobody", Money.of("POINTS", "9")));
        assertThat(conflict.refusal()).contains(ReasonCode.COMMAND_CONFLICT);
        reach("spend " + ReasonCode.COMMAND_CONFLICT);
        compare();
    }

    private Receipt run(Function<Origin, Command> command, Supplier<@Nullable ReasonCode> expected) {
        return run(command, "host", expected);
    }

    private Receipt run(Function<Origin, Command> command, String actor, Supplier<@Nullable ReasonCode> expected) {
        Command asked = command.apply(Origin.of(LifeShop.TENANT, "c" + ++number, actor));
        Receipt receipt = engine.execute(asked);
        both(asked, receipt, expected);
        if (asked instanceof Redeem redeem && !(redeem.token() instanceof Token.Trusted)) {
            return receipt;
        }
        compare();
        return receipt;
    }

    /** Does to the model what was asked of the engine, and compares the answers. */
    private void both(Command asked, Receipt receipt, Supplier<@Nullable ReasonCode> expected) {
        LifeModel before = new LifeModel(model);
        ReasonCode refusal = expected.get();
        if (refusal != null) {
            model = before;
        }
        assertThat(receipt.refusal().orElse(null)).as("refusal of %s", asked).isEqualTo(refusal);
        assertThat(receipt.status()).isEqualTo(refusal == null ? Receipt.Status.DONE : Receipt.Status.REFUSED);
        commands.add(asked);
        receipts.add(receipt);
        reach(asked.verb() + ' ' + (refusal == null ? "DONE" : refusal));
    }

    private void compare() {
        new Comparison(engine, model, clock.instant()).compare(names);
        assertThat(illegalMoves).isEmpty();
    }

    /** What a subject can spend at the end of a walk is what it can spend. */
    void finish() {
        for (String name : SUBJECTS) {
            for (WalletBalance balance : engine.reports().wallet(LifeShop.TENANT, name)) {
                Money all = balance.available();
                if (all.isPositive()) {
                    String unit = all.currency().code();
                    Money more = all.plus(Money.ofMinor(unit, 1));
                    run(o -> new Spend(o, name, more), () -> model.spend(name, unit, more.minorUnits()));
                    assertThat(run(o -> new Spend(o, name, all), () -> model.spend(name, unit, all.minorUnits()))
                                    .isDone())
                            .isTrue();
                }
            }
        }
        for (Event event : Invariants.all(Query.of(LifeShop.TENANT), engine.records()::events)) {
            Verification.Status status =
                    engine.verify(LifeShop.TENANT, event.id()).status();
            assertThat(status)
                    .as("%s, made again", event)
                    .isEqualTo(event.isErased() ? Verification.Status.ERASED : Verification.Status.SAME);
            reach("verified " + status);
        }
    }

    private String item(int which) {
        List<String> ids = List.copyOf(model.items.keySet());
        return ids.isEmpty() || which % 37 == 0 ? "no-such-issuance" : ids.get(which % ids.size());
    }

    private static String unit(@Nullable Item item, String otherwise) {
        return item == null || item.unit == null ? otherwise : item.unit;
    }

    private static OnSpent policy(boolean negative) {
        return negative ? OnSpent.NEGATIVE_BALANCE : OnSpent.SHORTFALL;
    }

    private void reach(String what) {
        reached.merge(what, 1, Integer::sum);
    }

    private static Event event(String tenant, String id, String subject, String kind, long cents, String device) {
        return Event.of("purchase")
                .tenant(tenant)
                .id(id)
                .subject(subject)
                .amount(Money.ofMinor("USD", cents))
                .with("kind", kind)
                .with("device", device)
                .build();
    }
}
