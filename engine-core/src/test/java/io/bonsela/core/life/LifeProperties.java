package io.bonsela.core.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.ReasonCode;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Announce;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.ImportCodes;
import io.bonsela.api.command.Redeliver;
import io.bonsela.api.command.ResealPool;
import io.bonsela.api.command.ResealScopes;
import io.bonsela.api.command.SettleContradiction;
import io.bonsela.api.command.SwitchConnector;
import io.bonsela.testkit.life.LifeActions;
import io.bonsela.testkit.life.LifeWalk;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.state.ActionChain;

/** The life of rewards, walked at random beside a simple model. */
class LifeProperties {
    private static final int STEPS = 60;
    /** After so many walks what was not reached is taken to be out of reach; the rarest is on about every tenth. */
    private static final int MOST_WALKS = 2_000;
    /** The walk's shop has neither connectors nor pools: DeliveryTest and VoucherPoolTest walk these ways. */
    private static final Set<Class<?>> OF_DELIVERIES = Set.of(
            Announce.class,
            ImportCodes.class,
            Redeliver.class,
            SettleContradiction.class,
            ResealPool.class,
            ResealScopes.class,
            SwitchConnector.class);

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void theEngineAgreesWithTheModelAfterEveryStep(@ForAll("walks") ActionChain<LifeWalk> walk) {
        int unused = LifeActions.run(walk);
    }

    @Provide
    Arbitrary<ActionChain<LifeWalk>> walks() {
        return walks(new TreeMap<>());
    }

    private static Arbitrary<ActionChain<LifeWalk>> walks(Map<String, Integer> reached) {
        return LifeActions.chains(() -> new LifeWalk(RewardEngine.builder(), reached), STEPS);
    }

    @Example
    void everyVerbAndRefusalIsReached() {
        Map<String, Integer> reached = new TreeMap<>();
        Iterator<ActionChain<LifeWalk>> walks =
                walks(reached).sampleStream().limit(MOST_WALKS).iterator();
        int walked = 0;
        while (!missing(reached.keySet()).isEmpty() && walks.hasNext()) {
            int unused = LifeActions.run(walks.next());
            walked++;
        }
        System.out.println("walks COUNT " + walked + "; reached: " + reached);
        assertThat(missing(reached.keySet())).isEmpty();
    }

    private static List<String> missing(Set<String> reached) {
        List<String> wanted = new ArrayList<>(List.of(
                "expire-due DONE",
                "credit settles a debt",
                "purchase reduced",
                "month takes over",
                "raised MATCHED",
                "purchase NOT_IN_ROLLOUT",
                "purchase CODE_REFUSED",
                "raised BUDGET_EXHAUSTED",
                "refund RAISED_EVENT"));
        for (Class<?> verb : Command.class.getPermittedSubclasses()) {
            if (!OF_DELIVERIES.contains(verb)) {
                String name = verb.getSimpleName()
                        .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
                        .toLowerCase(Locale.ROOT);
                wanted.add(name + " DONE");
                wanted.add("repeat " + name);
            }
        }
        wanted.removeAll(reached);
        Set<ReasonCode> ofCommands = EnumSet.range(ReasonCode.COMMAND_CONFLICT, ReasonCode.BALANCE_TOO_LOW);
        ofCommands.removeAll(EnumSet.range(ReasonCode.UNKNOWN_DELIVERY, ReasonCode.CODE_IN_POOL));
        for (ReasonCode code : ofCommands) {
            if (reached.stream().noneMatch(key -> key.endsWith(" " + code))) {
                wanted.add(code.name());
            }
        }
        return wanted;
    }
}
