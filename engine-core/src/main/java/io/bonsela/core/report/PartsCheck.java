package io.bonsela.core.report;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Issuance;
import io.bonsela.api.Reports.Reconciliation.Source;
import io.bonsela.api.Standing.Use;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.Content.OfReward;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Reward.Fulfilment.ByConnector;
import io.bonsela.api.store.Erasure;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.FollowUps;
import io.bonsela.api.store.State.FormerReference;
import io.bonsela.api.store.State.Pool;
import io.bonsela.api.store.State.PoolCodeOwner;
import io.bonsela.api.store.State.PoolStage;
import io.bonsela.api.store.State.Subject;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.AttemptKey;
import io.bonsela.api.store.StateKey.FollowUpsKey;
import io.bonsela.api.store.StateKey.PoolCodeKey;
import io.bonsela.api.store.StateKey.PoolKey;
import io.bonsela.api.store.StateKey.PoolStageKey;
import io.bonsela.api.store.StateKey.SpendKey;
import io.bonsela.api.store.StateKey.SubjectKey;
import io.bonsela.api.store.StateKey.TierKey;
import io.bonsela.core.rules.CompiledRules;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Checks that the rows counted in another row exist: codes of pools, deliveries of rewards and their logs, what
 * happened to events, prices of rewards, levels of subjects, and what commands credited. Not thread-safe.
 */
final class PartsCheck {
    private static final String REPORT = "report on rule ";

    private final Findings findings;
    /** The rewards that connectors deliver under every known rule set that has them. */
    private final Set<String> delivered = new HashSet<>();

    private final Map<String, Long> counted = new TreeMap<>();
    private long erasedReports;

    /**
     * Creates a check.
     *
     * @param known the rule sets that were in force, except those that cannot be compiled
     */
    PartsCheck(List<CompiledRules> known, Findings findings) {
        this.findings = findings;
        Set<String> otherwise = new HashSet<>();
        for (CompiledRules rules : known) {
            for (Reward reward : rules.checked().ruleSet().rewards()) {
                (reward.fulfilment() instanceof ByConnector ? delivered : otherwise).add(reward.id());
            }
        }
        delivered.removeAll(otherwise);
    }

    void state(StateKey<?> key, State state) {
        if (key instanceof PoolKey pool && state instanceof Pool stock) {
            count(codes(pool.pool()), stock.imported());
            count(issuedCodes(pool.pool()), stock.claimed());
        } else if (key instanceof PoolStageKey pool && state instanceof PoolStage stage) {
            count(codes(pool.pool()), stage.codes());
        } else if (key instanceof PoolCodeKey code) {
            count(codes(code.pool()), -1);
        } else if (state instanceof PoolCodeOwner owner) {
            count(issuedCodes(owner.pool()), -1);
        } else if (key instanceof FollowUpsKey uses && state instanceof FollowUps used) {
            used.issuances().forEach(issuance -> count(use(issuance, uses.eventId()), -1));
            used.reported().forEach(rule -> count(reported(rule, uses.eventId()), -1));
        } else if (key instanceof SubjectKey subject && state instanceof Subject known) {
            known.tiers().forEach(tier -> count(level(subject.subject(), tier), 1));
            if (known.merged() != null) {
                count(merge(subject.subject(), known.merged().into()), -1);
            }
            names(subject.subject(), known);
        } else if (key instanceof TierKey level) {
            count(level(level.subject(), level.tier()), -1);
        } else if (key instanceof SpendKey spend && spend.isPrice()) {
            count(spent(spend), -1);
        } else if (state instanceof Delivery delivery) {
            count(attempts(delivery.id()), delivery.progress().logged());
            count(references(delivery.id()), delivery.progress().generation() - 1L);
            if (delivery.content() instanceof OfReward content && delivered.contains(content.reward())) {
                count(delivery(content.issuance()), -1);
            }
            contradiction(delivery);
        } else if (key instanceof AttemptKey attempt) {
            count(attempts(attempt.delivery()), -1);
        } else if (state instanceof FormerReference former) {
            count(references(former.delivery()), -1);
        }
    }

