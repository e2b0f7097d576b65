package io.bonsela.testkit.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Event;
import io.bonsela.api.Inspector.Verification;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.store.Erasure;
import io.bonsela.testkit.Invariants;
import java.util.HashMap;
import java.util.Map;

/**
 * Runs an engine and its model side by side. Each step does the same to both and compares the answer, every issuance,
 * every budget and every wallet; and checks that the balances derive from the records. Numbers choose among the
 * existing objects, so that every step is possible in every state.
 */
public final class LifeWalk implements AutoCloseable {
    final LifeBench bench;
    final PurchaseSteps purchases;
    final RewardSteps rewards;
    final ApprovalSteps approvals;
    final CodeSteps codes;
    final AdministrationSteps administration;

    /**
     * Creates a walk.
     *
     * @param builder the builder of an engine, with its store
     * @param reached counts what happens, by name
     */
    public LifeWalk(RewardEngineBuilder builder, Map<String, Integer> reached) {
        bench = new LifeBench(builder, reached);
        purchases = new PurchaseSteps(bench, new HashMap<>());
        rewards = new RewardSteps(bench);
        approvals = new ApprovalSteps(bench);
        codes = new CodeSteps(bench);
        administration = new AdministrationSteps(bench);
    }

    @Override
    public void close() {
        bench.close();
    }

    /** Spends all points of a subject, reverses a spent credit, and earns new points, which settle the debt. */
    void owe(int who) {
        if (rewards.overdraw(who)) {
            purchases.purchase(who, LifeShop.KINDS.indexOf("points"), 0, 0);
        }
    }

    /** Whether the event's subject was erased, or a subject that it names. */
    private static boolean isErased(Event event) {
        return event.isErased()
                || event.attributes().values().stream()
                        .anyMatch(value -> value instanceof String text && Erasure.isPseudonym(text));
    }

    /** Checks that each subject can spend exactly its available balance, and verifies all decisions. */
    void finish() {
        LifeBench.SUBJECTS.forEach(rewards::spendRest);
        Invariants.reconciles(bench.engine.reports(), LifeShop.TENANT);
        for (Event event : Invariants.all(Query.of(LifeShop.TENANT), bench.engine.records()::events)) {
            Verification verified = bench.engine.inspect().verify(LifeShop.TENANT, event.id());
            Verification.Status status = verified.status();
            assertThat(status)
                    .as("%s, made again: %s", event, verified)
                    .isEqualTo(isErased(event) ? Verification.Status.ERASED : Verification.Status.SAME);
            bench.reach("verified " + status);
        }
    }
}
