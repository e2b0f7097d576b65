package io.bonsela.core.check;

import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.rule.Campaign;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.NamedCollection;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.Operator;
import io.bonsela.api.spi.RewardHandler;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rule set without mistakes, in the kernel of the language.
 *
 * @param ruleSet as it was given
 * @param digest of its canonical form
 * @param eventTypes by name
 * @param variables what conditions may name, by event type
 * @param checks what must hold for an event, by event type and id
 * @param rules in the order in which they are folded: by priority, then id
 * @param aggregates what they ask of history, by number
 * @param operators the host's, and those that look into collections, by name
 * @param ofHost the names of the host's
 */
public record CheckedRules(
        RuleSet ruleSet,
        String digest,
        Map<String, EventType> eventTypes,
        Map<String, Map<String, ValueType>> variables,
        Map<String, Map<String, Expression>> checks,
        List<CheckedRule> rules,
        List<NumberedAggregate> aggregates,
        Map<String, Operator> operators,
        Set<String> ofHost) {

    /** The collection that an operator looks into; empty: it is another operator. */
    public Optional<NamedCollection> collection(String operator) {
        return operators.get(operator) instanceof CollectionOperator looks
                ? Optional.of(looks.collection())
                : Optional.empty();
    }

    /**
     * A rule without mistakes.
     *
     * @param rule as it was given
     * @param campaign its campaign, if any
     * @param budget the id of the budget that pays, if any
     * @param bodies what it does, by event type
     */
    public record CheckedRule(
            Rule rule,
            @Nullable Campaign campaign,
            @Nullable String budget,
            Map<String, Body> bodies) {}

    /**
     * What a rule does with events of one type, in the kernel.
     *
     * @param stateless the part of its condition that the event and facts decide
     * @param history the part that asks about history; null: none
     * @param effects what it yields
     * @param caps what bounds it: those of the subject first
     * @param aggregates the numbers of the aggregates that any of this names
     */
    public record Body(
            Expression stateless,
            @Nullable Expression history,
            List<CheckedEffect> effects,
            List<CheckedCap> caps,
            Set<Integer> aggregates) {}

    /**
     * An effect.
     *
     * @param reward the reward
     * @param handler its handler
     * @param unit the currency of its value; null where it has none
     * @param value what it yields; null: the reward's own value, if it has one
     * @param rounding how
     */
    public record CheckedEffect(
            Reward reward,
            RewardHandler handler,
            @Nullable CurrencyUnit unit,
            @Nullable Expression value,
            RoundingMode rounding) {}

    /**
     * A cap.
     *
     * @param cap as it was given
     * @param dimensions in the kernel, the subject left out
     * @param names the dimensions as they are written
     * @param ofSubject whether each of its counters belongs to one subject
     * @param shape tells counters apart that count something else under one id
     */
    public record CheckedCap(
            Cap cap, List<Expression> dimensions, List<String> names, boolean ofSubject, String shape) {}
}
