package io.bonsela.api;

import io.bonsela.api.analysis.Analysis;
import io.bonsela.api.explain.Explanation;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.Difference;
import io.bonsela.api.rule.RuleSet;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers questions about rules and decisions, and changes nothing. Thread-safe. */
public interface Inspector {
    /**
     * Returns what {@link RewardEngine#process} would decide now. Writes nothing: the issuances in the decision do not
     * exist.
     *
     * @param event the event
     * @return a decision of status EVALUATED; or REPEATED, CONFLICT or INVALID, as {@link RewardEngine#process} would
     * @throws BonselaException as {@link RewardEngine#process}
     */
    Decision evaluate(Event event);

    /**
     * Lists every mistake that would prevent a rule set from being published, as far as the rule set alone shows it.
     *
     * @param ruleSet the rule set
     * @return the mistakes; empty if there are none
     */
    List<Diagnostic> validate(RuleSet ruleSet);

    /**
     * Returns the digest of a rule set, such as to approve it.
     *
     * @param ruleSet the rule set
     * @return SHA-256 of its canonical form, as 64 hexadecimal digits
     */
    String digest(RuleSet ruleSet);

    /**
     * Analyses a rule set: finds rules that never pay, alternatives that never hold, rules that pay together for one
     * event, and the maximum liability. The search for each rule or pair is bounded; a question that it does not settle
     * is reported as undecided. A rule takes milliseconds, or seconds at worst; the number of pairs grows with the
     * square of the number of rules.
     *
     * @param ruleSet the rule set; paused parts are analysed as if they were not paused
     * @param pairs whether to analyse each pair of rules, too
     * @throws io.bonsela.api.rule.InvalidRuleSetException if it has mistakes
     */
    Analysis analyse(RuleSet ruleSet, boolean pairs);

    /**
     * Explains a recorded decision from its record: every rule for events of its type.
     *
     * @param tenant the tenant
     * @param eventId the event that was decided
     */
    Explanation explain(String tenant, String eventId);

    /**
     * Explains what a rule would do for an event now. Writes nothing.
     *
     * @param event a hypothetical event; its id does not matter
     * @param rule the rule's id
     * @throws BonselaException as {@link RewardEngine#process}
     */
    Explanation whyNot(Event event, String rule);

    /**
     * Explains what a rule would do if the subject's last event up to an instant, of a type that the rule handles,
     * occurred again at that instant. Writes nothing.
     *
     * @param tenant the tenant
     * @param subject the subject
     * @param rule the rule's id
     * @param at the instant, replaced by the nearest one at which an event may occur; history, caps and budgets are as
     *     they are now
     * @throws BonselaException as {@link RewardEngine#process}
     */
    Explanation whyNot(String tenant, String subject, String rule, Instant at);

    /**
     * Explains how far a subject is from each reward: every rule in force, as if the subject's latest event of the rule's
     * types occurred again. Rules that are paused by hand, or not rolled out to the subject, and rules for which it never had an
     * event, are left out. Nothing is recorded. The cost grows with the number of rules, and with the events of the
     * subject.
     *
     * @param tenant the tenant
     * @param subject the subject
     * @param at when the events would occur
     * @return the rules in the order of their ids, with what is missing for each; the first explanation that fails, if
     *     one fails
     */
    Explanation progress(String tenant, String subject, Instant at);

    /**
     * Repeats a recorded decision from its record, and compares the result with it. Reads only the record, the rule set
     * from the store and what the decision granted, and calls the operators that the decision was made with.
     *
     * @param tenant the tenant
     * @param eventId the event that was decided
     */
    Verification verify(String tenant, String eventId);

    /**
     * The result of {@link Inspector#verify}: whether a recorded decision can be reproduced from its record.
     *
     * @param eventId the event that was decided
     * @param status the result
     * @param reason why the decision could not be verified; null: it could
     * @param difference the first difference between the record and the repeated decision; null: none
     */
    record Verification(
            String eventId,
            Status status,
            @Nullable Reason reason,
            @Nullable Difference difference) {

        /** The possible results. */
        public enum Status {
            /** The repeated decision has the same result, and the record was not changed. */
            SAME,
            /** The record was changed, or the repeated decision has a different result. */
            DIFFERENT,
            /** The data that the decision was made from was erased or pruned; the rest of the record was not changed. */
            ERASED,
            /** The decision cannot be repeated here; the reason says why. */
            NOT_VERIFIABLE,
            /** No event was decided under this id. */
            UNKNOWN
        }
    }
}