    private void contradiction(Delivery delivery) {
        if (delivery.progress().isContradicted()) {
            findings.differ(
                    "delivery " + delivery.id(),
                    "not settled",
                    "delivered according to " + delivery.connector() + ": "
                            + delivery.progress().code(),
                    Source.PROVIDER);
        }
    }

    /** Each name that a subject has is that of a subject which was merged, and has no more names of its own. */
    private void names(String subject, Subject known) {
        known.others().forEach(name -> count(name(name), 1));
        if (known.merged() != null) {
            count(name(subject), -1);
            known.others().forEach(name -> count(name(name), -1));
        }
    }

    /** Counts merges, reports, and what a command credited or transferred, as its answer says. */
    void answer(AuditRecord record) {
        boolean isMerge = record.verb().equals("merge") || record.verb().equals("undo-merge");
        if (isMerge && record.receipt().isDone() && !Erasure.isPseudonym(String.valueOf(record.subject()))) {
            count(
                    merge(String.valueOf(record.arguments().get("merged")), String.valueOf(record.subject())),
                    record.verb().equals("merge") ? 1 : -1);
        }
        if (record.verb().equals("report-wrong") && record.receipt().isDone()) {
            report(record);
        }
        String event = Issuance.BY_HAND + record.origin().id();
        record.receipt().issuances().stream()
                .filter(issuance -> issuance.eventId().equals(event))
                .forEach(issuance -> count(credited(issuance), 1));
    }

    /** Counts a report. If it contained the name of an erased subject, it is not known any more what it was about. */
    private void report(AuditRecord record) {
        Map<String, Object> of = record.arguments();
        if (record.originalSeal() != null && of.containsValue(Erasure.ERASED)) {
            erasedReports++;
        } else {
            count(reported(String.valueOf(of.get("rule")), String.valueOf(of.get("event"))), 1);
        }
    }

    void issuance(Issuance issuance) {
        if (issuance.eventId().startsWith(Issuance.BY_HAND)) {
            count(credited(issuance), -1);
        }
        if (delivered.contains(issuance.reward())) {
            count(delivery(issuance.id()), 1);
        }
        Use use = issuance.standing().use();
        if (use != null) {
            count(use(issuance.id(), use.event()), 1);
        }
        if (issuance.price() != null) {
            count(spent(SpendKey.ofPrice(issuance)), 1);
        }
    }

    private static String merge(String subject, String into) {
        return "merge of " + subject + " into " + into;
    }

    private static String name(String subject) {
        return "name " + subject + " of another subject";
    }

    private static String credited(Issuance issuance) {
        return "issuance " + issuance.id() + " of " + issuance.eventId();
    }

    private static String level(String subject, String tier) {
        return "level of " + subject + " in tier " + tier;
    }

    private static String spent(SpendKey key) {
        return "price of " + key.id();
    }

    private void count(String what, long more) {
        if (counted.merge(what, more, Long::sum) == 0) {
            counted.remove(what);
        }
    }

    private static String codes(String pool) {
        return "codes of pool " + pool;
    }

    private static String issuedCodes(String pool) {
        return "issued codes of pool " + pool;
    }

    private static String use(String issuance, String event) {
        return "use of issuance " + issuance + " on event " + event;
    }

    private static String reported(String rule, String event) {
        return REPORT + rule + " for event " + event;
    }

    private static String delivery(String issuance) {
        return "delivery of issuance " + issuance;
    }

    private static String references(String delivery) {
        return "former references of delivery " + delivery;
    }

    private static String attempts(String delivery) {
        return "attempts of delivery " + delivery;
    }

    /** Compares the counts after everything was read. */
    void end() {
        Iterator<Map.Entry<String, Long>> counts = counted.entrySet().iterator();
        while (counts.hasNext() && erasedReports > 0) {
            Map.Entry<String, Long> count = counts.next();
            if (count.getKey().startsWith(REPORT) && count.getValue() < 0) {
                erasedReports--;
                counts.remove();
            }
        }
        counted.forEach((what, missing) -> findings.differ(
                what, missing > 0 ? missing + " fewer" : -missing + " more", "the recorded count", Source.PARTS));
    }
}
