package io.bonsela.core.command;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Origin;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.Receipt.Publication;
import io.bonsela.api.Records;
import io.bonsela.api.Records.Proposal;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.Pause;
import io.bonsela.api.command.Pause.Part;
import io.bonsela.api.command.Publish;
import io.bonsela.api.command.Resume;
import io.bonsela.api.command.Rollback;
import io.bonsela.api.rule.Campaign;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Determines which rule set a command puts in force, and creates its audit record. */
public final class RuleChanges {
    private RuleChanges() {}

    /** Whether a command by itself puts a rule set in force. */
    public static boolean isOne(Command command) {
        return command instanceof Publish
                || command instanceof Rollback
                || command instanceof Pause
                || command instanceof Resume;
    }

    /**
     * The rule set that a command puts in force, or its refusal.
     *
     * @param ruleSet the rule set to put in force; null: the command is refused
     * @param refusal why there is no rule set
     */
    public record Target(
            @Nullable RuleSet ruleSet, @Nullable Reason refusal) {
        static Target of(Optional<RuleSet> ruleSet, Reason otherwise) {
            return new Target(ruleSet.orElse(null), ruleSet.isPresent() ? null : otherwise);
        }
    }

    /**
     * Returns the rule set that a command puts in force, given the current one.
     *
     * @param version the version of the rule set in force; 0: there is none
     */
    public static Target of(Command command, long version, Records records) {
        String tenant = command.origin().tenant();
        if (command instanceof Publish publish && publish.replaces() == null) {
            return new Target(publish.ruleSet(), null);
        }
        List<Publication> publications = records.publications(tenant);
        if (command instanceof Publish publish) {
            String inForce = publications.get((int) version - 1).digest();
            return inForce.equals(publish.replaces())
                    ? new Target(publish.ruleSet(), null)
                    : new Target(null, Reason.of(ReasonCode.RULES_CHANGED, "digest", inForce));
        }
        if (command instanceof Rollback rollback) {
            String digest = rollback.digest() != null
                    ? rollback.digest()
                    : version < 2 ? "" : publications.get((int) version - 2).digest();
            // A rule set that waits for approval is known too, but was never in force.
            boolean wasInForce = publications.stream()
                            .anyMatch(publication -> publication.digest().equals(digest))
                    || records.proposals(tenant, digest).stream().anyMatch(Proposal::isDone);
            return Target.of(
                    records.ruleSet(tenant, digest).filter(any -> wasInForce), Reason.of(ReasonCode.UNKNOWN_RULE_SET));
        }
        RuleSet inForce = records.ruleSet(
                        tenant, publications.get((int) version - 1).digest())
                .orElseThrow();
        Part part = command instanceof Pause pause ? pause.part() : ((Resume) command).part();
        return Target.of(
                switched(inForce, part, command instanceof Pause),
                Reason.of(ReasonCode.UNKNOWN_PART, "part", part.toString()));
    }

    /** Returns a rule set in which everything is paused that is paused in the one in force. */
    public static RuleSet keepingPauses(RuleSet ruleSet, RuleSet inForce) {
        Set<String> campaigns = inForce.campaigns().stream()
                .filter(Campaign::paused)
                .map(Campaign::id)
                .collect(Collectors.toSet());
        Set<String> rules =
                inForce.rules().stream().filter(Rule::paused).map(Rule::id).collect(Collectors.toSet());
        return ruleSet.toBuilder()
                .paused(ruleSet.isPaused() || inForce.isPaused())
                .campaigns(ruleSet.campaigns().stream()
                        .map(campaign -> campaign.paused(campaign.paused() || campaigns.contains(campaign.id())))
                        .toList())
                .rules(ruleSet.rules().stream()
                        .map(rule -> rule.paused(rule.paused() || rules.contains(rule.id())))
                        .toList())
                .build();
    }

    private static Optional<RuleSet> switched(RuleSet ruleSet, Part part, boolean paused) {
        RuleSet.Builder builder = ruleSet.toBuilder();
        switch (part.kind()) {
            case RULE_SET -> {
                return Optional.of(builder.paused(paused).build());
            }
            case CAMPAIGN -> {
                List<Campaign> campaigns = new ArrayList<>(ruleSet.campaigns());
                campaigns.replaceAll(c -> c.id().equals(part.id()) ? c.paused(paused) : c);
                return ruleSet.campaigns().stream().anyMatch(c -> c.id().equals(part.id()))
                        ? Optional.of(builder.campaigns(campaigns).build())
                        : Optional.empty();
            }
            case RULE -> {
                List<Rule> rules = new ArrayList<>(ruleSet.rules());
                rules.replaceAll(r -> r.id().equals(part.id()) ? r.paused(paused) : r);
                return ruleSet.rules().stream().anyMatch(r -> r.id().equals(part.id()))
                        ? Optional.of(builder.rules(rules).build())
                        : Optional.empty();
            }
        }
        throw new IllegalArgumentException(part.toString());
    }

    /**
     * Creates the audit record of a command.
     *
     * @param before the publication that was in force; null: none
     * @param after the publication that is in force now
     * @param kept what the record says about a rule set that is only kept
     * @param notes what the command left unchanged
     */
    public static AuditRecord record(
            Command command,
            String digest,
            @Nullable Reason refusal,
            Instant now,
            @Nullable Publication before,
            @Nullable Publication after,
            Map<String, Object> kept,
            List<Reason> notes) {
        Origin origin = command.origin();
        Receipt receipt = new Receipt(
                origin.tenant(),
                origin.id(),
                refusal == null ? Receipt.Status.DONE : Receipt.Status.REFUSED,
                refusal,
                now,
                List.of(),
                null,
                List.of(),
                refusal == null ? after : null,
                null,
                notes);
        return new AuditRecord(
                origin,
                command.verb(),
                command.arguments(),
                digest,
                null,
                receipt,
                refusal == null ? trace(before) : Map.of(),
                refusal == null && after != null ? trace(after) : kept,
                null,
                null);
    }

    private static Map<String, Object> trace(@Nullable Publication publication) {
        return publication == null
                ? Map.of()
                : Map.of(
                        "rules",
                        Map.of(
                                "version", BigDecimal.valueOf(publication.version()),
                                "digest", publication.digest()));
    }
}
