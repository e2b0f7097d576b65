package io.bonsela.core.decide;

import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.Reason;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Reward.Fulfilment.FromPool;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.ActiveRulesKey;
import io.bonsela.api.store.StateKey.BreakerKey;
import io.bonsela.api.store.StateKey.ChainKey;
import io.bonsela.api.store.StateKey.EventKey;
import io.bonsela.api.store.StateKey.HistoryKey;
import io.bonsela.api.store.StateKey.OpenIssuancesKey;
import io.bonsela.api.store.StateKey.PoolKey;
import io.bonsela.api.store.StateKey.SubjectKey;
import io.bonsela.api.store.StateKey.TierKey;
import io.bonsela.api.store.StateKey.WalletDebtKey;
import io.bonsela.api.store.UnitOfWork.LoadRequest;
import io.bonsela.api.store.UnitOfWork.LoadRequest.Dates;
import io.bonsela.core.caps.Bound;
import io.bonsela.core.caps.Dimensions;
import io.bonsela.core.check.CheckedRules;
import io.bonsela.core.check.CheckedRules.Body;
import io.bonsela.core.check.CheckedRules.CheckedCap;
import io.bonsela.core.check.CheckedRules.CheckedEffect;
import io.bonsela.core.check.CheckedRules.CheckedRule;
import io.bonsela.core.check.CheckedRules.CheckedTier;
import io.bonsela.core.check.NumberedAggregate;
import io.bonsela.core.history.AggregateWindow;
import io.bonsela.core.interpret.Interpreter;
import io.bonsela.core.interpret.Variables;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.life.BudgetPeriods;
import io.bonsela.core.life.Stock;
import io.bonsela.core.rules.MatchedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects the keys that decisions will read, as far as they are known before anything is loaded. */
public final class Plan {
    private final Set<StateKey<?>> keys = new HashSet<>();
    private final Map<HistoryKey, Dates> histories = new LinkedHashMap<>();

    /** Creates an empty plan. */
    public Plan() {}

    /**
     * Adds what an event's decision will read.
     *
     * @param decidedAt the approximate moment of the decision
     */
    public void add(MatchedEvent matched, Instant decidedAt) {
        String tenant = matched.event().tenant();
        keys.add(new EventKey(tenant, matched.event().id()));
        keys.add(new ActiveRulesKey(tenant));
        keys.add(new SubjectKey(tenant, matched.event().subject()));
        keys.add(new ChainKey(tenant, matched.event().subject()));
        for (CheckedTier tier : matched.rules().checked().tiers()) {
            if (tier.tier().by().eventType().equals(matched.event().type())) {
                keys.add(new TierKey(
                        tenant, matched.event().subject(), tier.tier().id()));
                addHistory(tier.aggregate(), matched);
            }
        }
        for (Integer number : matched.matches().keySet()) {
            CheckedRule rule = matched.rules().rule(number);
            Body body = Objects.requireNonNull(rule.bodies().get(matched.event().type()));
            for (int aggregate : body.aggregates()) {
                addHistory(aggregate, matched);
            }
            for (String tier : body.tiers()) {
                keys.add(new TierKey(tenant, matched.event().subject(), tier));
            }
            for (String unit : body.wallets()) {
                addWallet(tenant, matched.event().subject(), CurrencyUnit.of(unit));
            }
            if (rule.rule().cooldown() != null) {
                keys.addAll(Bound.ofCooldown(rule.rule(), matched.input(), List.of())
                        .keys());
            }
            if (rule.rule().breaker() != null) {
                keys.add(new BreakerKey(tenant, rule.rule().id()));
            }
            if (body.code() != null) {
                keys.add(TypedCodes.wrongCodes(matched.event()));
            }
            body.caps().forEach(cap -> addCap(cap, matched));
            Budget budget = rule.budget() == null ? null : matched.rules().budget(rule.budget());
            if (budget != null) {
                keys.add(BudgetPeriods.key(
                        tenant, budget, decidedAt, matched.rules().zone()));
            }
            if (body.price() != null) {
                addWallet(tenant, matched.event().subject(), body.price().unit());
            }
            for (CheckedEffect effect : body.effects()) {
                FromPool source = Stock.source(effect.reward());
                if (source != null) {
                    keys.add(new PoolKey(tenant, source.pool()));
                }
                CurrencyUnit unit = effect.unit();
                if (effect.handler().terms().creditsWallet() && unit != null) {
                    keys.add(new WalletDebtKey(tenant, matched.event().subject(), unit.code()));
                }
            }
        }
    }

    /** Adds a key. */
    public void add(StateKey<?> key) {
        keys.add(key);
    }

    /** Adds keys that a decision turned out to require as well. */
    public void addAll(LoadRequest more) {
        keys.addAll(more.keys());
        more.histories().forEach((key, dates) -> histories.merge(key, dates, Dates::and));
    }

    /** Returns the number of keys and histories to load. */
    public int size() {
        return keys.size() + histories.size();
    }

    /** Returns the request for what must be loaded. */
    public LoadRequest request() {
        return new LoadRequest(keys, histories);
    }

    static HistoryKey historyKey(NumberedAggregate plan, MatchedEvent matched, String subject) {
        return new HistoryKey(
                matched.event().tenant(), subject, plan.aggregate().eventType(), plan.history());
    }

    private void addHistory(int aggregate, MatchedEvent matched) {
        NumberedAggregate plan = matched.rules().checked().aggregates().get(aggregate);
        Dates dates =
                AggregateWindow.dates(plan, matched.input(), matched.rules().zone());
        histories.merge(historyKey(plan, matched, matched.event().subject()), dates, Dates::and);
    }

    private void addWallet(String tenant, String subject, CurrencyUnit unit) {
        keys.add(new OpenIssuancesKey(tenant, subject));
        keys.add(new WalletDebtKey(tenant, subject, unit.code()));
    }

    private void addCap(CheckedCap cap, MatchedEvent matched) {
        Variables variables = Variables.of(matched.input(), matched.rules().zone());
        List<@Nullable Object> dimensions = new ArrayList<>();
        for (Kernel dimension : cap.dimensions()) {
            if (!CheckedRules.isStateless(dimension)) {
                // Known only at the rule's turn. The decision requests the counters then.
                return;
            }
            Object value = Interpreter.value(dimension, variables);
            if (value instanceof Reason || Dimensions.isMissing(value)) {
                return;
            }
            dimensions.add(value);
        }
        keys.addAll(Bound.ofCap(cap, dimensions, matched.rules().scopes(), matched.input(), List.of())
                .keys());
    }
}
