package io.bonsela.core.report;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.BonselaException;
import io.bonsela.api.Receipt.Publication;
import io.bonsela.api.Records;
import io.bonsela.api.Reports.Reconciliation.Source;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.ActiveRules;
import io.bonsela.api.store.State.Meaning;
import io.bonsela.api.store.State.ScopeSecret;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.MeaningKey;
import io.bonsela.core.check.Meanings;
import io.bonsela.core.codec.Canonical;
import io.bonsela.core.command.ProposedRules;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the published rule sets and the states that are derived from them. Not thread-safe. */
final class RulesCheck {
    private final String tenant;
    private final Records records;
    private final Findings findings;
    private final Map<MeaningKey, Meaning> meanings = new HashMap<>();
    private final Set<String> kept = new LinkedHashSet<>();
    /** The publications that answers report, by version. */
    private final Map<Long, Publication> answered = new HashMap<>();

    private @Nullable ActiveRules active;
    private @Nullable ScopeSecret secret;

    RulesCheck(String tenant, Records records, Findings findings) {
        this.tenant = tenant;
        this.records = records;
        this.findings = findings;
    }

    void state(StateKey<?> key, State state) {
        if (state instanceof ActiveRules rules) {
            active = rules;
        } else if (key instanceof MeaningKey id && state instanceof Meaning meaning) {
            meanings.put(id, meaning);
        } else if (state instanceof ScopeSecret kept) {
            secret = kept;
        }
    }

    /** Remembers the rule set that a command proposed, and the publication that it made. */
    void answer(AuditRecord record) {
        ProposedRules.digest(record).ifPresent(kept::add);
        Publication publication = record.receipt().publication();
        if (record.receipt().isDone() && publication != null) {
            answered.put(publication.version(), publication);
        }
    }

    /** Whether the tenant had keys when it began. */
    boolean hasKeys() {
        return secret != null && !secret.equals(ScopeSecret.NONE);
    }

    /** Compares the values after everything was read. */
    void end() {
        List<Publication> publications = records.publications(tenant);
        Set<String> digests = new LinkedHashSet<>();
        long version = 0;
        kept.forEach(this::ruleSet);
        for (Publication publication : publications) {
            version++;
            findings.compare("publication", publication.version(), version, Source.PARTS);
            findings.compare(
                    "publication " + publication.version(),
                    publication.toString(),
                    String.valueOf(answered.remove(publication.version())),
                    Source.COMMANDS);
            digests.add(publication.digest());
        }
        answered.values()
                .forEach(missing -> findings.differ(
                        "publication " + missing.version(), "missing", missing.toString(), Source.COMMANDS));
        ActiveRules last = publications.isEmpty()
                ? null
                : new ActiveRules(
                        version, publications.get(publications.size() - 1).digest());
        findings.compare("rule set in force", described(active), described(last), Source.RULE_SETS);
        if (!publications.isEmpty() && secret == null) {
            findings.differ("secret of counters", "missing", "present", Source.RULE_SETS);
        }
        Map<MeaningKey, Meaning> derived = new HashMap<>();
        digests.forEach(digest ->
                ruleSet(digest).ifPresent(ruleSet -> new Meanings(ruleSet).all().forEach(derived::putIfAbsent)));
        meanings.forEach((key, meaning) ->
                findings.compare(name(key), meaning.text(), text(derived.remove(key)), Source.RULE_SETS));
        derived.forEach((key, meaning) -> findings.differ(name(key), "none", meaning.text(), Source.RULE_SETS));
    }

    private Optional<RuleSet> ruleSet(String digest) {
        String name = "rule set " + digest;
        try {
            Optional<RuleSet> ruleSet = records.ruleSet(tenant, digest);
            String found = ruleSet.map(Canonical::digest).orElse("none");
            findings.compare(name, found, digest, Source.RULE_SETS);
            return found.equals(digest) ? ruleSet : Optional.empty();
        } catch (BonselaException e) {
            findings.unreadable(name, e);
            return Optional.empty();
        }
    }

    private static String described(@Nullable ActiveRules rules) {
        return rules == null ? "none" : "version " + rules.version() + " with digest " + rules.digest();
    }

    private static String name(MeaningKey key) {
        return "meaning of " + key.kind() + ' ' + key.id();
    }

    private static String text(@Nullable Meaning meaning) {
        return meaning == null ? "none" : meaning.text();
    }
}
