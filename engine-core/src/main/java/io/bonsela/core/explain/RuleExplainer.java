package io.bonsela.core.explain;

import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Decision.RuleOutcome;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.explain.Explanation.Allowance;
import io.bonsela.api.explain.Explanation.Gap;
import io.bonsela.api.explain.Explanation.RuleExplanation;
import io.bonsela.core.check.CheckedRules;
import io.bonsela.core.check.CheckedRules.Body;
import io.bonsela.core.check.CheckedRules.CheckedRule;
import io.bonsela.core.check.CodeCaps;
import io.bonsela.core.decide.Inspection;
import io.bonsela.core.decide.Inspection.Turn;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Constant;
import io.bonsela.core.kernel.Op;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Explains one rule of a decision. Changes that it reports as sufficient were verified by a trial.
 *
 * @param rules the rule set
 * @param inspection the decision
 * @param trial decides the event again with changes
 * @param triable whether the state that a rule needs is known, so that a trial is conclusive
 */
record RuleExplainer(CheckedRules rules, Inspection inspection, Trial trial, BiPredicate<Turn, Set<Remedy>> triable) {
    private static final int MOST_WAYS = 8;
    private static final int MOST_ROUNDS = 4;

    /** The missing conditions, and whether a trial showed that their remedies are enough. */
    private record Missing(Set<Lack> lacks, boolean enough) {}

    RuleExplanation explain(Turn turn) {
        Findings.Found condition = new Findings(rules, inspection, turn).find(condition(turn.body()), true);
        Missing missing = turn.pays() ? new Missing(Set.of(), true) : missing(turn, condition.ways());
        RuleOutcome outcome = turn.outcome();
        return new RuleExplanation(
                turn.rule().rule().id(),
                outcome == null ? null : outcome.outcome(),
                outcome == null ? null : outcome.reason(),
                condition.finding(),
                turn.allowances(),
                missing.lacks.stream().map(Lack::gap).distinct().toList(),
                missing.enough);
    }

    private static Kernel condition(Body body) {
        List<Kernel> parts = new ArrayList<>();
        for (Kernel part :
                body.stateful() == null ? List.of(body.stateless()) : List.of(body.stateless(), body.stateful())) {
            parts.addAll(Kernel.isOf(part, Op.AND) ? part.operands() : List.of(part));
        }
        if (body.code() != null) {
            // Not written by the author.
            parts.remove(body.code().isTyped());
        }
        if (parts.isEmpty()) {
            return Constant.TRUE;
        }
        if (parts.size() > 1) {
            parts.remove(Constant.TRUE);
        }
        return Kernel.all(parts);
    }

    private Missing missing(Turn turn, List<Way> ways) {
        Missing first = null;
        for (Way way : ways.subList(0, Math.min(MOST_WAYS, ways.size()))) {
            Missing missing = missing(turn, way);
            if (missing.enough) {
                return missing;
            }
            first = first == null ? missing : first;
        }
        return first == null ? new Missing(Set.of(), false) : first;
    }

    /** Applies the remedies of the condition, then those of the limits that refuse the rule. */
    private Missing missing(Turn turn, Way first) {
        Way way = eventFirst(turn, first);
        Set<Lack> lacks = new LinkedHashSet<>(way.lacks());
        Turn now = turn;
        for (int round = 0; round < MOST_ROUNDS && !now.pays(); round++) {
            boolean more = lacks.addAll(refusals(now));
            Set<Remedy> remedies = remedies(lacks);
            boolean possible = way.complete()
                    && remedies.size() == lacks.size()
                    && !isOfTwoTimes(remedies)
                    && triable.test(turn, remedies);
            if ((round > 0 && !more) || !possible) {
                lacks.addAll(limits(turn));
                return new Missing(lacks, false);
            }
            Inspection then = trial.with(remedies, number(turn));
            if (then == null) {
                return new Missing(lacks, false);
            }
            now = then.turns().get(0);
        }
        return new Missing(lacks, now.pays());
    }

    /** Computes the gaps of history with the changed event, because the event counts itself. */
    private Way eventFirst(Turn turn, Way way) {
        List<Lack> ofEvent = way.lacks().stream()
                .filter(lack -> lack.remedy() instanceof Remedy.Attribute || lack.remedy() instanceof Remedy.Fact)
                .toList();
        if (ofEvent.isEmpty() || ofEvent.size() == way.lacks().size()) {
            return way;
        }
        Inspection changed = trial.with(remedies(ofEvent), number(turn));
        if (changed == null) {
            return new Way(way.lacks(), false);
        }
        Way rest = new Findings(rules, changed, changed.turns().get(0))
                .find(condition(turn.body()), true)
                .ways()
                .get(0);
        boolean vague = ofEvent.stream().anyMatch(lack -> isVague(lack.gap()));
        if (vague && !rest.lacks().isEmpty()) {
            return new Way(way.lacks(), false);
        }
        List<Lack> all = new ArrayList<>(ofEvent);
        all.addAll(rest.lacks());
        return new Way(all, way.complete() && rest.complete());
    }

    /** Whether a gap requires any number above or below a value, so that the exact number is unknown. */
    private static boolean isVague(Gap gap) {
        return String.valueOf(gap.argument("operator")).length() == 1 && gap.argument("needed") instanceof BigDecimal;
    }

    private int number(Turn turn) {
        return rules.rules().indexOf(turn.rule());
    }

    /** Whether remedies mix history with a later time, at which the gap of the history may be different. */
    private static boolean isOfTwoTimes(Set<Remedy> remedies) {
        return remedies.stream().anyMatch(Remedy.Later.class::isInstance)
                && remedies.stream().anyMatch(Remedy.History.class::isInstance);
    }

