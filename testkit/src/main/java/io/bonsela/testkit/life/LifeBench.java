package io.bonsela.testkit.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Decision.RuleOutcome;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.RewardEngineBuilder.ApprovalPolicy;
import io.bonsela.api.RewardEngineBuilder.CodePolicy;
import io.bonsela.api.Standing.Parts;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.Spend;
import io.bonsela.api.spi.RewardListener;
import io.bonsela.testkit.Invariants;
import io.bonsela.testkit.ManualClock;
import io.bonsela.testkit.TestKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The test bench for a walk: an engine and its model side by side. What is done to the engine is done to the model as
 * well, and the answers and the books are compared.
 */
final class LifeBench implements AutoCloseable {
    static final List<String> SUBJECTS = List.of("ann", "ben", "eve");

    /** Reconciling reads everything. */
    private static final int BETWEEN_RECONCILIATIONS = 5;

    private static final Instant START = Instant.parse("2026-10-20T12:00:00Z");

    final ManualClock clock = new ManualClock(START);
    final RewardEngine engine;

    /** The subjects, and the pseudonyms of those that were erased. */
    final List<String> names = new ArrayList<>(SUBJECTS);

    LifeModel model = new LifeModel(START);
    private final Map<String, Integer> reached;
    private final List<Command> commands = new ArrayList<>();
    private final List<Receipt> receipts = new ArrayList<>();
    private final List<String> illegalMoves = new CopyOnWriteArrayList<>();
    private int number;
    private int compared;

    /** A command on the model. */
    @FunctionalInterface
    interface ModelCommand {
        /** Executes it, and returns the code of the refusal; null: it is done. */
        @Nullable
        ReasonCode execute(LifeModel model);
    }

    LifeBench(RewardEngineBuilder builder, Map<String, Integer> reached) {
        this.reached = reached;
        engine = builder.clock(clock)
                .lanes(1) // so that what is submitted first is decided first
                .keys(TestKeys.ring())
                .codePolicy(new CodePolicy(3, Duration.ofMinutes(15), Duration.ofMinutes(10)))
                .approvals(new ApprovalPolicy(false, List.of(Money.ofMinor("POINTS", LifeShop.LARGEST_BY_HAND))))
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
    }

    /** Whether a state is reachable by any number of moves: one decision may make several. */
    private static boolean isReachable(IssuanceState from, IssuanceState to) {
        Set<IssuanceState> reached = EnumSet.of(from);
        for (int size = 0; size < reached.size(); ) {
            size = reached.size();
            Set.copyOf(reached).forEach(state -> reached.addAll(state.next()));
        }
        return reached.contains(to);
    }

    @Override
    public void close() {
        engine.close();
    }

    void advance(int hours) {
        clock.advance(Duration.ofHours(hours));
        model.books.now = clock.instant();
    }

    static String subject(int who) {
        return SUBJECTS.get(who % SUBJECTS.size());
    }

    /** The id of an existing issuance, or seldom of none. */
    String issuance(int which) {
        List<String> ids = List.copyOf(model.books.items.keySet());
        return ids.isEmpty() || which % 37 == 0 ? "no-such-issuance" : ids.get(which % ids.size());
    }

    String newEventId() {
        return "p" + ++number;
    }

    /** The id of the last command. */
    String lastOrigin() {
        return "c" + number;
    }

    /** What takes the place of the event for what the last command credited. */
    String byHand() {
        return Issuance.BY_HAND + lastOrigin();
    }

    /** The ids of what the last command credited. */
    List<String> credited() {
        return engine.records().issuances(Query.of(LifeShop.TENANT).event(byHand())).items().stream()
                .sorted(Comparator.comparing(Issuance::effect))
                .map(Issuance::id)
                .toList();
    }

    /** The currency of what a command spent. */
    String unitOf(String spend) {
        for (Command command : commands) {
            if (command.origin().id().equals(spend) && command instanceof Spend spent) {
                return spent.amount().currency().code();
            }
        }
        return "POINTS";
    }

    Origin newOrigin(String actor) {
        return Origin.of(LifeShop.TENANT, "c" + ++number, actor);
    }

