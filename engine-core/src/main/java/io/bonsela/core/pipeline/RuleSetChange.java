package io.bonsela.core.pipeline;

import io.bonsela.api.Origin;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt.Publication;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.Pause;
import io.bonsela.api.command.Resume;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.Change.PublishedRules;
import io.bonsela.api.store.State.ActiveRules;
import io.bonsela.api.store.State.BudgetState;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.ActiveRulesKey;
import io.bonsela.api.store.StateKey.BudgetKey;
import io.bonsela.api.store.StateKey.ChainKey;
import io.bonsela.api.store.StateKey.CommandKey;
import io.bonsela.api.store.StateKey.LockKey;
import io.bonsela.api.store.UnitOfWork.LoadRequest;
import io.bonsela.core.check.Meanings;
import io.bonsela.core.life.BudgetPeriods;
import io.bonsela.core.life.BudgetUse;
import io.bonsela.core.rules.CompiledRules;
import io.bonsela.core.state.Draft;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a command that puts a rule set in force reads and writes in its unit of work. */
final class RuleSetChange {
    private final Command command;
    private final Set<StateKey<?>> approvals;
    private final CompiledRules compiled;
    private final RuleSet ruleSet;
    private final Meanings meanings;
    private final Map<BudgetKey, Budget> lifetimeBudgets = new LinkedHashMap<>();
    private final Map<BudgetKey, Budget> runningBudgets = new LinkedHashMap<>();

    /**
     * Creates the change to a compiled rule set.
     *
     * @param approvals what it reads about approvals
     * @param soon the approximate time of the change
     */
    RuleSetChange(Command command, Set<StateKey<?>> approvals, CompiledRules compiled, Instant soon) {
        this.command = command;
        this.approvals = approvals;
        this.compiled = compiled;
        ruleSet = compiled.checked().ruleSet();
        meanings = new Meanings(ruleSet);
        for (Budget budget : ruleSet.budgets()) {
            BudgetKey key = BudgetPeriods.key(ruleSet.tenant(), budget, soon, compiled.zone());
            (budget.period() == null ? lifetimeBudgets : runningBudgets).put(key, budget);
        }
    }

    /** Returns what it reads. */
    LoadRequest request() {
        Origin origin = command.origin();
        Set<StateKey<?>> keys = new HashSet<>(lifetimeBudgets.keySet());
        keys.add(new ActiveRulesKey(origin.tenant()));
        keys.add(new CommandKey(origin.tenant(), origin.id()));
        keys.add(ChainKey.of(origin.tenant(), null));
        keys.addAll(approvals);
        keys.addAll(meanings.all().keySet());
        keys.addAll(runningBudgets.keySet());
        return new LoadRequest(keys, Map.of());
    }

    /** Returns the locks for what it reads; the rules are locked exclusively, so that no decision is under way. */
    SortedSet<LockKey> locks(LoadRequest request) {
        SortedSet<LockKey> locks = new TreeSet<>(request.locks());
        locks.removeIf(lock -> lock.kind() == LockKey.Kind.RULES);
        locks.add(new LockKey(command.origin().tenant(), LockKey.Kind.RULES, "", false));
        return locks;
    }

    /** Creates the new version, and opens the lifetime budgets that begin with it. */
    PublishedRules publish(@Nullable Publication inForce, Draft draft) {
        Origin origin = command.origin();
        // A rule set that is paused or resumed is already in force.
        if (!(command instanceof Pause) && !(command instanceof Resume)) {
            refuseRedefinitions(draft);
        }
        long version = inForce == null ? 1 : inForce.version() + 1;
        draft.put(new ActiveRulesKey(origin.tenant()), new ActiveRules(version, compiled.digest()));
        for (BudgetKey key : lifetimeBudgets.keySet()) {
            new BudgetUse(key, draft).open();
        }
        Publication publication =
                new Publication(origin.tenant(), version, compiled.digest(), draft.decidedAt(), origin.actor());
        return new PublishedRules(compiled.digest(), ruleSet, publication);
    }

    /** Keeps the rule set, to be put in force later. Refuses at once what could not be. */
    PublishedRules keep(Draft scratch) {
        refuseRedefinitions(scratch);
        return new PublishedRules(compiled.digest(), ruleSet, null);
    }

    /** Refuses redefined ids: an id keeps the meaning that it had when it was first in force. */
    private void refuseRedefinitions(Draft draft) {
        List<Diagnostic> found = new ArrayList<>(meanings.differences(draft::get));
        lifetimeBudgets.forEach((key, budget) -> {
            BudgetState funded = draft.get(key);
            if (funded != null) {
                found.addAll(meanings.fundedOtherwise(budget, funded.opening()));
            }
        });
        if (!found.isEmpty()) {
            throw new InvalidRuleSetException(found);
        }
        meanings.all().forEach((key, meaning) -> {
            if (draft.get(key) == null) {
                draft.put(key, meaning);
            }
        });
    }

    /** Returns a note for each budget whose running period keeps the amount that it opened with. */
    List<Reason> keptBudgets(Draft draft) {
        List<Reason> notes = new ArrayList<>();
        runningBudgets.forEach((key, budget) -> {
            BudgetState opened = draft.get(key);
            if (opened != null && !opened.opening().equals(budget.limit())) {
                notes.add(new Reason(
                        ReasonCode.BUDGET_KEPT,
                        Map.of(
                                "budget", key.budget(),
                                "period", key.period(),
                                "kept", opened.opening(),
                                "declared", budget.limit())));
            }
        });
        return notes;
    }
}