    private static Set<Remedy> remedies(Collection<Lack> lacks) {
        Set<Remedy> remedies = new LinkedHashSet<>();
        lacks.stream().map(Lack::remedy).filter(Objects::nonNull).forEach(remedies::add);
        return remedies;
    }

    /** Returns what refuses a rule whose condition holds. */
    private List<Lack> refusals(Turn turn) {
        List<Lack> lacks = new ArrayList<>();
        RuleOutcome outcome = turn.outcome();
        if (turn.code() != null && turn.code().code() != ReasonCode.NOT_READ) {
            lacks.add(code(turn.code()));
        }
        if (outcome == null || outcome.outcome() == Outcome.ERROR) {
            return lacks;
        }
        Reason reason = outcome.reason();
        if (outcome.outcome() == Outcome.PAUSED) {
            lacks.add(until(
                    Gap.Kind.PAUSED,
                    new TreeMap<>(reason == null ? Map.of() : reason.arguments()),
                    reason == null ? null : reason.availableAt().orElse(null)));
        } else if (outcome.outcome() == Outcome.OUT_OF_SCHEDULE) {
            lacks.add(until(Gap.Kind.SCHEDULE, new TreeMap<>(), turn.opensAt()));
        } else if (outcome.outcome() == Outcome.NOT_IN_ROLLOUT && reason != null) {
            lacks.add(new Lack(new Gap(Gap.Kind.ROLLOUT, reason.arguments()), null));
        } else if (outcome.outcome() == Outcome.EXCLUDED && reason != null) {
            lacks.add(new Lack(new Gap(Gap.Kind.LANE, reason.arguments()), null));
        }
        lacks.addAll(limits(turn));
        return lacks;
    }

    private static Lack code(Reason reason) {
        Map<String, Object> arguments = new TreeMap<>(reason.arguments());
        arguments.put("reason", reason.code().name());
        Instant valid = reason.code() == ReasonCode.CODE_NOT_YET
                ? (Instant) reason.arguments().get("availableAt")
                : null;
        return new Lack(new Gap(Gap.Kind.CODE, arguments), valid == null ? null : new Remedy.Later(valid));
    }

    private List<Lack> limits(Turn turn) {
        return turn.allowances().stream()
                .filter(allowance -> !allowance.allows())
                .map(allowance -> refusal(turn.rule(), allowance))
                .toList();
    }

    private Lack refusal(CheckedRule rule, Allowance allowance) {
        Map<String, Object> arguments = new TreeMap<>();
        switch (allowance.kind()) {
            case COOLDOWN -> {
                return until(Gap.Kind.COOLDOWN, arguments, allowance.availableAt());
            }
            case CAP -> {
                Optional<CodeCaps.Counted> code = CodeCaps.counted(allowance.id());
                if (code.isPresent()) {
                    return code(CodeCaps.usedUp(code.get(), allowance.limit()));
                }
                arguments.put("cap", allowance.id());
                arguments.put("limit", allowance.limit());
                arguments.put("used", allowance.used());
                arguments.put("wanted", allowance.wanted());
                arguments.put("excess", excess(allowance));
                return until(Gap.Kind.CAP, arguments, allowance.availableAt());
            }
            case WALLET -> {
                arguments.put("price", allowance.wanted());
                arguments.put("balance", allowance.limit());
                arguments.put("missing", excess(allowance));
                return new Lack(new Gap(Gap.Kind.WALLET, arguments), null);
            }
            case POOL -> {
                arguments.put("pool", allowance.id());
                arguments.put("missing", excess(allowance));
                return new Lack(new Gap(Gap.Kind.POOL, arguments), null);
            }
            default -> {
                Money missing = (Money) excess(allowance);
                arguments.put("budget", allowance.id());
                arguments.put("available", ((Money) allowance.limit()).minus((Money) allowance.used()));
                arguments.put("cost", allowance.wanted());
                arguments.put("missing", missing);
                Instant again = allowance.availableAt();
                if (again != null && !isOver(rule, again)) {
                    arguments.put("availableAt", again);
                }
                return new Lack(new Gap(Gap.Kind.BUDGET, arguments), new Remedy.TopUp(allowance.id(), missing));
            }
        }
    }

    /** Whether a rule's campaign or schedule has ended at a time, so that a renewed budget does not help it. */
    private boolean isOver(CheckedRule rule, Instant at) {
        LocalDate date = at.atZone(rule.zone(rules.ruleSet().zone())).toLocalDate();
        LocalDate campaign = rule.campaign() == null ? null : rule.campaign().until();
        LocalDate schedule =
                rule.rule().schedule() == null ? null : rule.rule().schedule().until();
        return (campaign != null && date.isAfter(campaign)) || (schedule != null && date.isAfter(schedule));
    }

    private static Lack until(Gap.Kind kind, Map<String, Object> arguments, @Nullable Instant at) {
        if (at != null) {
            arguments.put("availableAt", at);
        }
        return new Lack(new Gap(kind, arguments), at == null ? null : new Remedy.Later(at));
    }

    /** Returns by how much the requested amount exceeds the remaining amount. */
    private static Object excess(Allowance allowance) {
        return allowance.limit() instanceof Money limit
                ? ((Money) allowance.used()).plus((Money) allowance.wanted()).minus(limit)
                : ((BigDecimal) allowance.used())
                        .add((BigDecimal) allowance.wanted())
                        .subtract((BigDecimal) allowance.limit());
    }
}
