package io.bonsela.core.pipeline;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Origin;
import io.bonsela.api.Publication;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.Pause;
import io.bonsela.api.command.Publish;
import io.bonsela.api.command.Resume;
import io.bonsela.api.command.Rollback;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.Change.PublishedRules;
import io.bonsela.api.store.State.ActiveRules;
import io.bonsela.api.store.State.BudgetState;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.ActiveRulesKey;
import io.bonsela.api.store.StateKey.BudgetKey;
import io.bonsela.api.store.StateKey.ChainKey;
import io.bonsela.api.store.StateKey.CommandKey;
import io.bonsela.api.store.Store;
import io.bonsela.api.store.UnitOfWork;
import io.bonsela.api.store.UnitOfWork.LoadRequest;
import io.bonsela.api.store.UnitOfWork.LockKey;
import io.bonsela.core.check.Meanings;
import io.bonsela.core.codec.Canonical;
import io.bonsela.core.command.CommandDecider;
import io.bonsela.core.command.Receipts;
import io.bonsela.core.command.RuleChanges;
import io.bonsela.core.command.RuleChanges.Wanted;
import io.bonsela.core.decide.BatchState;
import io.bonsela.core.foreign.WorkerPool;
import io.bonsela.core.life.BudgetPeriods;
import io.bonsela.core.life.BudgetUse;
import io.bonsela.core.rules.CompiledRules;
import io.bonsela.core.secret.Keys;
import io.bonsela.core.state.Draft;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts rule sets in force: checked and compiled off to the side, then swapped in one unit of work. Thread-safe. */
public final class Publisher {
    private static final int MOST_ATTEMPTS = 16;

    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
    private static final int MOST_ANALYSED = 100;
    private static final int MOST_WAITING = 16;

    private final Store store;
    private final RulesInForce rules;
    private final Timeline timeline;
    private final Listeners listeners;
    private final Keys keys;
    private final Turns turns;
    private final WorkerPool analysing;

    /** A publisher of one engine. */
    public Publisher(Store store, RulesInForce rules, Timeline timeline, Listeners listeners, Keys keys, Turns turns) {
        this.store = store;
        this.rules = rules;
        this.timeline = timeline;
        this.listeners = listeners;
        this.keys = keys;
        this.turns = turns;
        analysing =
                new WorkerPool("bonsela-analysis", listeners.foreign(), 1, 1, new ArrayBlockingQueue<>(MOST_WAITING));
        analysing.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    /**
     * Publishes a rule set unless this very set was published before: then what is in force stays, or gives way to it.
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
                    .log("the rule set that was given was superseded; the one in force stays");
        }
    }

    /** Gives up what is not analysed yet. */
    public void close() {
        analysing.shutdownNow();
    }

    /** Does a command that puts a rule set in force. */
    Receipt execute(Command command) {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            Optional<Receipt> receipt = attempt(command);
            if (receipt.isPresent()) {
                return receipt.get();
            }
        }
        throw new BonselaException(
                ErrorCode.STORE_CONFLICT,
                "the rule set of " + command.origin().tenant() + " changed " + MOST_ATTEMPTS + " times meanwhile");
    }

    /** One attempt; empty if the rules in force changed meanwhile. */
    private Optional<Receipt> attempt(Command command) {
        String tenant = command.origin().tenant();
        Optional<AuditRecord> decided =
                store.records().command(tenant, command.origin().id());
        if (decided.isPresent()) {
            return decided.map(before -> again(command, before, timeline.now()));
        }
        ActiveRules seen = store.activeRules(tenant).orElse(null);
        if (seen == null && !(command instanceof Publish)) {
            return Optional.of(Receipts.withoutRules(command, timeline.now()));
        }
        Wanted wanted = RuleChanges.of(command, seen == null ? 0 : seen.version(), store.records());
        RuleSet ruleSet = wanted.ruleSet();
        // A refusal is recorded too, under the rules that stay in force.
        CompiledRules compiled = ruleSet == null ? rules.of(tenant).orElseThrow() : rules.compile(ruleSet);
        Worked worked = work(command, seen, wanted.refusal(), compiled);
        if (worked == null) {
            return Optional.empty();
        }
        AuditRecord record = worked.record;
        if (record != null) {
            listeners.tell("command " + tenant + '/' + command.origin().id(), listener -> listener.executed(record));
            if (ruleSet != null && worked.answer.publication() != null) {
                analysing.execute(() -> warnOfDeadRules(ruleSet));
            }
        }
        return Optional.of(worked.answer);
    }

