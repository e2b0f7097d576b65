package io.bonsela.api.rule;

import io.bonsela.api.Money;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Defines which rewards are paid for which events. Immutable. It is in one file because a rule and its builder list the
 * same parts.
 *
 * <pre>{@code
 * Rule.named("big-spender").on("purchase")
 *         .when(field("amount").atLeast(Money.of("USD", "50.00")))
 *         .cap(Cap.count("big-spender-each", 3).perSubject())
 *         .give("cashback", field("amount").times(new BigDecimal("0.05")))
 *         .build();
 * }</pre>
 *
 * @param id its id
 * @param title a title for people; null: none
 * @param eventTypes the event types to which it applies; at least one
 * @param condition the condition under which it pays
 * @param effects what it grants, either all or none
 * @param raises the events that it raises when it pays; with effects, at least one
 * @param price what the subject pays for a grant from its wallet; null: nothing
 * @param caps limits on what it may grant
 * @param cooldown how long a subject must wait after a grant; a gap of exactly this length is allowed; null: none
 * @param breaker what pauses it by itself; null: nothing
 * @param priority rules with a higher priority are evaluated first, rules with the same priority in the order of their
 *     ids
 * @param schedule when it is in force; null: always
 * @param code the code that the event must have; null: none
 * @param rollout the part of the subjects to which it applies; null: all
 * @param campaign its campaign; null: none
 * @param budget the budget that pays; null: the campaign's
 * @param unbudgeted whether it may have a cost although no budget pays
 * @param stackingLane the {@link Lane} in which the rule competes with others; null: it stacks with all others
 * @param leavesLane whether the next rule may take the lane if this rule earns nothing
 * @param paused whether it is paused
 */
