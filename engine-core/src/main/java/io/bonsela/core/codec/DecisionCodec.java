package io.bonsela.core.codec;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Decision.RuleOutcome;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Reason;
import io.bonsela.api.rule.Breaker;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.DecisionRecord.ReadSet;
import io.bonsela.api.store.DecisionRecord.ReadSet.AggregateRead;
import io.bonsela.api.store.DecisionRecord.ReadSet.OperatorCall;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.TierLevel;
import io.bonsela.api.store.StateKey.BreakerKey;
import io.bonsela.api.store.StateKey.BudgetKey;
import io.bonsela.api.store.StateKey.CounterKey;
import io.bonsela.api.store.StateKey.PoolKey;
import io.bonsela.api.store.StateKey.TierKey;
import io.bonsela.api.store.StateKey.WalletDebtKey;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes and reads events, decisions and the data that decisions were made from. */
final class DecisionCodec {
    private DecisionCodec() {}

    static void write(DecisionRecord record, Encoder out) {
        out.number(record.semantics());
        writeWhole(record.event(), out);
        out.text(record.eventDigest()).number(record.sequence());
        write(record.decision(), out);
        write(record.readSet(), out);
        out.list(
                        record.operators().entrySet(),
                        operator -> out.text(operator.getKey()).number(operator.getValue()))
                .optional(record.originalSeal(), out::text)
                .optional(record.seal(), out::text);
    }

    static DecisionRecord read(Decoder in) {
        int semantics = (int) in.number();
        return new DecisionRecord(
                semantics,
                event(in),
                in.text(),
                in.number(),
                decision(in),
                readSet(in),
                operators(in),
                in.optional(in::text),
                in.optional(in::text));
    }

    private static Map<String, Integer> operators(Decoder in) {
        Map<String, Integer> operators = new TreeMap<>();
        in.list(() -> operators.put(in.text(), (int) in.number()));
        return operators;
    }

    /** Writes an event with its correlation id. */
    private static void writeWhole(Event event, Encoder out) {
        out.optional(event.correlation(), out::text);
        write(event, out);
    }

    /** Writes an event without its correlation id, which does not make it another event. */
    static void write(Event event, Encoder out) {
        out.text(event.type())
                .text(event.tenant())
                .text(event.id())
                .optional(event.source(), out::text)
                .text(event.subject())
                .optional(event.occurredAt(), out::instant)
                .value(event.attributes())
                .optional(
                        event.cause(),
                        cause -> out.optional(cause.event(), out::text).text(cause.by()))
                .truth(event.isErased());
    }

    private static Event event(Decoder in) {
        String correlation = in.optional(in::text);
        Event.Builder event = Event.of(in.text()).tenant(in.text()).correlation(correlation);
        String id = in.text();
        event.id(id);
        String source = in.optional(in::text);
        if (source != null) {
            event.source(source);
        }
        event.subject(in.text());
        Instant occurredAt = in.optional(in::instant);
        if (occurredAt != null) {
            event.occurredAt(occurredAt);
        }
        Map<?, ?> attributes = (Map<?, ?>) Objects.requireNonNull(in.value());
        Event.Cause cause = in.optional(() -> new Event.Cause(in.optional(in::text), in.text()));
        if (cause != null) {
            event.raised(cause, id);
        }
        if (in.truth()) {
            event.erased();
        }
        attributes.forEach((name, value) -> event.with((String) name, Objects.requireNonNull(value)));
        return event.build();
    }

    private static void write(Decision decision, Encoder out) {
        out.text(decision.tenant())
                .text(decision.eventId())
                .optional(decision.correlation(), out::text)
                .text(decision.subject())
                .constant(decision.status())
                .optional(decision.reason(), out::reason)
                .optional(decision.ruleSet(), out::text)
                .instant(decision.occurredAt())
                .instant(decision.decidedAt())
                .list(
                        decision.outcomes(),
                        outcome -> out.text(outcome.rule())
                                .constant(outcome.outcome())
                                .optional(outcome.reason(), out::reason))
                .list(decision.issuances(), issuance -> IssuanceCodec.write(issuance, out))
                .list(decision.raised(), event -> writeWhole(event, out));
    }

    private static Decision decision(Decoder in) {
        return new Decision(
                in.text(),
                in.text(),
                in.optional(in::text),
                in.text(),
                in.constant(Decision.Status.class),
                in.optional(in::reason),
                in.optional(in::text),
                in.instant(),
                in.instant(),
                in.list(() -> new RuleOutcome(in.text(), in.constant(Outcome.class), in.optional(in::reason))),
                in.list(() -> IssuanceCodec.read(in)),
                in.list(() -> event(in)));
    }

