package io.bonsela.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.RewardEngine;
import io.bonsela.api.store.Store;
import io.bonsela.testkit.life.LifeActions;
import io.bonsela.testkit.life.LifeWalk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.state.ActionChain;

/** The life of rewards in random walks, compared with a simple model, on each database. */
class LifeOfRewardsProperties {
    private static final Map<String, Integer> REACHED = new TreeMap<>();
    private static int steps;

    @Property(tries = 15, edgeCases = EdgeCasesMode.NONE)
    void onSqlite(@ForAll("onSqlite") ActionChain<LifeWalk> walk) {
        steps += LifeActions.run(walk);
    }

    @Property(tries = 15, edgeCases = EdgeCasesMode.NONE)
    void onPostgres(@ForAll("onPostgres") ActionChain<LifeWalk> walk) {
        steps += LifeActions.run(walk);
    }

    @Provide
    Arbitrary<ActionChain<LifeWalk>> onSqlite() {
        return chains(() -> SqliteStore.open(file(), SqliteStore.Durability.NORMAL));
    }

    @Provide
    Arbitrary<ActionChain<LifeWalk>> onPostgres() {
        return chains(() -> TestPostgres.fresh().store());
    }

    private static Arbitrary<ActionChain<LifeWalk>> chains(Supplier<Store> store) {
        return LifeActions.chains(() -> new LifeWalk(RewardEngine.builder().store(store.get()), REACHED), 60);
    }

    private static java.nio.file.Path file() {
        try {
            return Files.createTempDirectory("bonsela").resolve("rewards.db");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterContainer
    static void manyStepsWereWalked() {
        System.out.println("steps COUNT " + steps + "; reached: " + REACHED.size());
        assertThat(steps).isGreaterThanOrEqualTo(1_700);
    }
}
