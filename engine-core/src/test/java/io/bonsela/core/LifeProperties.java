package io.bonsela.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.ReasonCode;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Announce;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.ImportCodes;
import io.bonsela.api.command.Redeliver;
import io.bonsela.api.command.ResealPool;
import io.bonsela.api.command.SwitchConnector;
import io.bonsela.testkit.life.LifeActions;
import io.bonsela.testkit.life.LifeWalk;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.state.ActionChain;

/** The life of rewards, walked at random beside a simple model. */
class LifeProperties {
    private static final Map<String, Integer> REACHED = new TreeMap<>();
    /** The walk's shop has neither connectors nor pools: DeliveryTest walks these ways. */
    private static final Set<Class<?>> OF_DELIVERIES =
            Set.of(Announce.class, ImportCodes.class, Redeliver.class, ResealPool.class, SwitchConnector.class);

    private static int steps;

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void theEngineAgreesWithTheModelAfterEveryStep(@ForAll("walks") ActionChain<LifeWalk> walk) {
        steps += LifeActions.run(walk);
    }

    @Provide
    Arbitrary<ActionChain<LifeWalk>> walks() {
        return LifeActions.chains(() -> new LifeWalk(RewardEngine.builder(), REACHED), 60);
    }

    @AfterContainer
    static void everyVerbAndRefusalWasReached() {
        System.out.println("steps COUNT " + steps + "; reached: " + REACHED);
        assertThat(steps).isGreaterThanOrEqualTo(10_000);
        for (Class<?> verb : Command.class.getPermittedSubclasses()) {
            if (OF_DELIVERIES.contains(verb)) {
                continue;
            }
            String name =
                    verb.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
            assertThat(REACHED).containsKeys(name + " DONE", "repeat " + name);
        }
        assertThat(REACHED).containsKeys("expire-due DONE", "credit settles a debt");
        Set<ReasonCode> ofCommands = EnumSet.range(ReasonCode.COMMAND_CONFLICT, ReasonCode.BALANCE_TOO_LOW);
        ofCommands.removeAll(EnumSet.range(ReasonCode.UNKNOWN_DELIVERY, ReasonCode.CODE_IN_POOL));
        assertThat(ofCommands)
                .allSatisfy(code -> assertThat(REACHED.keySet()).anyMatch(key -> key.endsWith(" " + code)));
    }
}