    private static void write(ReadSet readSet, Encoder out) {
        out.value(readSet.facts())
                .list(readSet.aggregates().entrySet(), read -> {
                    out.text(read.getKey().aggregate())
                            .date(read.getKey().from())
                            .date(read.getKey().until())
                            .optional(read.getKey().after(), out::instant)
                            .optional(read.getKey().upTo(), out::instant)
                            .truth(read.getKey().decided());
                    out.value(read.getValue());
                })
                .list(readSet.counters().entrySet(), counter -> {
                    write(counter.getKey(), out);
                    out.number(counter.getValue().used())
                            .list(counter.getValue().entries(), entry -> CounterCodec.write(entry, out));
                })
                .list(
                        readSet.budgets().entrySet(),
                        budget -> out.text(budget.getKey().tenant())
                                .text(budget.getKey().budget())
                                .text(budget.getKey().period())
                                .money(budget.getValue().opening())
                                .money(budget.getValue().limit())
                                .number(budget.getValue().reserved())
                                .number(budget.getValue().charged())
                                .decimal(budget.getValue().alerted())
                                .truth(budget.getValue().bounded()))
                .list(readSet.wallets().entrySet(), wallet -> {
                    out.text(wallet.getKey().tenant())
                            .text(wallet.getKey().subject())
                            .text(wallet.getKey().currency());
                    WalletCodec.write(wallet.getValue(), out);
                })
                .list(
                        readSet.pools().entrySet(),
                        pool -> out.text(pool.getKey().tenant())
                                .text(pool.getKey().pool())
                                .number(pool.getValue().imported())
                                .number(pool.getValue().reserved())
                                .number(pool.getValue().claimed()))
                .list(readSet.failedCalls().entrySet(), call -> {
                    out.text(call.getKey().operator());
                    out.value(call.getKey().operands());
                    out.reason(call.getValue());
                })
                .list(readSet.credits(), credit -> IssuanceCodec.write(credit, out))
                .list(readSet.tiers().entrySet(), tier -> {
                    out.text(tier.getKey().tenant())
                            .text(tier.getKey().subject())
                            .text(tier.getKey().tier());
                    TierLevel level = tier.getValue();
                    out.optional(level.level(), out::text)
                            .instant(level.since())
                            .optional(level.until(), out::instant)
                            .optional(level.endsAt(), out::instant)
                            .text(level.event());
                })
                .optional(
                        readSet.wrongCodes(),
                        wrong -> out.number(wrong.failures()).instant(wrong.last()))
                .list(readSet.breakers().entrySet(), breaker -> {
                    State.BreakerState state = breaker.getValue();
                    out.text(breaker.getKey().tenant())
                            .text(breaker.getKey().rule())
                            .constant(state.phase())
                            .instant(state.since())
                            .number(state.awards())
                            .optional(state.cost(), out::money)
                            .number(state.errors())
                            .number(state.reports())
                            .optional(state.openedBy(), out::constant);
                })
                .list(readSet.others(), out::text);
    }

    private static ReadSet readSet(Decoder in) {
        Map<String, @Nullable Object> facts = new TreeMap<>();
        ((Map<?, ?>) Objects.requireNonNull(in.value())).forEach((name, value) -> facts.put((String) name, value));
        Map<AggregateRead, @Nullable Object> aggregates = new LinkedHashMap<>();
        in.list(() -> aggregates.put(
                new AggregateRead(
                        in.text(),
                        in.date(),
                        in.date(),
                        in.optional(in::instant),
                        in.optional(in::instant),
                        in.truth()),
                in.value()));
        Map<CounterKey, State.Counter> counters = new LinkedHashMap<>();
        in.list(() ->
                counters.put(counterKey(in), new State.Counter(in.number(), in.list(() -> CounterCodec.read(in)))));
        Map<BudgetKey, State.BudgetState> budgets = new LinkedHashMap<>();
        in.list(() -> budgets.put(
                new BudgetKey(in.text(), in.text(), in.text()),
                new State.BudgetState(in.money(), in.money(), in.number(), in.number(), in.decimal(), in.truth())));
        Map<WalletDebtKey, State.WalletDebt> wallets = new LinkedHashMap<>();
        in.list(() -> wallets.put(new WalletDebtKey(in.text(), in.text(), in.text()), WalletCodec.debt(in)));
        Map<PoolKey, State.Pool> pools = new LinkedHashMap<>();
        in.list(() -> pools.put(
                new PoolKey(in.text(), in.text()), new State.Pool(in.number(), in.number(), in.number(), "", "")));
        Map<OperatorCall, Reason> failedCalls = new LinkedHashMap<>();
        in.list(() -> failedCalls.put(
                new OperatorCall(in.text(), (List<?>) Objects.requireNonNull(in.value())), in.reason()));
        List<Issuance> credits = in.list(() -> IssuanceCodec.read(in));
        Map<TierKey, TierLevel> tiers = new LinkedHashMap<>();
        in.list(() -> tiers.put(
                new TierKey(in.text(), in.text(), in.text()),
                new TierLevel(
                        in.optional(in::text),
                        in.instant(),
                        in.optional(in::instant),
                        in.optional(in::instant),
                        in.text())));
        State.WrongCodes wrongCodes = in.optional(() -> new State.WrongCodes((int) in.number(), in.instant()));
        Map<BreakerKey, State.BreakerState> breakers = new LinkedHashMap<>();
        in.list(() -> breakers.put(
                new BreakerKey(in.text(), in.text()),
                new State.BreakerState(
                        in.constant(State.BreakerState.Phase.class),
                        in.instant(),
                        in.number(),
                        in.optional(in::money),
                        in.number(),
                        in.number(),
                        in.optional(() -> in.constant(Breaker.Bound.class)))));
        return new ReadSet(
                facts,
                aggregates,
                counters,
                budgets,
                wallets,
                pools,
                failedCalls,
                credits,
                tiers,
                wrongCodes,
                breakers,
                in.list(in::text));
    }

    private static void write(CounterKey key, Encoder out) {
        out.text(key.tenant())
                .text(key.cap())
                .text(key.scope())
                .text(key.window())
                .optional(key.subject(), out::text);
    }

    private static CounterKey counterKey(Decoder in) {
        return new CounterKey(in.text(), in.text(), in.text(), in.text(), in.optional(in::text));
    }
}
