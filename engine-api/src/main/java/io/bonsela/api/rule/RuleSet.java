package io.bonsela.api.rule;

import io.bonsela.api.rule.Diagnostic.Location;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All rules of one tenant, as one immutable version. Its identity is the digest of its canonical form: two sets with
 * the same content are the same version, regardless of the order in which their parts were given. It is
 * in one file because a rule set and its builder list the same parts.
 */
public final class RuleSet {
    private final String tenant;
    private final ZoneId zone;
    private final List<EventType> eventTypes;
    private final Map<String, ValueType> facts;
    private final List<Reward> rewards;
    private final List<Budget> budgets;
    private final List<Campaign> campaigns;
    private final List<NamedCollection> collections;
    private final List<Lane> lanes;
    private final List<Tier> tiers;
    private final List<PromoCode> codes;
    private final List<Rule> rules;
    private final boolean paused;
    private final Map<String, Location> locations;

    private RuleSet(Builder builder) {
        tenant = builder.tenant;
        zone = Objects.requireNonNull(builder.zone, "zone");
        eventTypes = List.copyOf(builder.eventTypes);
        facts = Collections.unmodifiableMap(new TreeMap<>(builder.facts));
        rewards = List.copyOf(builder.rewards);
        budgets = List.copyOf(builder.budgets);
        campaigns = List.copyOf(builder.campaigns);
        collections = List.copyOf(builder.collections);
        lanes = List.copyOf(builder.lanes);
        tiers = List.copyOf(builder.tiers);
        codes = List.copyOf(builder.codes);
        rules = List.copyOf(builder.rules);
        paused = builder.paused;
        locations = Map.copyOf(builder.locations);
    }

    /**
     * Returns a builder for a rule set.
     *
     * @param tenant the tenant
     * @param zone the time zone of its dates and calendar windows
     */
    public static Builder of(String tenant, ZoneId zone) {
        return new Builder(tenant, zone);
    }

    /** The tenant. */
    public String tenant() {
        return tenant;
    }

    /** The time zone of its dates and calendar windows. */
    public ZoneId zone() {
        return zone;
    }

    /** The event types. */
    public List<EventType> eventTypes() {
        return eventTypes;
    }

    /** The types of the facts that its rules may use, by name. */
    public Map<String, ValueType> facts() {
        return facts;
    }

    /** The reward catalogue. */
    public List<Reward> rewards() {
        return rewards;
    }

    /** The budgets. */
    public List<Budget> budgets() {
        return budgets;
    }

    /** The campaigns. */
    public List<Campaign> campaigns() {
        return campaigns;
    }

    /** The named collections. */
    public List<NamedCollection> collections() {
        return collections;
    }

    /** The lanes that are declared. */
    public List<Lane> lanes() {
        return lanes;
    }

    /** The tiers. */
    public List<Tier> tiers() {
        return tiers;
    }

    /** The codes that subjects type. */
    public List<PromoCode> codes() {
        return codes;
    }

    /** The rules. */
    public List<Rule> rules() {
        return rules;
    }

    /**
     * Compares this set with another: finds parts that exist in only one of them, and values that differ.
     *
     * @param later the other set
     * @return the differences; empty if both are the same version
     */
    public List<Difference> differencesTo(RuleSet later) {
        return Difference.Differences.between(this, later);
    }

    /** Whether all of its rules are paused. */
    public boolean isPaused() {
        return paused;
    }

    /** Returns a builder with the content of this set. */
    public Builder toBuilder() {
        Builder builder = of(tenant, zone);
        builder.eventTypes.addAll(eventTypes);
        builder.facts.putAll(facts);
        builder.rewards.addAll(rewards);
        builder.budgets.addAll(budgets);
        builder.campaigns.addAll(campaigns);
        builder.collections.addAll(collections);
        builder.lanes.addAll(lanes);
        builder.tiers.addAll(tiers);
        builder.codes.addAll(codes);
        builder.rules.addAll(rules);
        builder.locations.putAll(locations);
        return builder.paused(paused);
    }

    /**
     * The position of a part in the rule file; not part of the set's identity.
     *
     * @param path as in {@link Diagnostic#path}
     * @return the position of the part, or of the nearest enclosing part, or null if none is known
     */
    public @Nullable Location location(String path) {
        for (String p = path; !p.isEmpty(); p = p.substring(0, Math.max(0, p.lastIndexOf('/')))) {
            Location location = locations.get(p);
            if (location != null) {
                return location;
            }
        }
        return locations.get("");
    }