    /**
     * Whoever publishes is told, later and on another thread: nothing hangs on it. A large set, or one that comes while
     * others wait, is left to whoever asks.
     */
    private void warnOfDeadRules(RuleSet ruleSet) {
        if (ruleSet.rules().size() > MOST_ANALYSED) {
            return;
        }
        try {
            rules.neverPaying(ruleSet)
                    .forEach((rule, shadowedBy) -> LOG.atWarn()
                            .addKeyValue("tenant", ruleSet.tenant())
                            .addKeyValue("rule", rule)
                            .addKeyValue("shadowedBy", shadowedBy)
                            .log("rule can never pay"));
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("tenant", ruleSet.tenant()).setCause(e).log("rule set could not be analysed");
        }
    }

    /** What came of a unit of work: an answer, and what was recorded for it now. */
    private record Worked(Receipt answer, @Nullable AuditRecord record) {}

    /** Null if the rules in force changed meanwhile. */
    @SuppressWarnings("try") // the turn is only held
    private @Nullable Worked work(
            Command command, @Nullable ActiveRules seen, @Nullable Reason refusal, CompiledRules compiled) {
        Origin origin = command.origin();
        byte[] bytes = Canonical.encode(command);
        Meanings meanings = new Meanings(compiled.checked().ruleSet());
        Map<BudgetKey, Budget> running = runningBudgets(compiled, timeline.now());
        LoadRequest request = request(command, compiled, meanings, running.keySet());
        try (Turns.Turn turn = turns.take(origin.tenant());
                UnitOfWork work = store.begin()) {
            long start = System.nanoTime();
            BatchState state = new BatchState(request, work.load(locks(origin.tenant(), request), request));
            Instant now = timeline.read(work.now(), start).now();
            AuditRecord before = state.get(new CommandKey(origin.tenant(), origin.id()));
            if (before != null) {
                return new Worked(again(command, before, now), null);
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
                published = publish(command, inForce, compiled, meanings, draft);
                notes = notes(running, draft);
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
                tell(origin.tenant(), notes);
            }
            return new Worked(record.receipt(), record);
        }
    }

    private Receipt again(Command command, AuditRecord before, Instant now) {
        boolean same = keys.matches(command.origin().tenant(), before.digest(), Canonical.encode(command));
        return Receipts.again(before, same, keys, now);
    }

    /** The new version, with the budgets for all time that open with it. */
    private PublishedRules publish(
            Command command, @Nullable Publication inForce, CompiledRules compiled, Meanings meanings, Draft draft) {
        Origin origin = command.origin();
        RuleSet ruleSet = compiled.checked().ruleSet();
        // What is paused or resumed is in force already.
        if (!(command instanceof Pause) && !(command instanceof Resume)) {
            refuseRedefinitions(ruleSet, meanings, draft);
        }
        long version = inForce == null ? 1 : inForce.version() + 1;
        draft.put(new ActiveRulesKey(origin.tenant()), new ActiveRules(version, compiled.digest()));
        for (BudgetKey key : lifetimeBudgets(ruleSet).keySet()) {
            new BudgetUse(key, draft).open();
        }
        Publication publication =
                new Publication(origin.tenant(), version, compiled.digest(), draft.decidedAt(), origin.actor());
        return new PublishedRules(publication, ruleSet);
    }

