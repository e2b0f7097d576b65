package io.bonsela.core.pipeline;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Origin;
import io.bonsela.api.Reason;
import io.bonsela.api.Receipt;
import io.bonsela.api.Receipt.Publication;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.Publish;
import io.bonsela.api.command.Rollback;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.Change.PublishedRules;
import io.bonsela.api.store.State.ActiveRules;
import io.bonsela.api.store.StateKey.ActiveRulesKey;
import io.bonsela.api.store.StateKey.CommandKey;
import io.bonsela.api.store.Store;
import io.bonsela.api.store.UnitOfWork;
import io.bonsela.api.store.UnitOfWork.LoadRequest;
import io.bonsela.core.codec.Canonical;
import io.bonsela.core.command.CommandDecider;
import io.bonsela.core.command.Receipts;
import io.bonsela.core.command.RuleChanges;
import io.bonsela.core.command.RuleChanges.Target;
import io.bonsela.core.decide.BatchState;
import io.bonsela.core.rules.CompiledRules;
import io.bonsela.core.secret.Keys;
import io.bonsela.core.state.Draft;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts rule sets in force: checks and compiles them first, then swaps them in one unit of work. Thread-safe. */
public final class Publisher {
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
    private static final int MOST_ATTEMPTS = 16;

    private final Store store;
    private final RulesInForce rules;
    private final Timeline timeline;
    private final Listeners listeners;
    private final Keys keys;
    private final Turns turns;
    private final DeadRuleCheck deadRules;

    /** Creates the publisher of one engine. */
    public Publisher(Store store, RulesInForce rules, Timeline timeline, Listeners listeners, Keys keys, Turns turns) {
        this.store = store;
        this.rules = rules;
        this.timeline = timeline;
        this.listeners = listeners;
        this.keys = keys;
        this.turns = turns;
        deadRules = new DeadRuleCheck(rules, listeners.foreign());
    }

    /**
     * Publishes a rule set unless the same set was published before: then the set in force stays, or is replaced by it.
     *
     * @param again whether it is put in force again if it was superseded
     */
    public void begin(RuleSet ruleSet, boolean again) {
        String tenant = ruleSet.tenant();
        String digest = Canonical.digest(ruleSet);
        List<Publication> publications = store.records().publications(tenant);
        Publication before = publications.stream()
                .filter(publication -> publication.digest().equals(digest))
                .reduce((earlier, later) -> later)
                .orElse(null);
        if (before == null) {
            execute(new Publish(Origin.of(tenant, "start/" + digest, "host"), ruleSet));
            return;
        }
        Publication inForce = publications.get(publications.size() - 1);
        if (inForce.digest().equals(digest)) {
            return;
        }
        if (again) {
            String id = "start/" + digest + "/after/" + inForce.version();
            execute(new Rollback(Origin.of(tenant, id, "host"), digest));
        } else {
            LOG.atWarn()
                    .addKeyValue("tenant", tenant)
                    .addKeyValue("given", digest)
                    .addKeyValue("publishedAt", before.at())
                    .addKeyValue("inForce", inForce.digest())
                    .addKeyValue("since", inForce.at())
                    .log("the given rule set was superseded; the one in force remains");
        }
    }

    /** Cancels analyses that have not finished. */
    public void close() {
        deadRules.close();
    }

