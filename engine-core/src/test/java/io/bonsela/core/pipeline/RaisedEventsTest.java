package io.bonsela.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.Event;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.UnitOfWork.LoadRequest;
import io.bonsela.api.store.UnitOfWork.Loaded;
import io.bonsela.core.caps.Scopes;
import io.bonsela.core.check.RuleSetChecker;
import io.bonsela.core.check.Vocabulary;
import io.bonsela.core.decide.BatchState;
import io.bonsela.core.foreign.ForeignCode;
import io.bonsela.core.interpret.InterpreterProvider;
import io.bonsela.core.operator.NoCalls;
import io.bonsela.core.rules.CompiledRules;
import io.bonsela.core.rules.MatchedEvent;
import io.bonsela.core.rules.Outlets;
import io.bonsela.core.secret.Keys;
import io.bonsela.testkit.TestKeys;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A failure between the decisions on an event and on those that it raised. */
class RaisedEventsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void aFailureKeepsTheBatchFromBeingCommitted() {
        BatchState state = new BatchState(new LoadRequest(Set.of(), Map.of()), new Loaded(Map.of()));
        RaisedEvents raised = new RaisedEvents(new Keys(TestKeys.ring(), new ForeignCode()), event -> {
            throw new IllegalStateException("no calls");
        });
        Event event = Event.of("told")
                .tenant("t")
                .raised(new Event.Cause("p1", "rule"), "1")
                .subject("ann")
                .occurredAt(NOW)
                .build();
        MatchedEvent cause = MatchedEvent.ofTime(rules(), "t", "ann", NOW, new NoCalls());
        assertThatThrownBy(() -> raised.decide(cause, List.of(event), NOW, state))
                .isInstanceOf(IllegalStateException.class);
        assertThat(state.spoilt()).hasMessage("no calls");
    }

    private static CompiledRules rules() {
        Vocabulary none = new Vocabulary(Map.of(), Map.of(), Map.of(), Map.of(), null);
        return CompiledRules.compile(
                RuleSetChecker.check(RuleSet.of("t", ZoneOffset.UTC).build(), none)
                        .rules()
                        .orElseThrow(),
                new InterpreterProvider(),
                Outlets.NONE,
                Scopes.PLAIN,
                null);
    }
}
