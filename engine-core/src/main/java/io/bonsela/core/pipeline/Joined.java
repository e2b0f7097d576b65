package io.bonsela.core.pipeline;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Receipt;
import io.bonsela.api.Transactions.JoinedTransaction;
import io.bonsela.api.Transactions.PreparedEvent;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.command.Redeem.Token;
import io.bonsela.core.command.ProposedRules;
import io.bonsela.core.command.RuleChanges;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;

/** Decides in the host's transaction, on the host's thread. */
final class Joined implements JoinedTransaction {
    private final Pipeline pipeline;
    private final EventProcessor events;
    private final CommandExecutor commands;
    private final Connection connection;
    private final List<BatchEntry<?>> untold = new ArrayList<>();

    Joined(Pipeline pipeline, EventProcessor events, CommandExecutor commands, Connection connection) {
        this.pipeline = pipeline;
        this.events = events;
        this.commands = commands;
        this.connection = connection;
    }

    @Override
    public Decision process(Event event) {
        events.requireNoCode(event);
        if (events.needsFacts(event)) {
            throw new BonselaException(
                    ErrorCode.INVALID_VALUE, "event " + event + " needs facts from providers: prepare it first");
        }
        return process(pipeline.prepare(event));
    }

    @Override
    public Decision process(PreparedEvent event) {
        if (event instanceof EventProcessor.Refused refused) {
            return refused.decision();
        } else if (event instanceof Admitted admitted) {
            events.requireNoCode(admitted.event());
            return decide(events.work(admitted.withoutFetching()));
        }
        throw new BonselaException(
                ErrorCode.INVALID_VALUE, "event " + event.event() + " was not prepared by an engine");
    }

    @Override
    public Receipt execute(Command command) {
        EngineIds.requireOfHost(command);
        boolean tries = command instanceof Redeem redeem && !(redeem.token() instanceof Token.Trusted);
        if (tries
                || RuleChanges.isOne(command)
                || ProposedRules.decidedBy(command).isPresent()) {
            throw new BonselaException(
                    ErrorCode.INVALID_VALUE,
                    command.verb() + ' ' + command.origin().id() + " cannot join a transaction of the host");
        }
        return commands.withoutRules(command).orElseGet(() -> decide(commands.work(command)));
    }

    private <R> R decide(Work<R> work) {
        BatchEntry<R> entry = pipeline.decideWithin(work, connection);
        untold.add(entry);
        return entry.get();
    }

    @Override
    public void committed() {
        pipeline.tell(untold);
        untold.clear();
    }
}