    /** Executes a command that puts a rule set in force. */
    Receipt execute(Command command) {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            Optional<Receipt> receipt = attempt(command);
            if (receipt.isPresent()) {
                return receipt.get();
            }
        }
        throw new BonselaException(
                ErrorCode.STORE_CONFLICT,
                "the rule set of " + command.origin().tenant() + " changed " + MOST_ATTEMPTS
                        + " times during the publication");
    }

    /** Makes one attempt; empty if the rules in force changed meanwhile. */
    private Optional<Receipt> attempt(Command command) {
        String tenant = command.origin().tenant();
        Optional<AuditRecord> decided =
                store.records().command(tenant, command.origin().id());
        if (decided.isPresent()) {
            return decided.map(before -> repeated(command, before, timeline.now()));
        }
        ActiveRules seen = store.activeRules(tenant).orElse(null);
        if (seen == null && !(command instanceof Publish)) {
            return Optional.of(Receipts.withoutRules(command, timeline.now()));
        }
        Target target = RuleChanges.of(command, seen == null ? 0 : seen.version(), store.records());
        RuleSet ruleSet = target.ruleSet();
        // A refusal is recorded too, under the rules that stay in force.
        CompiledRules compiled = ruleSet == null ? rules.of(tenant).orElseThrow() : rules.compile(ruleSet);
        Result result = decide(command, seen, target.refusal(), compiled);
        if (result == null) {
            return Optional.empty();
        }
        AuditRecord record = result.record;
        if (record != null) {
            listeners.tell("command " + tenant + '/' + command.origin().id(), listener -> listener.executed(record));
            if (ruleSet != null && result.answer.publication() != null) {
                deadRules.submit(ruleSet);
            }
        }
        return Optional.of(result.answer);
    }

    /** The result of a unit of work: an answer, and the record that it wrote; null: none. */
    private record Result(Receipt answer, @Nullable AuditRecord record) {}

    /** Decides a command in one unit of work; null if the rules in force changed meanwhile. */
    @SuppressWarnings("try") // the turn is only held
    private @Nullable Result decide(
            Command command, @Nullable ActiveRules seen, @Nullable Reason refusal, CompiledRules compiled) {
        Origin origin = command.origin();
        byte[] bytes = Canonical.encode(command);
        RuleSetChange change = new RuleSetChange(command, compiled, timeline.now());
        LoadRequest request = change.request();
        try (Turns.Turn turn = turns.take(origin.tenant());
                UnitOfWork work = store.begin()) {
            long start = System.nanoTime();
            BatchState state = new BatchState(request, work.load(change.locks(request), request));
            Instant now = timeline.read(work.now(), start).now();
            AuditRecord before = state.get(new CommandKey(origin.tenant(), origin.id()));
            if (before != null) {
                return new Result(repeated(command, before, now), null);
            }
            ActiveRules active = state.get(new ActiveRulesKey(origin.tenant()));
            if (!Objects.equals(seen, active)) {
                return null;
            }
            Publication inForce = active == null ? null : publication(origin.tenant(), active);
            Draft draft =
                    new Draft(origin.tenant(), compiled, now, origin.id(), CommandDecider.postings(origin), state);
            PublishedRules published = null;
            List<Reason> notes = List.of();
            if (refusal == null && (inForce == null || !inForce.digest().equals(compiled.digest()))) {
                published = change.publish(inForce, draft);
                notes = change.keptBudgets(draft);
            }
            AuditRecord record = state.accept(
                    RuleChanges.record(
                            command,
                            keys.digest(origin.tenant(), bytes),
                            refusal,
                            now,
                            inForce,
                            published == null ? inForce : published.publication(),
                            notes),
                    draft.writes(),
                    keys.sealer(origin.tenant()));
            if (!work.commit(state.change(compiled, published, null))) {
                return null;
            }
            if (published != null) {
                rules.adopt(compiled);
                warnOfKeptBudgets(origin.tenant(), notes);
            }
            return new Result(record.receipt(), record);
        }
    }

    private Receipt repeated(Command command, AuditRecord before, Instant now) {
        boolean same = keys.matches(command.origin().tenant(), before.digest(), Canonical.encode(command));
        return Receipts.again(before, same, keys, now);
    }

    private Publication publication(String tenant, ActiveRules active) {
        return store.records().publications(tenant).get((int) active.version() - 1);
    }

    private static void warnOfKeptBudgets(String tenant, List<Reason> notes) {
        notes.forEach(note -> LOG.atWarn()
                .addKeyValue("tenant", tenant)
                .addKeyValue("budget", note.argument("budget"))
                .addKeyValue("period", note.argument("period"))
                .addKeyValue("kept", note.argument("kept"))
                .addKeyValue("declared", note.argument("declared"))
                .log("the current budget period keeps its amount; use AdjustBudget to change it"));
    }
}
