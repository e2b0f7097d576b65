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
 * The analysis of a rule set.
 *
 * @param rules the analysis of each rule, by priority, then id
 * @param overlaps each pair of rules for events of the same type; empty if pairs were not requested
 * @param campaigns the maximum liability of each campaign's rules together
 */
public record Analysis(List<RuleAnalysis> rules, List<Overlap> overlaps, List<Liability> campaigns) {
    /** Copies the lists. */
    public Analysis {
        rules = List.copyOf(rules);
        overlaps = List.copyOf(overlaps);
        campaigns = List.copyOf(campaigns);
    }

    /**
     * Returns the analysis of a rule.
     *
     * @param id the rule's id
     */
    public Optional<RuleAnalysis> rule(String id) {
        return rules.stream().filter(rule -> rule.rule().equals(id)).findFirst();
    }

    /** Whether a rule or an alternative can never have an effect. */
    public boolean findsDeadRules() {
        return rules.stream()
                .anyMatch(rule -> rule.fires().verdict() == Answer.Verdict.NO
                        || !rule.shadowedBy().isEmpty()
                        || rule.branches().stream()
                                .anyMatch(branch -> branch.reachable().verdict() == Answer.Verdict.NO));
    }

    /**
     * Whether something can happen. A yes was observed, and a no is proved. An answer is never wrong, but it may be
     * undecided.
     *
     * @param verdict the answer
     * @param witness an example of it; null: it was not observed
     */
    public record Answer(Verdict verdict, @Nullable Witness witness) {
        /** The possible answers. */
        public enum Verdict {
            /** It can: it happened when the witness was decided. */
            YES,
            /** It cannot. */
            NO,
            /** Unknown: neither an example nor a proof was found. */
            UNDECIDED
        }

        /** It cannot happen. */
        public static final Answer NO = new Answer(Verdict.NO, null);

        /** It is unknown whether it can happen. */
        public static final Answer UNDECIDED = new Answer(Verdict.UNDECIDED, null);

        /**
         * It can happen.
         *
         * @param witness an example of it
         */
        public static Answer yes(Witness witness) {
            return new Answer(Verdict.YES, witness);
        }
    }

    /**
     * An upper bound on what can be granted.
     *
     * @param atMost the maximum amount
     * @param window the maximum applies in each such window; a lifetime window: for all time
     * @param each the maximum applies to each combination of these dimensions of a cap, such as {@code subject}; null:
     *     in total
     * @param by the source of the bound: {@code budget ID}, {@code cap ID}, or {@code grant} for the maximum of a
     *     single grant
     */
    public record Bound(
            Money atMost, Window window, @Nullable String each, String by) {}

    /**
     * An alternative within a rule: an operand of an {@code or}, or a branch of an {@code if}.
     *
     * @param eventType the type of the events
     * @param place where it occurs: {@code when} or {@code give}
     * @param expression the alternative
     * @param reachable whether it can ever have an effect
     */
    public record Branch(String eventType, String place, Expression expression, Answer reachable) {}

    /**
     * The maximum liability. It counts what budgets pay and, where no budget pays, what subjects receive.
     *
     * @param id the rule's or the campaign's
     * @param bounded whether the total that can ever be granted is bounded in every currency
     * @param bounds the upper bounds, the widest first; empty: there is no bound
     */
    public record Liability(String id, boolean bounded, List<Bound> bounds) {
        /** Copies the list. */
        public Liability {
            bounds = List.copyOf(bounds);
        }
    }

    /**
     * Two rules for events of the same type.
     *
     * @param first the rule that is evaluated first
     * @param second the other
     * @param eventType the type
     * @param both whether both can pay for the same event
     */
    public record Overlap(String first, String second, String eventType, Answer both) {}

    /**
     * The analysis of one rule, whether it is paused or not.
     *
     * @param rule the rule's id
     * @param fires whether it can ever pay
     * @param shadowedBy the rules that always take its lane before it; empty: no such rule is known
     * @param branches its alternatives
     * @param liability its maximum liability
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
     * An event that shows that something can happen: it was decided by the rules themselves, with unused caps and
     * budgets.
     *
     * @param event the event
     * @param facts the facts by name; a {@link io.bonsela.api.Reason} for an unavailable fact
     * @param before the subject's earlier events, in order
     * @param refused rules of the same lane that their caps, cooldown or budget refuse, so that they do not take the
     *     lane
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
