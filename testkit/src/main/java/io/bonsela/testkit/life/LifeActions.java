package io.bonsela.testkit.life;

import java.util.function.BiConsumer;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.Transformer;

/** Generates random walks through the life of rewards, as chains of actions for jqwik. */
public final class LifeActions {
    private LifeActions() {}

    /** Numbers that choose among the existing objects. */
    private record Dice(int one, int two, int three, int four) {}

    /**
     * Chains of steps.
     *
     * @param start creates a walk
     * @param steps the number of steps in a chain
     */
    public static Arbitrary<ActionChain<LifeWalk>> chains(Supplier<LifeWalk> start, int steps) {
        return ActionChain.startWith(start)
                .withAction(
                        20,
                        step(
                                "purchase",
                                (walk, dice) -> walk.purchases.purchase(dice.one, dice.two, dice.three, dice.four)))
                .withAction(
                        2, step("together", (walk, dice) -> walk.purchases.together(dice.one, dice.two, dice.three)))
                .withAction(4, step("advance", (walk, dice) -> walk.bench.advance(dice.one % 100)))
                .withAction(1, step("advance far", (walk, dice) -> walk.bench.advance(dice.one % 800)))
                .withAction(2, step("expire", (walk, dice) -> walk.rewards.expireDue(dice.one)))
                .withAction(4, step("redeem", (walk, dice) -> walk.rewards.redeem(dice.one, dice.two, dice.three)))
                .withAction(6, step("code", (walk, dice) -> walk.codes.newCode(dice.one, dice.two % 2 == 0)))
                .withAction(4, step("by code", (walk, dice) -> walk.codes.redeemByCode(dice.one, dice.two, dice.three)))
                .withAction(
                        4, step("by password", (walk, dice) -> walk.codes.redeemByPassword(dice.one, dice.two % 3 > 0)))
                .withAction(1, step("guess", (walk, dice) -> walk.codes.guess(dice.one)))
                .withAction(1, step("guess promo", (walk, dice) -> walk.purchases.guess(dice.one)))
                .withAction(2, step("owe", (walk, dice) -> walk.owe(dice.one)))
                .withAction(
                        6, step("spend", (walk, dice) -> walk.rewards.spend(dice.one, dice.two % 3 > 0, dice.three)))
                .withAction(3, step("credit", (walk, dice) -> walk.approvals.credit(dice.one, dice.two)))
                .withAction(3, step("debit", (walk, dice) -> walk.approvals.debit(dice.one, dice.two)))
                .withAction(4, step("approve", (walk, dice) -> walk.approvals.decide(dice.one, dice.two)))
                .withAction(3, step("transfer", (walk, dice) -> walk.rewards.transfer(dice.one, dice.two, dice.three)))
                .withAction(6, step("hold", (walk, dice) -> walk.rewards.hold(dice.one, dice.two, dice.three)))
                .withAction(8, step("unspend", (walk, dice) -> walk.rewards.unspend(dice.one, dice.two, dice.three)))
                .withAction(3, step("unredeem", (walk, dice) -> walk.rewards.unredeem(dice.one)))
                .withAction(2, step("cancel", (walk, dice) -> walk.rewards.cancel(dice.one)))
                .withAction(
                        5,
                        step("reverse", (walk, dice) -> walk.rewards.reverse(dice.one, dice.two, dice.three % 2 == 0)))
                .withAction(
                        4,
                        step("refund", (walk, dice) -> walk.purchases.refund(dice.one, dice.two, dice.three % 2 == 0)))
                .withAction(
                        3,
                        step("refund line", (walk, dice) -> walk.purchases.refundLine(dice.one, dice.two, dice.three)))
                .withAction(4, step("confirm", (walk, dice) -> walk.rewards.confirm(dice.one)))
                .withAction(5, step("deliver", (walk, dice) -> walk.rewards.deliver(dice.one, dice.two)))
                .withAction(2, step("top up", (walk, dice) -> walk.administration.topUp(dice.one, dice.two)))
                .withAction(2, step("adjust", (walk, dice) -> walk.administration.adjust(dice.one, dice.two)))
                .withAction(2, step("pause", (walk, dice) -> walk.administration.pause(dice.one, true)))
                .withAction(3, step("resume", (walk, dice) -> walk.administration.pause(dice.one, false)))
                .withAction(3, step("add up", (walk, dice) -> walk.administration.addUp(dice.one, dice.two)))
                .withAction(1, step("roll back", (walk, dice) -> walk.administration.rollback(dice.one % 4 == 0)))
                .withAction(1, step("publish", (walk, dice) -> walk.administration.publish(dice.one)))
                .withAction(4, step("report", (walk, dice) -> walk.administration.report(dice.one, dice.two)))
                .withAction(2, step("reset", (walk, dice) -> walk.administration.resetBreaker(dice.one)))
                .withAction(2, step("merge", (walk, dice) -> walk.purchases.merge(dice.one, dice.two, dice.three)))
                .withAction(1, step("erase", (walk, dice) -> walk.purchases.erase(dice.one)))
                .withAction(6, step("repeat", (walk, dice) -> walk.bench.repeat(dice.one)))
                .withMaxTransformations(steps);
    }

    /**
     * Runs a chain to its end, and spends the rest.
     *
     * @param chain a chain from {@link #chains}
     * @return the number of steps taken
     */
    public static int run(ActionChain<LifeWalk> chain) {
        LifeWalk walk = chain.run();
        try (walk) {
            walk.finish();
        }
        return chain.transformations().size();
    }

    private static Action<LifeWalk> step(String name, BiConsumer<LifeWalk, Dice> step) {
        Arbitrary<Integer> number =
                Arbitraries.integers().between(0, 9_999).withDistribution(RandomDistribution.uniform());
        Arbitrary<Dice> dice = number.tuple4().map(LifeActions::dice);
        return (Action.Independent<LifeWalk>) () ->
                dice.map(rolled -> Transformer.mutate(name + ' ' + rolled, walk -> step.accept(walk, rolled)));
    }

    private static Dice dice(Tuple.Tuple4<Integer, Integer, Integer, Integer> numbers) {
        return new Dice(numbers.get1(), numbers.get2(), numbers.get3(), numbers.get4());
    }
}
