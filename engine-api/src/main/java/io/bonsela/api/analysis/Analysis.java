package io.bonsela.api.analysis;

import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Window;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What can go wrong with a rule set.
 *
 * @param rules each of its rules, by priority, then id
 * @param overlaps each pair of rules that look at events of one type; empty if it was not asked for pairs
 * @param campaigns the most that each campaign's rules can grant together
 */
public record Analysis(List<RuleAnalysis> rules, List<Overlap> overlaps, List<Liability> campaigns) {
    /** Copies the lists. */
    public Analysis {
        rules = List.copyOf(rules);
        overlaps = List.copyOf(overlaps);
        campaigns = List.copyOf(campaigns);
    }

    /**
     * What is known of a rule.
     *
     * @param id the rule's id
     */
    public Optional<RuleAnalysis> rule(String id) {
        return rules.stream().filter(rule -> rule.rule().equals(id)).findFirst();
    }

    /** Whether some rule or alternative can never come to anything. */
    public boolean findsDeadRules() {
        return rules.stream()
                .anyMatch(rule -> rule.fires().verdict() == Answer.Verdict.NO
                        || !rule.shadowedBy().isEmpty()
                        || rule.branches().stream()
                                .anyMatch(branch -> branch.reachable().verdict() == Answer.Verdict.NO));
    }

    /**
     * Whether something can happen. A yes was seen to happen, a no is proved; never wrong, but perhaps undecided.
     *
     * @param verdict the answer
     * @param witness how it happens; null: it was not seen to
     */
    public record Answer(Verdict verdict, @Nullable Witness witness) {
        /** The answers. */
        public enum Verdict {
            /** It can: the witness was decided, and it happened. */
            YES,
            /** It cannot. */
            NO,
            /** Nobody knows: no example was found, and no proof. */
            UNDECIDED
        }

        /** It cannot happen. */
        public static final Answer NO = new Answer(Verdict.NO, null);

        /** Nobody knows. */
        public static final Answer UNDECIDED = new Answer(Verdict.UNDECIDED, null);

        /**
         * It can happen.
         *
         * @param witness how
         */
        public static Answer yes(Witness witness) {
            return new Answer(Verdict.YES, witness);
        }
    }

    /**
     * The most that can be granted.
     *
     * @param atMost how much
     * @param window within any such stretch of time; for all time if that is its lifetime
     * @param each for each combination of what a cap counts per, such as {@code subject}; null: in all
     * @param by what bounds it: {@code budget ID}, {@code cap ID}, or {@code grant} for what a single grant can be
     */
    public record Bound(
            Money atMost, Window window, @Nullable String each, String by) {}

    /**
     * An alternative within a rule: an operand of an {@code or}, or what an {@code if} comes to.
     *
     * @param eventType for events of this type
     * @param place where it stands: {@code when} or {@code give}
     * @param expression the alternative
     * @param reachable whether it can come to matter
     */
    public record Branch(String eventType, String place, Expression expression, Answer reachable) {}

    /**
     * The worst case: what can come to be owed. It counts what budgets pay, and where nothing is paid, what subjects get.
     *
     * @param id the rule's or the campaign's
     * @param bounded whether all that can ever be granted is bounded, in every currency
     * @param bounds what it cannot exceed, the widest first; empty: there is no bound
     */
    public record Liability(String id, boolean bounded, List<Bound> bounds) {
        /** Copies the list. */
        public Liability {
            bounds = List.copyOf(bounds);
        }
    }

    /**
     * Two rules that look at events of one type.
     *
     * @param first the rule whose turn comes first
     * @param second the other
     * @param eventType the type
     * @param both whether both can pay for one event
     */
    public record Overlap(String first, String second, String eventType, Answer both) {}

    /**
     * What is known of one rule, paused or not.
     *
     * @param rule the rule's id
     * @param fires whether it can ever pay
     * @param shadowedBy the rules that always take its lane before it; empty: none is known to
     * @param branches its alternatives
     * @param liability the most that it can grant
     */
    public record RuleAnalysis(
            String rule, Answer fires, List<String> shadowedBy, List<Branch> branches, Liability liability) {
        /** Copies the lists. */
        public RuleAnalysis {
            shadowedBy = List.copyOf(shadowedBy);
            branches = List.copyOf(branches);
        }
    }

    /**
     * An event that shows that something can happen: it was decided, by the rules themselves, caps and budgets unused.
     *
     * @param event the event
     * @param facts by name; a {@link io.bonsela.api.Reason} stands for one that cannot be had
     * @param before the subject's events before it, in order
     * @param refused rules of the same lane that are refused by their caps, cooldown or budget, so that they do not take it
     */
    public record Witness(Event event, Map<String, @Nullable Object> facts, List<Event> before, List<String> refused) {
        /** Copies the collections. */
        public Witness {
            facts = Collections.unmodifiableMap(new TreeMap<>(facts));
            before = List.copyOf(before);
            refused = List.copyOf(refused);
        }
    }
}