    /** Builds a rule set. Not thread-safe. */
    public static final class Builder {
        private final String tenant;
        private final ZoneId zone;
        private final List<EventType> eventTypes = new ArrayList<>();
        private final Map<String, ValueType> facts = new TreeMap<>();
        private final List<Reward> rewards = new ArrayList<>();
        private final List<Budget> budgets = new ArrayList<>();
        private final List<Campaign> campaigns = new ArrayList<>();
        private final List<NamedCollection> collections = new ArrayList<>();
        private final List<Lane> lanes = new ArrayList<>();
        private final List<Tier> tiers = new ArrayList<>();
        private final List<PromoCode> codes = new ArrayList<>();
        private final List<Rule> rules = new ArrayList<>();
        private boolean paused;
        private final Map<String, Location> locations = new TreeMap<>();

        private Builder(String tenant, ZoneId zone) {
            this.tenant = tenant;
            this.zone = zone;
        }

        /**
         * Adds an event type.
         *
         * @param name its name
         * @param attributes its attributes by name
         */
        public Builder eventType(String name, Map<String, Attribute> attributes) {
            return eventType(EventType.of(name, attributes));
        }

        /**
         * Adds an event type.
         *
         * @param type the type
         */
        public Builder eventType(EventType type) {
            eventTypes.add(type);
            return this;
        }

        /**
         * Adds a fact, which a {@link io.bonsela.api.spi.FactProvider} of the engine provides.
         *
         * @param name its name; conditions refer to it as {@code fact.NAME}
         * @param type its type
         */
        public Builder fact(String name, ValueType type) {
            facts.put(name, type);
            return this;
        }

        /**
         * Adds a reward to the catalogue.
         *
         * @param reward the reward
         */
        public Builder reward(Reward reward) {
            rewards.add(reward);
            return this;
        }

        /**
         * Adds a budget.
         *
         * @param budget the budget
         */
        public Builder budget(Budget budget) {
            budgets.add(budget);
            return this;
        }

        /**
         * Adds a campaign.
         *
         * @param campaign the campaign
         */
        public Builder campaign(Campaign campaign) {
            campaigns.add(campaign);
            return this;
        }

        /**
         * Replaces all budgets.
         *
         * @param others the budgets
         */
        public Builder budgets(List<Budget> others) {
            budgets.clear();
            budgets.addAll(others);
            return this;
        }

        /**
         * Replaces all campaigns.
         *
         * @param others the campaigns
         */
        public Builder campaigns(List<Campaign> others) {
            campaigns.clear();
            campaigns.addAll(others);
            return this;
        }

        /**
         * Adds a named collection.
         *
         * @param collection the collection
         */
        public Builder collection(NamedCollection collection) {
            collections.add(collection);
            return this;
        }

        /**
         * Replaces all named collections.
         *
         * @param others the collections
         */
        public Builder collections(List<NamedCollection> others) {
            collections.clear();
            collections.addAll(others);
            return this;
        }

        /**
         * Declares a lane. If any lane is declared, rules can name only declared lanes.
         *
         * @param lane the lane
         */
        public Builder lane(Lane lane) {
            lanes.add(lane);
            return this;
        }

        /**
         * Adds a tier.
         *
         * @param tier the tier
         */
        public Builder tier(Tier tier) {
            tiers.add(tier);
            return this;
        }

        /**
         * Adds a code that subjects type, or a pool of such codes.
         *
         * @param code the code
         */
        public Builder code(PromoCode code) {
            codes.add(code);
            return this;
        }

        /**
         * Replaces all codes that subjects type.
         *
         * @param others the codes
         */
        public Builder codes(List<PromoCode> others) {
            codes.clear();
            codes.addAll(others);
            return this;
        }

        /**
         * Replaces all tiers.
         *
         * @param others the tiers
         */
        public Builder tiers(List<Tier> others) {
            tiers.clear();
            tiers.addAll(others);
            return this;
        }

        /**
         * Replaces all lanes.
         *
         * @param others the lanes
         */
        public Builder lanes(List<Lane> others) {
            lanes.clear();
            lanes.addAll(others);
            return this;
        }

        /**
         * Replaces all event types.
         *
         * @param others the types
         */
        public Builder eventTypes(List<EventType> others) {
            eventTypes.clear();
            eventTypes.addAll(others);
            return this;
        }

        /**
         * Replaces all rules.
         *
         * @param others the rules
         */
        public Builder rules(List<Rule> others) {
            rules.clear();
            rules.addAll(others);
            return this;
        }

        /**
         * Sets whether all rules are paused. Default: false.
         *
         * @param value whether they are paused
         */
        public Builder paused(boolean value) {
            paused = value;
            return this;
        }

        /**
         * Adds a rule.
         *
         * @param rule the rule
         */
        public Builder rule(Rule rule) {
            rules.add(rule);
            return this;
        }

        /**
         * Records the position of a part in the rule file.
         *
         * @param path as in {@link Diagnostic#path}
         * @param location the position
         */
        public Builder location(String path, Location location) {
            locations.put(path, location);
            return this;
        }

        /** Creates the rule set. Mistakes in it are reported when it is published. */
        public RuleSet build() {
            return new RuleSet(this);
        }
    }
}
