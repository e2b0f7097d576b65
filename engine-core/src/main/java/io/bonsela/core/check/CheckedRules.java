package io.bonsela.core.check;

import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.Issuance.Terms;
import io.bonsela.api.rule.Campaign;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.NamedCollection;
import io.bonsela.api.rule.PromoCode;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Reward.Fulfilment.FromPool;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.Tier;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.RewardHandler;
import io.bonsela.core.check.CodeCaps.Counted;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Apply;
import io.bonsela.core.kernel.Kernel.Call;
import io.bonsela.core.kernel.Kernel.Constant;
import io.bonsela.core.kernel.Kernel.Read;
import io.bonsela.core.kernel.Kernel.Root;
import io.bonsela.core.kernel.Op;
import java.math.RoundingMode;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A rule set without mistakes, with its expressions in the kernel of the language.
 *
 * @param ruleSet the original rule set
 * @param digest the digest of its canonical form
 * @param eventTypes the event types by name
 * @param variables the types of the variables that conditions may use, by event type and path
 * @param checks the admission checks of events, by event type and id
 * @param rules the rules in the order of their application: by descending priority, then id
 * @param tiers the tiers
 * @param aggregates the aggregates that the rules and tiers use, by number
 * @param terms the terms of each type of reward
 */
public record CheckedRules(
        RuleSet ruleSet,
        String digest,
        Map<String, EventType> eventTypes,
        Map<String, Map<String, ValueType>> variables,
        Map<String, Map<String, Kernel>> checks,
        List<CheckedRule> rules,
        List<CheckedTier> tiers,
        List<NumberedAggregate> aggregates,
        Map<String, Terms> terms) {

    /** Returns the terms of a type of reward; null: there is no such type. */
    public @Nullable Terms terms(String type) {
        return terms.get(type);
    }

    /**
     * Returns a tier.
     *
     * @param id its id
     */
    public Optional<CheckedTier> tier(String id) {
        return tiers.stream().filter(each -> each.tier().id().equals(id)).findFirst();
    }

    /** Whether an expression depends only on the event and facts. */
    public static boolean isStateless(Kernel expression) {
        return Trees.isStateless(expression);
    }

    /** The collection that a call reads; empty if it calls a different operator. */
    public static Optional<NamedCollection> collection(Call call) {
        return call.operator() instanceof CollectionOperator looks ? Optional.of(looks.collection()) : Optional.empty();
    }

    /**
     * A rule without mistakes.
     *
     * @param rule the original rule
     * @param campaign its campaign, if any
     * @param budget the id of the budget that pays, if any
     * @param bodies its bodies, by event type
     */
    public record CheckedRule(
            Rule rule,
            @Nullable Campaign campaign,
            @Nullable String budget,
            Map<String, Body> bodies) {
        /**
         * Returns the zone of its campaign's dates and of its schedule.
         *
         * @param tenants the tenant's zone
         */
        public ZoneId zone(ZoneId tenants) {
            return campaign == null || campaign.zone() == null ? tenants : campaign.zone();
        }
    }

    /**
     * The part of a rule that applies to events of one type, in the kernel.
     *
     * @param stateless the part of its condition that depends only on the event and facts
     * @param stateful the part that also depends on history, or on what other rules granted before; null: none
     * @param effects its effects
     * @param raises the events that it raises
     * @param price what a grant costs the subject; null: nothing
     * @param code the code that the event must have; null: none
     * @param caps its caps, those of the subject first
     * @param aggregates the numbers of the aggregates that any of these uses
     * @param tiers the tiers that any of these reads
     * @param wallets the currencies of the balances that any of these reads
     */
    public record Body(
            Kernel stateless,
            @Nullable Kernel stateful,
            List<CheckedEffect> effects,
            List<CheckedRaise> raises,
            @Nullable CheckedPrice price,
            @Nullable CheckedCode code,
            List<CheckedCap> caps,
            Set<Integer> aggregates,
            Set<String> tiers,
            Set<String> wallets) {
        /** The whole condition. */
        public Kernel condition() {
            return stateful == null ? stateless : Kernel.Apply.of(Op.AND, stateless, stateful);
        }

        /** Returns a copy that reads aggregates, tiers and wallets. */
        Body reading(Set<Integer> numbers, Set<String> ids, Set<String> currencies) {
            return new Body(stateless, stateful, effects, raises, price, code, caps, numbers, ids, currencies);
        }

        /** Its expressions that are evaluated only if the stateless part of the condition holds. */
        public List<Kernel> beyond() {
            List<Kernel> all = new ArrayList<>(Stream.ofNullable(stateful).toList());
            effects.forEach(effect -> all.addAll(effect.expressions()));
            raises.forEach(raise -> all.addAll(raise.expressions()));
            if (price != null) {
                all.add(price.value());
            }
            if (code != null && code.position() != null) {
                all.add(code.position());
            }
            caps.forEach(cap -> all.addAll(cap.dimensions()));
            return all;
        }
    }

    /**
     * An effect.
     *
     * @param reward the reward
     * @param handler its handler
     * @param unit the currency of its value; null if it has none
     * @param value the expression for its value; null: the reward's own value, if it has one
     * @param rounding how the value is rounded
     * @param over the lines over which the value is shared; null: it is not shared
     */
    public record CheckedEffect(
            Reward reward,
            RewardHandler handler,
            @Nullable CurrencyUnit unit,
            @Nullable Kernel value,
            RoundingMode rounding,
            @Nullable CheckedSharing over) {
        /** Whether a smaller value of the reward can be granted: it is an amount without a fixed cost, and not a code. */
        public boolean isDivisible() {
            return unit != null && reward.cost() == null && !(reward.fulfilment() instanceof FromPool);
        }

        /** Its expressions. */
        public List<Kernel> expressions() {
            return over == null
                    ? Stream.ofNullable(value).toList()
                    : Stream.of(value, over.lines(), over.where(), over.by())
                            .filter(Objects::nonNull)
                            .toList();
        }
    }

    /**
     * An event that a rule raises.
     *
     * @param event its type
     * @param subject its subject
     * @param with its attributes, by name
     */
    public record CheckedRaise(EventType event, Kernel subject, Map<String, Kernel> with) {
        /** Its expressions. */
        public List<Kernel> expressions() {
            return Stream.concat(Stream.of(subject), with.values().stream()).toList();
        }
    }

    /**
     * A tier.
     *
     * @param tier the original tier
     * @param aggregate the number of the aggregate that earns its levels
     */
    public record CheckedTier(Tier tier, int aggregate) {}

    /**
     * What a grant costs the subject.
     *
     * @param unit the currency
     * @param value the expression for the amount
     * @param rounding how the amount is rounded
     */
    public record CheckedPrice(CurrencyUnit unit, Kernel value, RoundingMode rounding) {}

    /**
     * A code that an event must have.
     *
     * @param code the code, or the pool of codes
     * @param attribute the attribute of the event that has the code as it was typed
     * @param position the fact with the position of the typed code in the pool; null: it is one public code
     */
    public record CheckedCode(
            PromoCode code, String attribute, @Nullable Read position) {
        /** The part of the condition that the event has any text in the attribute. */
        public Kernel isTyped() {
            return Apply.of(Op.NOT_EQUAL, new Read(Root.EVENT, List.of(attribute)), Constant.NULL);
        }
    }

    /**
     * How a value is shared over lines.
     *
     * @param lines the lines
     * @param where which of them take part; null: all
     * @param by the weight of a line; null: what is left of it
     * @param reduces whether the shares reduce what is left of the lines, so that they cannot exceed it
     */
    public record CheckedSharing(
            Kernel lines, @Nullable Kernel where, @Nullable Kernel by, boolean reduces) {}

    /**
     * A cap.
     *
     * @param cap the original cap
     * @param dimensions its dimensions in the kernel, without the subject
     * @param names the same dimensions as written
     * @param ofSubject whether each of its counters belongs to one subject
     * @param shape distinguishes counters of the same id that count different things
     * @param code the codes whose uses it counts; null: it is a cap of the rule
     */
    public record CheckedCap(
            Cap cap,
            List<Kernel> dimensions,
            List<String> names,
            boolean ofSubject,
            String shape,
            @Nullable Counted code) {}
}