public record Rule(
        String id,
        @Nullable String title,
        List<String> eventTypes,
        Expression condition,
        List<Effect> effects,
        List<Raise> raises,
        @Nullable Price price,
        List<Cap> caps,
        @Nullable Duration cooldown,
        @Nullable Breaker breaker,
        int priority,
        @Nullable Schedule schedule,
        @Nullable Code code,
        @Nullable Rollout rollout,
        @Nullable String campaign,
        @Nullable String budget,
        boolean unbudgeted,
        @Nullable String stackingLane,
        boolean leavesLane,
        boolean paused) {

    /** Copies the lists. */
    public Rule {
        eventTypes = List.copyOf(eventTypes);
        effects = List.copyOf(effects);
        raises = List.copyOf(raises);
        caps = List.copyOf(caps);
    }

    /**
     * Returns a builder for a rule.
     *
     * @param id its id
     */
    public static Builder named(String id) {
        return new Builder(id);
    }

    /**
     * Returns a copy that is paused or not.
     *
     * @param value whether it is paused
     */
    public Rule paused(boolean value) {
        Builder copy = new Builder(this);
        copy.paused = value;
        return copy.build();
    }

    /**
     * Returns a copy with a different price.
     *
     * @param other what the subject pays for a grant; null: nothing
     */
    public Rule priced(@Nullable Price other) {
        Builder copy = new Builder(this);
        copy.price = other;
        return copy.build();
    }

    /**
     * Returns a copy that raises different events.
     *
     * @param others the events
     */
    public Rule raising(List<Raise> others) {
        Builder copy = new Builder(this);
        copy.raises.clear();
        copy.raises.addAll(others);
        return copy.build();
    }

    /** Returns a copy that needs no code. */
    public Rule withoutCode() {
        Builder copy = new Builder(this);
        copy.code = null;
        return copy.build();
    }

    /**
     * Returns a copy with a different breaker.
     *
     * @param other what pauses it by itself; null: nothing
     */
    public Rule guarded(@Nullable Breaker other) {
        Builder copy = new Builder(this);
        copy.breaker = other;
        return copy.build();
    }

    /** Returns a copy that applies to all subjects. */
    public Rule withoutRollout() {
        Builder copy = new Builder(this);
        copy.rollout = null;
        return copy.build();
    }

    /** Builds a rule. Not thread-safe. */
    public static final class Builder {
        private final String id;
        private @Nullable String title;
        private List<String> eventTypes = List.of();
        private Expression condition = new Expression.Literal(null);
        private final List<Effect> effects = new ArrayList<>();
        private final List<Raise> raises = new ArrayList<>();
        private @Nullable Price price;
        private final List<Cap> caps = new ArrayList<>();
        private @Nullable Duration cooldown;
        private @Nullable Breaker breaker;
        private int priority;
        private @Nullable Schedule schedule;
        private @Nullable Code code;
        private @Nullable Rollout rollout;
        private @Nullable String campaign;
        private @Nullable String budget;
        private boolean unbudgeted;
        private @Nullable String stackingLane;
        private boolean leavesLane;
        private boolean paused;

        private Builder(String id) {
            this.id = id;
        }

        private Builder(Rule rule) {
            id = rule.id;
            title = rule.title;
            eventTypes = rule.eventTypes;
            condition = rule.condition;
            effects.addAll(rule.effects);
            raises.addAll(rule.raises);
            price = rule.price;
            caps.addAll(rule.caps);
            cooldown = rule.cooldown;
            breaker = rule.breaker;
            priority = rule.priority;
            schedule = rule.schedule;
            code = rule.code;
            rollout = rule.rollout;
            campaign = rule.campaign;
            budget = rule.budget;
            unbudgeted = rule.unbudgeted;
            stackingLane = rule.stackingLane;
            leavesLane = rule.leavesLane;
            paused = rule.paused;
        }

        /**
         * Sets a title for people.
         *
         * @param text the title
         */
        public Builder title(String text) {
            title = text;
            return this;
        }

        /**
         * Sets the event types to which the rule applies.
         *
         * @param types at least one
         */
        public Builder on(String... types) {
            eventTypes = List.of(types);
            return this;
        }

        /**
         * Sets the condition under which the rule pays. Required; {@code literal(true)} pays for every event of its
         * types.
         *
         * @param expression a condition
         */
        public Builder when(Expression expression) {
            condition = expression;
            return this;
        }

        /**
         * Adds an effect.
         *
         * @param effect what the rule grants
         */
        public Builder give(Effect effect) {
            effects.add(effect);
            return this;
        }

        /**
         * Adds an effect with the reward's own value.
         *
         * @param reward the reward's id
         */
        public Builder give(String reward) {
            return give(Effect.of(reward));
        }

        /**
         * Adds an effect with a computed value, rounded half-even.
         *
         * @param reward the reward's id
         * @param value the value for the subject
         */
        public Builder give(String reward, Expression value) {
            return give(Effect.of(reward, value));
        }

        /**
         * Adds an event that the rule raises when it pays.
         *
         * @param event the event
         */
        public Builder raise(Raise event) {
            raises.add(event);
            return this;
        }

        /**
         * Sets what the subject pays for a grant from its wallet. Default: nothing.
         *
         * @param amount the price
         */
        public Builder price(Money amount) {
            return price(Price.of(amount));
        }

        /**
         * Sets what the subject pays for a grant from its wallet. Default: nothing.
         *
         * @param value the price
         */
        public Builder price(Price value) {
            price = value;
            return this;
        }

        /**
         * Adds a cap.
         *
         * @param cap a limit on what the rule may grant
         */
        public Builder cap(Cap cap) {
            caps.add(cap);
            return this;
        }

        /**
         * Sets how long a subject must wait after a grant.
         *
         * @param length one second to 36,600 days
         */
        public Builder cooldown(Duration length) {
            cooldown = length;
            return this;
        }

        /**
         * Sets what pauses the rule by itself. Default: nothing.
         *
         * @param value the bounds
         */
        public Builder breaker(Breaker value) {
            breaker = value;
            return this;
        }

        /**
         * Sets the priority. Default: 0.
         *
         * @param value rules with a higher value are evaluated first
         */
        public Builder priority(int value) {
            priority = value;
            return this;
        }

        /**
         * Sets when the rule is in force. Default: always.
         *
         * @param value the schedule
         */
        public Builder schedule(Schedule value) {
            schedule = value;
            return this;
        }

        /**
         * Requires a code. Default: none.
         *
         * @param codes the id of a {@link PromoCode}
         * @param attribute the attribute of the event, a text, that has the code as it was typed
         */
        public Builder code(String codes, String attribute) {
            code = new Code(codes, attribute);
            return this;
        }

        /**
         * Sets the part of the subjects to which the rule applies. Default: all.
         *
         * @param value the part
         */
        public Builder rollout(Rollout value) {
            rollout = value;
            return this;
        }

        /**
         * Sets the campaign.
         *
         * @param campaignId the campaign's id
         */
        public Builder campaign(String campaignId) {
            campaign = campaignId;
            return this;
        }

        /**
         * Sets the budget that pays.
         *
         * @param budgetId the budget's id
         */
        public Builder budget(String budgetId) {
            budget = budgetId;
            return this;
        }

        /** Allows the rule to have a cost although no budget pays. */
        public Builder unbudgeted() {
            unbudgeted = true;
            return this;
        }

        /**
         * Puts the rule into a {@link Lane}. Of the rules in a lane that is not declared, the first that can pay pays.
         *
         * @param lane the lane's name
         */
        public Builder stackingLane(String lane) {
            stackingLane = lane;
            return this;
        }

        /**
         * Lets the next rule take the lane if everything that this rule would grant is zero. By default this rule takes
         * it.
         */
        public Builder leavesLane() {
            leavesLane = true;
            return this;
        }

        /** Pauses the rule. */
        public Builder paused() {
            paused = true;
            return this;
        }

        /** Creates the rule. Mistakes in it are reported when its rule set is published. */
        public Rule build() {
            return new Rule(
                    id,
                    title,
                    eventTypes,
                    condition,
                    effects,
                    raises,
                    price,
                    caps,
                    cooldown,
                    breaker,
                    priority,
                    schedule,
                    code,
                    rollout,
                    campaign,
                    budget,
                    unbudgeted,
                    stackingLane,
                    leavesLane,
                    paused);
        }
    }

    /**
     * The code that an event must have. The rule does not match an event without one.
     *
     * @param codes the id of a {@link PromoCode}
     * @param attribute the attribute of the event, a text, that has the code as it was typed
     */
    public record Code(String codes, String attribute) {}

    /**
     * What a subject pays for a grant from its wallet. It is taken from the credits that expire first, and returns to
     * them if the reward is undone or cannot be delivered. If the rule has several effects, each carries an equal part.
     *
     * @param unit the currency
     * @param value the price, as money or as a number of the unit; a computed price of zero is no price
     * @param rounding how it is rounded to whole minor units
     */
    public record Price(String unit, Expression value, RoundingMode rounding) {
        /**
         * A fixed price.
         *
         * @param amount the price
         */
        public static Price of(Money amount) {
            return new Price(amount.currency().code(), new Expression.Literal(amount), RoundingMode.UP);
        }
    }

    /**
     * Specifies when a rule is in force, by the time of the event in the time zone of the rule's campaign, otherwise of
     * the tenant. A component that is null or empty does not restrict the rule.
     *
     * @param from the first date
     * @param until the last date, inclusive
     * @param days the days of the week
     * @param start the time of day at which it begins, inclusive
     * @param end the time of day at which it ends, exclusive; if it is before {@code start}, the time span ends after
     *     midnight and belongs to the day on which it began
     */
    public record Schedule(
            @Nullable LocalDate from,
            @Nullable LocalDate until,
            List<DayOfWeek> days,
            @Nullable LocalTime start,
            @Nullable LocalTime end) {

        /** Sorts the days. */
        public Schedule {
            days = days.stream().distinct().sorted().toList();
        }

        /**
         * A schedule between two dates.
         *
         * @param first the first date
         * @param last the last date, inclusive
         */
        public static Schedule between(LocalDate first, LocalDate last) {
            return new Schedule(first, last, List.of(), null, null);
        }
    }
}
