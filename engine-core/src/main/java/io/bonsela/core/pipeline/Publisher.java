package io.bonsela.core.pipeline;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Publication;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.Change;
import io.bonsela.api.store.Change.PublishedRules;
import io.bonsela.api.store.LoadRequest;
import io.bonsela.api.store.Loaded;
import io.bonsela.api.store.LockKey;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.ActiveRules;
import io.bonsela.api.store.State.BudgetState;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.ActiveRulesKey;
import io.bonsela.api.store.StateKey.BudgetKey;
import io.bonsela.api.store.Store;
import io.bonsela.api.store.UnitOfWork;
import io.bonsela.core.check.Redefinitions;
import io.bonsela.core.decide.BudgetPeriods;
import io.bonsela.core.decide.CompiledRules;
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

/** Puts rule sets in force: checked and compiled off to the side, then swapped in one unit of work. */
public final class Publisher {
    private final Store store;
    private final RulesInForce rules;
    private final Timeline timeline;

    /** A publisher of one engine. */
    public Publisher(Store store, RulesInForce rules, Timeline timeline) {
        this.store = store;
        this.rules = rules;
        this.timeline = timeline;
    }

    /** Publishes a rule set unless this very set was published before: then what is in force stays. */
    public void publishOnce(RuleSet ruleSet) {
        CompiledRules compiled = rules.compile(ruleSet);
        if (store.ruleSet(ruleSet.tenant(), compiled.digest()).isEmpty()) {
            publish(compiled);
        }
    }

    /** Puts a rule set in force. */
    public Publication publish(RuleSet ruleSet) {
        return publish(rules.compile(ruleSet));
    }

    private Publication publish(CompiledRules compiled) {
        RuleSet ruleSet = compiled.checked().ruleSet();
        String tenant = ruleSet.tenant();
        ActiveRulesKey activeKey = new ActiveRulesKey(tenant);
        Map<BudgetKey, Budget> lifetime = new LinkedHashMap<>();
        for (Budget budget : ruleSet.budgets()) {
            if (budget.period() == null) {
                lifetime.put(new BudgetKey(tenant, budget.id(), BudgetPeriods.LIFETIME), budget);
            }
        }
        Set<StateKey<?>> keys = new HashSet<>(lifetime.keySet());
        keys.add(activeKey);
        LoadRequest request = new LoadRequest(keys, Map.of());
        SortedSet<LockKey> locks = new TreeSet<>(Locks.of(request));
        locks.removeIf(lock -> lock.kind() == LockKey.Kind.RULES);
        locks.add(new LockKey(tenant, LockKey.Kind.RULES, "", false));
        try (UnitOfWork work = store.begin()) {
            work.lock(locks);
            Loaded loaded = work.load(request);
            ActiveRules active = loaded.get(activeKey);
            if (active != null && active.digest().equals(compiled.digest())) {
                return new Publication(tenant, active.version(), active.digest());
            }
            refuseRedefinitions(ruleSet, active, lifetime, loaded);
            Instant now = work.now().orElseGet(timeline::now);
            ActiveRules next = new ActiveRules(active == null ? 1 : active.version() + 1, compiled.digest());
            Map<StateKey<?>, State> states = new LinkedHashMap<>();
            states.put(activeKey, next);
            List<LedgerEntry> funding = new ArrayList<>();
            lifetime.forEach((key, budget) -> {
                if (loaded.get(key) == null) {
                    states.put(key, BudgetPeriods.open(budget));
                    funding.addAll(BudgetPeriods.funding(key, budget.limit(), now));
                }
            });
            Change change = new Change(
                    states, Map.of(), List.of(), List.of(), funding, new PublishedRules(compiled.digest(), ruleSet));
            if (!work.commit(change)) {
                throw new BonselaException(ErrorCode.STORE_CONFLICT, "the rule set of " + tenant + " collided");
            }
            rules.announce(compiled);
            return new Publication(tenant, next.version(), next.digest());
        }
    }

    private void refuseRedefinitions(
            RuleSet ruleSet, @Nullable ActiveRules active, Map<BudgetKey, Budget> lifetime, Loaded loaded) {
        List<Diagnostic> found = new ArrayList<>();
        if (active != null) {
            store.ruleSet(ruleSet.tenant(), active.digest()).ifPresent(before -> {
                found.addAll(Redefinitions.ofCaps(before, ruleSet));
                found.addAll(Redefinitions.ofBudgets(before, ruleSet));
            });
        }
        lifetime.forEach((key, budget) -> {
            BudgetState funded = loaded.get(key);
            if (funded != null) {
                found.addAll(Redefinitions.ofBudget(funded.limit(), budget, ruleSet));
            }
        });
        if (!found.isEmpty()) {
            throw new InvalidRuleSetException(found);
        }
    }
}
