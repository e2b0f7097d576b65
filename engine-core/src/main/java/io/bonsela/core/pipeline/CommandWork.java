package io.bonsela.core.pipeline;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Origin;
import io.bonsela.api.Receipt;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.Erase;
import io.bonsela.api.command.Merge;
import io.bonsela.api.command.UndoMerge;
import io.bonsela.api.store.StateKey.CommandKey;
import io.bonsela.core.codec.Canonical;
import io.bonsela.core.command.CommandDecider;
import io.bonsela.core.command.DecidedCommand;
import io.bonsela.core.command.PreparedCommand;
import io.bonsela.core.command.PreparedCommand.Policies;
import io.bonsela.core.command.Receipts;
import io.bonsela.core.decide.BatchState;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.rules.CompiledRules;
import io.bonsela.core.secret.Keys;
import java.time.Instant;

/**
 * A command to decide.
 *
 * @param command the command
 * @param nonce the random part of its decision
 * @param keys digest it and create codes
 * @param policies the host's policies
 */
record CommandWork(Command command, String nonce, Keys keys, Policies policies) implements Work<Receipt> {
    @Override
    public String tenant() {
        return command.origin().tenant();
    }

    @Override
    public String name() {
        return command.verb() + ' ' + tenant() + '/' + command.origin().id();
    }

    @Override
    public String key() {
        return command.origin().id();
    }

    @Override
    public boolean isAlone() {
        // The others would have to be about another subject, or about none.
        return command instanceof Erase || command instanceof Merge || command instanceof UndoMerge;
    }

    @Override
    public void plan(CompiledRules rules, Plan plan, Instant soon) {
        CommandDecider.plan(new PreparedCommand(rules, command, nonce, "", keys, policies), plan);
    }

    @Override
    public Step<Receipt> decide(CompiledRules rules, Instant now, BatchState state) {
        Origin origin = command.origin();
        byte[] bytes = Canonical.encode(command);
        AuditRecord before = state.get(new CommandKey(origin.tenant(), origin.id()));
        if (before != null) {
            boolean same = keys.matches(origin.tenant(), before.digest(), bytes);
            return Step.of(Receipts.again(before, same, keys, now));
        }
        String digest = keys.digest(origin.tenant(), bytes);
        DecidedCommand decided =
                CommandDecider.decide(new PreparedCommand(rules, command, nonce, digest, keys, policies), now, state);
        // First create the receipt, which may fail: a command that cannot be answered must not be recorded.
        Receipt receipt = Receipts.done(decided.record(), keys);
        AuditRecord record = state.accept(decided.record(), decided.writes(), keys.sealer(origin.tenant()));
        return Step.of(receipt, listener -> listener.executed(record), decided.writes(), decided.erasures());
    }
}
