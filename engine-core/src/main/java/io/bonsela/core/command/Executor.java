package io.bonsela.core.command;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Issuance;
import io.bonsela.api.Origin;
import io.bonsela.api.Receipt;
import io.bonsela.api.command.AdjustBudget;
import io.bonsela.api.command.Announce;
import io.bonsela.api.command.Cancel;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.Confirm;
import io.bonsela.api.command.Erase;
import io.bonsela.api.command.ImportCodes;
import io.bonsela.api.command.NewCode;
import io.bonsela.api.command.RecordDelivery;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.command.Redeliver;
import io.bonsela.api.command.Refund;
import io.bonsela.api.command.ResealPool;
import io.bonsela.api.command.ResealScopes;
import io.bonsela.api.command.Reverse;
import io.bonsela.api.command.SettleContradiction;
import io.bonsela.api.command.Spend;
import io.bonsela.api.command.SwitchConnector;
import io.bonsela.api.command.TopUp;
import io.bonsela.core.codec.Canonical;
import io.bonsela.core.decide.Draft;
import io.bonsela.core.decide.IssuanceChange;
import io.bonsela.core.decide.StateView;
import io.bonsela.core.decide.Writes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The decision on commands, but for those that change rule sets: a pure function of rules, command, clock and state. A
 * refusal writes nothing but itself and what its ruling keeps.
 */
public final class Executor {
    private Executor() {}

    /**
     * Decides a command.
     *
     * @param prepared the command
     * @param decidedAt the moment of the decision
     * @param state the state before it
     */
    public static Executed decide(PreparedCommand prepared, Instant decidedAt, StateView state) {
        Draft draft = draft(prepared, decidedAt, state);
        Ruling ruling = rule(prepared, draft);
        Draft after = ruling.refusal() == null ? draft : draft(prepared, decidedAt, state);
        Ruling.Kept row = ruling.kept();
        if (row != null) {
            after.put(row.key(), row.state());
        }
        Writes writes = after.writes();
        return new Executed(record(prepared, decidedAt, ruling, after, writes), writes, ruling.erasure());
    }

    private static Draft draft(PreparedCommand prepared, Instant decidedAt, StateView state) {
        Command command = prepared.command();
        return new Draft(
                command.origin().tenant(),
                prepared.rules(),
                decidedAt,
                command.origin().id(),
                postings(command.origin()),
                state);
    }

    private static Ruling rule(PreparedCommand prepared, Draft draft) {
        Command command = prepared.command();
        if (command instanceof Redeem redeem) {
            return new Redeeming(prepared, draft).redeem(redeem);
        } else if (command instanceof NewCode code) {
            return new Coding(prepared, draft).newCode(code);
        } else if (command instanceof Spend spend) {
            return Spending.spend(spend, draft);
        } else if (command instanceof Cancel cancel) {
            return Undoing.cancel(cancel, draft);
        } else if (command instanceof Reverse reverse) {
            return Undoing.reverse(reverse, draft);
        } else if (command instanceof Refund refund) {
            return Refunding.refund(refund, draft);
        } else if (command instanceof Confirm confirm) {
            return Delivering.confirm(confirm, draft);
        } else if (command instanceof RecordDelivery delivery) {
            return Delivering.record(delivery, draft);
        } else if (command instanceof Redeliver redeliver) {
            return Shipping.redeliver(redeliver, draft);
        } else if (command instanceof SettleContradiction order) {
            return Shipping.settle(order, draft);
        } else if (command instanceof Announce announce) {
            return Shipping.announce(announce, draft);
        } else if (command instanceof SwitchConnector order) {
            return Shipping.switched(order, draft);
        } else if (command instanceof ImportCodes order) {
            return Pooling.importCodes(order, prepared.digest(), prepared.keys().vault(draft.tenant()), draft);
        } else if (command instanceof ResealPool order) {
            return Pooling.reseal(order, prepared.keys().vault(draft.tenant()), draft);
        } else if (command instanceof ResealScopes) {
            return Sealing.scopes(prepared.keys().vault(draft.tenant()), draft);
        } else if (command instanceof TopUp topUp) {
            return Funding.topUp(topUp, draft);
        } else if (command instanceof AdjustBudget adjust) {
            return Funding.adjust(adjust, draft);
        } else if (command instanceof Erase erase) {
            return Erasing.erase(erase, prepared, draft);
        }
        throw new IllegalArgumentException(command.verb() + " changes rule sets and is decided elsewhere");
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

    /** Whom it concerns has a place of its own in the record, where an erasure finds it. */
    private static Map<String, Object> withoutSubject(Command command) {
        Map<String, Object> arguments = new TreeMap<>(command.arguments());
        arguments.remove("subject");
        return arguments;
    }

    /** What the names of a command's postings begin with. */
    public static String postings(Origin origin) {
        return Canonical.derive(origin.tenant(), "command", origin.id()) + '/';
    }
}
