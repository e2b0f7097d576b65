package io.bonsela.core.pipeline;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.CodePolicy;
import io.bonsela.api.Origin;
import io.bonsela.api.Receipt;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.ImportCodes;
import io.bonsela.api.store.StateKey.ActiveRulesKey;
import io.bonsela.api.store.StateKey.CommandKey;
import io.bonsela.api.store.StateKey.PoolKey;
import io.bonsela.api.store.StateKey.PoolStageKey;
import io.bonsela.core.codec.Canonical;
import io.bonsela.core.command.Executed;
import io.bonsela.core.command.Executor;
import io.bonsela.core.command.PreparedCommand;
import io.bonsela.core.command.Receipts;
import io.bonsela.core.decide.BatchState;
import io.bonsela.core.decide.CompiledRules;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.secret.Keys;
import java.time.Instant;

/**
 * A command to decide.
 *
 * @param command the command
 * @param nonce what is random in its decision
 * @param rules the rules in force
 * @param keys digest it, and make codes
 * @param policy how codes are guarded
 */
record CommandJob(Command command, String nonce, CompiledRules rules, Keys keys, CodePolicy policy) implements Job {
    @Override
    public void plan(Plan plan, Instant soon) {
        Origin origin = command.origin();
        plan.add(new ActiveRulesKey(origin.tenant()));
        plan.add(new CommandKey(origin.tenant(), origin.id()));
        if (command instanceof ImportCodes codes) {
            plan.add(new PoolKey(origin.tenant(), codes.pool()));
            plan.add(new PoolStageKey(origin.tenant(), codes.pool()));
        }
    }

    @Override
    public Step decide(Instant now, BatchState state, boolean dryRun) {
        Origin origin = command.origin();
        byte[] bytes = Canonical.encode(command);
        AuditRecord before = state.get(new CommandKey(origin.tenant(), origin.id()));
        if (before != null) {
            boolean same = keys.matches(origin.tenant(), before.digest(), bytes);
            return Step.of(new Answer.Given(Receipts.again(before, same, keys, now)));
        }
        String digest = keys.digest(origin.tenant(), bytes);
        Executed executed =
                Executor.decide(new PreparedCommand(rules, command, nonce, digest, keys, policy), now, state);
        // First what may fail: an answer that cannot be given must not be written either.
        Receipt receipt = Receipts.done(executed.record(), keys);
        AuditRecord record = state.accept(executed.record(), executed.writes(), keys.sealer(origin.tenant()));
        return new Step(
                new Answer.Given(receipt),
                () -> Job.notices(listener -> listener.executed(record), executed.writes()),
                executed.erasure());
    }
}
