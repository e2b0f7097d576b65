package io.bonsela.core.pipeline;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Origin;
import io.bonsela.api.Reason;
import io.bonsela.api.Receipt;
import io.bonsela.api.Receipt.Publication;
import io.bonsela.api.Records.Proposal;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.Publish;
import io.bonsela.api.command.Reject;
import io.bonsela.api.command.Rollback;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.Change.PublishedRules;
import io.bonsela.api.store.State.ActiveRules;
import io.bonsela.api.store.State.Approval.Status;
import io.bonsela.api.store.StateKey.ActiveRulesKey;
import io.bonsela.api.store.StateKey.CommandKey;
import io.bonsela.api.store.Store;
import io.bonsela.api.store.UnitOfWork;
import io.bonsela.api.store.UnitOfWork.LoadRequest;
import io.bonsela.core.codec.Canonical;
import io.bonsela.core.command.CommandDecider;
import io.bonsela.core.command.ProposedRules;
import io.bonsela.core.command.Receipts;
import io.bonsela.core.command.RuleChanges;
import io.bonsela.core.command.RuleChanges.Target;
import io.bonsela.core.decide.BatchState;
import io.bonsela.core.rules.CompiledRules;
import io.bonsela.core.secret.Keys;
import io.bonsela.core.state.Draft;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
    private final boolean needsApproval;
    private final DeadRuleCheck deadRules;

    /**
     * Creates the publisher of one engine.
     *
     * @param needsApproval whether a rule set that was never in force needs the approval of another person
     */
    public Publisher(
            Store store,
            RulesInForce rules,
            Timeline timeline,
            Listeners listeners,
            Keys keys,
            Turns turns,
            boolean needsApproval) {
        this.store = store;
        this.rules = rules;
        this.timeline = timeline;
        this.listeners = listeners;
        this.keys = keys;
        this.turns = turns;
        this.needsApproval = needsApproval;
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
        boolean wasApproved = store.records().proposals(tenant, digest).stream().anyMatch(Proposal::isDone);
        if (before == null && !wasApproved) {
            beginWith(ruleSet, digest);
            return;
        }
        Publication inForce = publications.get(publications.size() - 1);
        if (inForce.digest().equals(digest)) {
            return;
        }
        if (again) {
            String id = EngineIds.START + digest + "/after/" + inForce.version();
            execute(new Rollback(Origin.of(tenant, id, "host"), digest));
        } else {
            LOG.atWarn()
                    .addKeyValue("tenant", tenant)
                    .addKeyValue("given", digest)
                    .addKeyValue("inForce", inForce.digest())
                    .addKeyValue("since", inForce.at())
                    .log("the given rule set was superseded; the one in force remains");
        }
    }

    /** Publishes a rule set that was never in force, unless it waits or is scheduled, or was approved with pauses. */
    private void beginWith(RuleSet ruleSet, String digest) {
        String tenant = ruleSet.tenant();
        List<Proposal> proposals = store.records().proposals(tenant, digest);
        if (proposals.stream().anyMatch(proposal -> proposal.status() == Status.APPROVED)) {
            return;
        }
        String waiting = proposals.stream()
                .filter(proposal -> proposal.status() == Status.WAITING)
                .map(proposal -> proposal.command().origin().id())
                .findFirst()
                .orElse(null);
        String id = waiting == null ? EngineIds.START + digest : waiting;
        if (waiting != null
                || !execute(new Publish(Origin.of(tenant, id, "host"), ruleSet)).isDone()) {
            LOG.atWarn()
                    .addKeyValue("tenant", tenant)
                    .addKeyValue("command", id)
                    .addKeyValue("digest", digest)
                    .log("the given rule set is not in force, because the command is not approved");
        }
    }

    /** Cancels analyses that have not finished. */
    public void close() {
        deadRules.close();
    }

    /** Whether a command concerns a rule set. */
    boolean decides(Command command) {
        return RuleChanges.isOne(command)
                || ProposedRules.decidedBy(command)
                        .flatMap(id -> ProposedRules.of(
                                store.records(), command.origin().tenant(), id))
                        .isPresent();
    }

    /** Executes a command that concerns a rule set. */
    Receipt execute(Command command) {
        ProposedRules proposed = ProposedRules.decidedBy(command)
                .flatMap(
                        id -> ProposedRules.of(store.records(), command.origin().tenant(), id))
                .orElse(null);
        return execute(new RuleRequest(command, proposed, false));
    }

    Receipt execute(RuleRequest request) {
        Command command = request.command();
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            Optional<Receipt> receipt = attempt(request);
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
    private Optional<Receipt> attempt(RuleRequest request) {
        Command command = request.command();
        String tenant = command.origin().tenant();
        Optional<AuditRecord> decided =
                store.records().command(tenant, command.origin().id());
        if (decided.isPresent()) {
            return decided.map(before -> repeated(command, before, timeline.now()));
        }
        ActiveRules seen = store.activeRules(tenant).orElse(null);
        boolean needsRules = !(command instanceof Publish publish) || publish.replaces() != null;
        if (seen == null && needsRules && request.proposed() == null) {
            return Optional.of(Receipts.withoutRules(command, timeline.now()));
        }
        Target target = request.target(seen == null ? 0 : seen.version(), store.records());
        RuleSet ruleSet = target.ruleSet();
        // A refusal is recorded too, under the rules that stay in force.
        Optional<CompiledRules> inForce =
                ruleSet == null || command instanceof Reject ? rules.of(tenant) : Optional.empty();
        CompiledRules compiled = inForce.isPresent() ? inForce.get() : rules.compile(Objects.requireNonNull(ruleSet));
        Result result = decide(request, seen, target.refusal(), compiled);
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
            RuleRequest request, @Nullable ActiveRules seen, @Nullable Reason refusal, CompiledRules compiled) {
        Command command = request.command();
        Origin origin = command.origin();
        byte[] bytes = Canonical.encode(command);
        RuleSetChange change = new RuleSetChange(command, request.keys(), compiled, timeline.now());
        LoadRequest read = change.request();
        boolean waits = request.isPublish() && needsApproval && !wasInForce(origin.tenant(), compiled.digest());
        try (Turns.Turn turn = turns.take(origin.tenant());
                UnitOfWork work = store.begin()) {
            long start = System.nanoTime();
            BatchState state = new BatchState(read, work.load(change.locks(read), read));
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
            Draft draft = new Draft(origin.tenant(), compiled, now, CommandDecider.cause(origin), state);
            if (request.isDue() && !request.isDue(state, now)) {
                // Another engine was faster, the schedule was rejected, or its actor erased; nothing is recorded.
                return new Result(Receipts.notWaiting(command, origin.id(), now), null);
            }
            RuleSetRuling ruling = request.rule(refusal, waits, compiled.digest(), now, draft);
            PublishedRules published = null;
            List<Reason> notes = List.of();
            if (ruling.keeps()) {
                // What could not be put in force is refused at once.
                Draft scratch = new Draft(origin.tenant(), compiled, now, CommandDecider.cause(origin), state);
                published = change.keep(scratch);
            } else if (ruling.publishes()
                    && (inForce == null || !inForce.digest().equals(compiled.digest()))) {
                published = change.publish(inForce, draft);
                notes = change.keptBudgets(draft);
            }
            Publication publication = published == null ? null : published.publication();
            AuditRecord record = state.accept(
                    RuleChanges.record(
                            command,
                            keys.digest(origin.tenant(), bytes),
                            ruling.refusal(),
                            now,
                            inForce,
                            publication != null ? publication : ruling.publishes() ? inForce : null,
                            ruling.keeps() ? ProposedRules.trace(compiled.digest()) : Map.of(),
                            notes),
                    draft.writes(),
                    keys.sealer(origin.tenant()));
            if (!work.commit(state.change(compiled, published, List.of()))) {
                return null;
            }
            if (publication != null) {
                rules.adopt(compiled);
                warnOfKeptBudgets(origin.tenant(), notes);
            }
            return new Result(record.receipt(), record);
        }
    }

    private boolean wasInForce(String tenant, String digest) {
        return store.records().proposals(tenant, digest).stream().anyMatch(Proposal::isDone)
                || store.records().publications(tenant).stream()
                        .anyMatch(publication -> publication.digest().equals(digest));
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
