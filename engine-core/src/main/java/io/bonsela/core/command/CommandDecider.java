package io.bonsela.core.command;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Issuance;
import io.bonsela.api.Origin;
import io.bonsela.api.Receipt;
import io.bonsela.api.command.Command;
import io.bonsela.api.store.StateKey.ActiveRulesKey;
import io.bonsela.api.store.StateKey.CommandKey;
import io.bonsela.core.codec.Canonical;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.state.Draft;
import io.bonsela.core.state.IssuanceChange;
import io.bonsela.core.state.StateView;
import io.bonsela.core.state.Writes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Decides commands, except those that change rule sets: a pure function of rules, command, clock and state. A refusal
 * writes only its record and the row that its ruling keeps.
 */
public final class CommandDecider {
    private CommandDecider() {}

    /** Adds the keys that a command's decision will read, as far as the command determines them. */
    public static void plan(PreparedCommand prepared, Plan plan) {
        Origin origin = prepared.command().origin();
        plan.add(new ActiveRulesKey(origin.tenant()));
        plan.add(new CommandKey(origin.tenant(), origin.id()));
        Verbs.of(prepared).plan(plan);
    }

    /**
     * Decides a command.
     *
     * @param prepared the command
     * @param decidedAt the moment of the decision
     * @param state the state before it
     */
    public static DecidedCommand decide(PreparedCommand prepared, Instant decidedAt, StateView state) {
        Draft draft = draft(prepared, decidedAt, state);
        Ruling ruling = Approvals.ruling(prepared, Verbs.of(prepared).rule(draft));
        Draft after = ruling.refusal() == null ? draft : draft(prepared, decidedAt, state);
        Ruling.Kept row = ruling.kept();
        if (row != null) {
            after.put(row.key(), row.state());
        }
        Writes writes = after.writes();
        return new DecidedCommand(record(prepared, decidedAt, ruling, after, writes), writes, ruling.erasures());
    }

    private static Draft draft(PreparedCommand prepared, Instant decidedAt, StateView state) {
        Command command = prepared.command();
        return new Draft(command.origin().tenant(), prepared.rules(), decidedAt, cause(command.origin()), state);
    }

    private static AuditRecord record(
            PreparedCommand prepared, Instant decidedAt, Ruling ruling, Draft draft, Writes writes) {
        Command command = prepared.command();
        List<Issuance> changed =
                writes.issuances().stream().map(IssuanceChange::after).toList();
        Receipt receipt = new Receipt(
                command.origin().tenant(),
                command.origin().id(),
                ruling.refusal() == null ? Receipt.Status.DONE : Receipt.Status.REFUSED,
                ruling.refusal(),
                decidedAt,
                changed,
                ruling.amount(),
                ruling.shortfall(),
                null,
                null,
                ruling.notes());
        return new AuditRecord(
                command.origin(),
                command.verb(),
                withoutSubject(command),
                prepared.digest(),
                ruling.subject(),
                receipt,
                Traces.before(draft, writes),
                Traces.after(writes),
                null,
                null);
    }

    /** Returns the arguments without the subject, which has its own field in the record, where an erasure finds it. */
    private static Map<String, Object> withoutSubject(Command command) {
        Map<String, Object> arguments = new TreeMap<>(command.arguments());
        arguments.remove("subject");
        return arguments;
    }

    /** Returns the cause of what a command changes. */
    public static Draft.Cause cause(Origin origin) {
        return new Draft.Cause(origin.id(), Canonical.derive(origin.tenant(), "command", origin.id()) + '/');
    }
}