    /** Applies an engine's decision to the model, and compares the outcomes. */
    void decided(Decision decision) {
        Event event =
                engine.records().event(LifeShop.TENANT, decision.eventId()).orElseThrow();
        String rule = String.valueOf(event.attribute("kind"));
        String device = String.valueOf(event.attribute("device"));
        long cents = event.attribute("amount") instanceof Money money ? money.minorUnits() : 0;
        Purchase purchase = new Purchase(event.id(), event.subject(), rule, cents, clock.instant(), null);
        List<String> ids = decision.issuances().stream().map(Issuance::id).toList();
        Outcome expected = model.rules().decide(purchase, device, ids.isEmpty() ? List.of("none", "none2") : ids);
        List<RuleOutcome> outcomes = decision.outcomes();
        assertThat(decision.outcome(rule).map(RuleOutcome::outcome).orElse(null))
                .as("outcome of %s for %s", rule, event.subject())
                .isEqualTo(expected);
        assertThat(outcomes).hasSize(expected == null ? 0 : PurchaseRules.rivalOf(rule) ? 2 : 1);
        if (PurchaseRules.rivalOf(rule)) {
            Outcome otherwise = decision.issuances().isEmpty() ? expected : Outcome.MATCHED;
            Outcome rival = expected == Outcome.MATCHED ? Outcome.EXCLUDED : otherwise;
            assertThat(outcomes.get(0).outcome()).as("outcome of the rival").isEqualTo(rival);
            reach("rival " + rival);
        }
        reach("purchase " + expected);
        if (expected == Outcome.MATCHED && outcomes.get(0).reason() != null) {
            reach("purchase reduced");
        }
        if (model.books.tookOver()) {
            reach("month takes over");
        }
        assertThat(decision.raised()).hasSize(rule.equals("friend") && expected == Outcome.MATCHED ? 1 : 0);
        decision.raised().forEach(raised -> raised(raised, purchase));
        decision.issuances().forEach(issuance -> {
            Parts parts = issuance.standing().parts();
            if (parts != null && parts.used().isPositive()) {
                reach("credit settles a debt");
            }
        });
    }

    private void raised(Event event, Purchase cause) {
        assertThat(event.subject())
                .isEqualTo(engine.records()
                        .event(LifeShop.TENANT, cause.id)
                        .orElseThrow()
                        .attribute("referrer"));
        Decision decision =
                engine.records().decision(LifeShop.TENANT, event.id()).orElseThrow();
        Purchase raised =
                new Purchase(event.id(), decision.subject(), "thanks", cause.amount, clock.instant(), cause.id);
        List<String> ids = decision.issuances().stream().map(Issuance::id).toList();
        Outcome expected = model.rules().thank(raised, ids.isEmpty() ? List.of("none") : ids);
        assertThat(decision.outcome("thanks").map(RuleOutcome::outcome)).contains(expected);
        reach("raised " + expected);
    }

    /** Executes a command of the host, and compares everything. */
    Receipt run(Function<Origin, Command> command, ModelCommand expected) {
        Receipt receipt = execute(command, "host", expected);
        compare();
        return receipt;
    }

    /** Executes a command, and compares the answers. */
    Receipt execute(Function<Origin, Command> command, String actor, ModelCommand expected) {
        Command asked = command.apply(newOrigin(actor));
        Receipt receipt = engine.execute(asked);
        answered(asked, receipt, expected);
        return receipt;
    }

    /** Applies a command that the engine has answered to the model, and compares the answers. */
    void answered(Command asked, Receipt receipt, ModelCommand expected) {
        LifeModel before = new LifeModel(model);
        ReasonCode refusal = expected.execute(model);
        if (refusal != null) {
            model = before;
        }
        assertThat(receipt.refusal().orElse(null)).as("refusal of %s", asked).isEqualTo(refusal);
        assertThat(receipt.status()).isEqualTo(refusal == null ? Receipt.Status.DONE : Receipt.Status.REFUSED);
        commands.add(asked);
        receipts.add(receipt);
        reach(asked.verb() + ' ' + (refusal == null ? "DONE" : refusal));
    }

    /** Repeats the last command of one kind, and then its id with a different command. */
    void repeat(int which) {
        if (commands.isEmpty()) {
            return;
        }
        List<String> verbs = commands.stream().map(Command::verb).toList();
        List<String> kinds = verbs.stream().distinct().toList();
        int i = verbs.lastIndexOf(kinds.get(which % kinds.size()));
        Receipt again = engine.execute(commands.get(i));
        Receipt before = receipts.get(i);
        assertThat(again.status()).isEqualTo(Receipt.Status.REPEATED);
        // An erasure can have removed names from the arguments.
        assertThat(again.refusal()).isEqualTo(before.refusal());
        assertThat(again.amount()).isEqualTo(before.amount());
        assertThat(again.code()).as("the code is shown again").isEqualTo(before.code());
        reach("repeat " + commands.get(i).verb());
        Origin origin = commands.get(i).origin();
        Receipt conflict = engine.execute(new Spend(origin, "nobody", Money.of("POINTS", "9")));
        assertThat(conflict.refusal()).contains(ReasonCode.COMMAND_CONFLICT);
        reach("spend " + ReasonCode.COMMAND_CONFLICT);
        compare();
    }

    void compare() {
        new Comparison(engine, model, clock.instant()).compare(names);
        compared++;
        if (compared % BETWEEN_RECONCILIATIONS == 0) {
            Invariants.reconciles(engine.reports(), LifeShop.TENANT);
        }
        assertThat(illegalMoves).isEmpty();
    }

    /** Counts what happens, by name. */
    void reach(String what) {
        reached.merge(what, 1, Integer::sum);
    }
}