    /** An id keeps the meaning that it had when it was first in force. */
    private static void refuseRedefinitions(RuleSet ruleSet, Meanings meanings, Draft draft) {
        List<Diagnostic> found = new ArrayList<>(meanings.differences(draft::get));
        lifetimeBudgets(ruleSet).forEach((key, budget) -> {
            BudgetState funded = draft.get(key);
            if (funded != null) {
                found.addAll(meanings.fundedOtherwise(budget, funded.opening()));
            }
        });
        if (!found.isEmpty()) {
            throw new InvalidRuleSetException(found);
        }
        meanings.all().forEach((key, meaning) -> {
            if (draft.get(key) == null) {
                draft.put(key, meaning);
            }
        });
    }

    private Publication publication(String tenant, ActiveRules active) {
        return store.records().publications(tenant).get((int) active.version() - 1);
    }

    private static Map<BudgetKey, Budget> lifetimeBudgets(RuleSet ruleSet) {
        Map<BudgetKey, Budget> lifetime = new LinkedHashMap<>();
        for (Budget budget : ruleSet.budgets()) {
            if (budget.period() == null) {
                lifetime.put(new BudgetKey(ruleSet.tenant(), budget.id(), BudgetPeriods.LIFETIME), budget);
            }
        }
        return lifetime;
    }

    private static Map<BudgetKey, Budget> runningBudgets(CompiledRules compiled, Instant now) {
        RuleSet ruleSet = compiled.checked().ruleSet();
        Map<BudgetKey, Budget> running = new LinkedHashMap<>();
        for (Budget budget : ruleSet.budgets()) {
            if (budget.period() != null) {
                running.put(BudgetPeriods.key(ruleSet.tenant(), budget, now, compiled.zone()), budget);
            }
        }
        return running;
    }

    /** A period keeps the amount that it opened with. */
    private static List<Reason> notes(Map<BudgetKey, Budget> running, Draft draft) {
        List<Reason> notes = new ArrayList<>();
        running.forEach((key, budget) -> {
            BudgetState opened = draft.get(key);
            if (opened != null && !opened.opening().equals(budget.limit())) {
                notes.add(new Reason(
                        ReasonCode.BUDGET_KEPT,
                        Map.of(
                                "budget", key.budget(),
                                "period", key.period(),
                                "kept", opened.opening(),
                                "declared", budget.limit())));
            }
        });
        return notes;
    }

    private static void tell(String tenant, List<Reason> notes) {
        notes.forEach(note -> LOG.atWarn()
                .addKeyValue("tenant", tenant)
                .addKeyValue("budget", note.argument("budget"))
                .addKeyValue("period", note.argument("period"))
                .addKeyValue("kept", note.argument("kept"))
                .addKeyValue("declared", note.argument("declared"))
                .log("the period of a budget that runs keeps its amount; AdjustBudget changes it"));
    }

    private static LoadRequest request(
            Command command, CompiledRules compiled, Meanings meanings, Set<BudgetKey> running) {
        Origin origin = command.origin();
        Set<StateKey<?>> keys =
                new HashSet<>(lifetimeBudgets(compiled.checked().ruleSet()).keySet());
        keys.add(new ActiveRulesKey(origin.tenant()));
        keys.add(new CommandKey(origin.tenant(), origin.id()));
        keys.add(ChainKey.of(origin.tenant(), null));
        keys.addAll(meanings.all().keySet());
        keys.addAll(running);
        return new LoadRequest(keys, Map.of());
    }

    /** The rules exclusively: no decision is under way. */
    private static SortedSet<LockKey> locks(String tenant, LoadRequest request) {
        SortedSet<LockKey> locks = new TreeSet<>(request.locks());
        locks.removeIf(lock -> lock.kind() == LockKey.Kind.RULES);
        locks.add(new LockKey(tenant, LockKey.Kind.RULES, "", false));
        return locks;
    }
}
