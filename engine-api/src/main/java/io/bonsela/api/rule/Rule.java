package io.bonsela.api.rule;

import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is paid for what. Immutable.
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
 * @param title for people; null: none
 * @param eventTypes the types of event that it looks at, at least one
 * @param condition when it pays
 * @param effects what it yields, all or none, at least one
 * @param caps bounds on what it may grant
 * @param cooldown how long a subject must wait after a grant, as a duration; a gap of exactly this length is allowed;
 *     null: none
 * @param priority higher comes first; equal ones go by id
 * @param schedule when it is in force; null: always
 * @param campaign its campaign; null: none
 * @param budget the budget that pays; null: the campaign's
 * @param unbudgeted whether it may cost something although no budget pays
 * @param stackingLane of the rules that name a lane, only the first that pays does; null: it stacks with all
 * @param leavesLane whether it leaves its lane to the next rule where it earns nothing
 * @param paused whether it is switched off
 */
public record Rule(
        String id,
        @Nullable String title,
        List<String> eventTypes,
        Expression condition,
        List<Effect> effects,
        List<Cap> caps,
        @Nullable Duration cooldown,
        int priority,
        @Nullable Schedule schedule,
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
        caps = List.copyOf(caps);
    }

    /**
     * Starts a rule.
     *
     * @param id its id
     */
    public static Builder named(String id) {
        return new Builder(id);
    }

    /**
     * The same, switched on or off.
     *
     * @param value whether it is off
     */
    public Rule paused(boolean value) {
        return new Rule(
                id,
                title,
                eventTypes,
                condition,
                effects,
                caps,
                cooldown,
                priority,
                schedule,
                campaign,
                budget,
                unbudgeted,
                stackingLane,
                leavesLane,
                value);
    }

    /** Collects what belongs to a rule. Not thread-safe. */
    public static final class Builder {
        private final String id;
        private @Nullable String title;
        private List<String> eventTypes = List.of();
        private Expression condition = new Expression.Literal(null);
        private final List<Effect> effects = new ArrayList<>();
        private final List<Cap> caps = new ArrayList<>();
        private @Nullable Duration cooldown;
        private int priority;
        private @Nullable Schedule schedule;
        private @Nullable String campaign;
        private @Nullable String budget;
        private boolean unbudgeted;
        private @Nullable String stackingLane;
        private boolean leavesLane;
        private boolean paused;

        private Builder(String id) {
            this.id = id;
        }

        /**
         * A title for people.
         *
         * @param text the title
         */
        public Builder title(String text) {
            title = text;
            return this;
        }

        /**
         * The types of event that the rule looks at.
         *
         * @param types at least one
         */
        public Builder on(String... types) {
            eventTypes = List.of(types);
            return this;
        }

        /**
         * When the rule pays. Required; {@code literal(true)} pays for every event of its types.
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
         * @param effect what the rule yields
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
         * @param value what the subject gets
         */
        public Builder give(String reward, Expression value) {
            return give(new Effect(reward, value, RoundingMode.HALF_EVEN));
        }

        /**
         * Adds a cap.
         *
         * @param cap a bound on what the rule may grant
         */
        public Builder cap(Cap cap) {
            caps.add(cap);
            return this;
        }

        /**
         * How long a subject must wait after a grant.
         *
         * @param length one second to 36,600 days
         */
        public Builder cooldown(Duration length) {
            cooldown = length;
            return this;
        }

        /**
         * Its place among the rules. Default: 0.
         *
         * @param value higher comes first
         */
        public Builder priority(int value) {
            priority = value;
            return this;
        }

        /**
         * When the rule is in force. Default: always.
         *
         * @param value the schedule
         */
        public Builder schedule(Schedule value) {
            schedule = value;
            return this;
        }

        /**
         * Its campaign.
         *
         * @param campaignId the campaign's id
         */
        public Builder campaign(String campaignId) {
            campaign = campaignId;
            return this;
        }

        /**
         * The budget that pays.
         *
         * @param budgetId the budget's id
         */
        public Builder budget(String budgetId) {
            budget = budgetId;
            return this;
        }

        /** Says that it may cost something although no budget pays. */
        public Builder unbudgeted() {
            unbudgeted = true;
            return this;
        }

        /**
         * Of the rules that name this lane, only the first that pays does.
         *
         * @param lane the lane's name
         */
        public Builder stackingLane(String lane) {
            stackingLane = lane;
            return this;
        }

        /** Says that it leaves its lane to the next rule where all that it gives is zero; otherwise it takes the lane. */
        public Builder leavesLane() {
            leavesLane = true;
            return this;
        }

        /** Switches the rule off. */
        public Builder paused() {
            paused = true;
            return this;
        }

        /** The rule. Its mistakes are found when its rule set is published. */
        public Rule build() {
            return new Rule(
                    id,
                    title,
                    eventTypes,
                    condition,
                    effects,
                    caps,
                    cooldown,
                    priority,
                    schedule,
                    campaign,
                    budget,
                    unbudgeted,
                    stackingLane,
                    leavesLane,
                    paused);
        }
    }
}
