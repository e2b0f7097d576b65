package io.bonsela.core;

import io.bonsela.api.BonselaException;
import io.bonsela.api.CodePolicy;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Reports;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.backtest.Rehearsal;
import io.bonsela.api.connector.Connectors;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.FactProvider;
import io.bonsela.api.spi.KeyRing;
import io.bonsela.api.spi.Operator;
import io.bonsela.api.spi.RewardHandler;
import io.bonsela.api.spi.RewardListener;
import io.bonsela.api.spi.RuleEvaluatorProvider;
import io.bonsela.api.store.Store;
import io.bonsela.core.check.Vocabulary;
import io.bonsela.core.decide.CompiledRules;
import io.bonsela.core.decide.Outlets;
import io.bonsela.core.delivery.Assembly;
import io.bonsela.core.delivery.Dispatcher;
import io.bonsela.core.explain.Explainer;
import io.bonsela.core.fact.Facts;
import io.bonsela.core.interpret.InterpreterProvider;
import io.bonsela.core.memory.MemoryStore;
import io.bonsela.core.pipeline.Announcer;
import io.bonsela.core.pipeline.CoreRehearsal;
import io.bonsela.core.pipeline.Maintenance;
import io.bonsela.core.pipeline.Pipeline;
import io.bonsela.core.pipeline.Publisher;
import io.bonsela.core.pipeline.Retention;
import io.bonsela.core.pipeline.RulesInForce;
import io.bonsela.core.pipeline.Signal;
import io.bonsela.core.pipeline.Timeline;
import io.bonsela.core.report.StoreReports;
import io.bonsela.core.secret.Keys;
import io.bonsela.core.verify.RecordedRules;
import io.bonsela.core.verify.Verifier;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts an engine together. */
final class CoreEngineBuilder implements RewardEngineBuilder {
    private static final int LONGEST_DAYS = 36_600;
    private static final String NAME = "[A-Za-z_][A-Za-z0-9_]{0,99}";

    private final List<RuleSet> ruleSets = new ArrayList<>();
    private final Map<String, Operator> operators = new LinkedHashMap<>();
    private final Map<String, FactProvider> facts = new LinkedHashMap<>();
    private final Map<String, RewardHandler> handlers = new LinkedHashMap<>();
    private final List<RewardListener> listeners = new ArrayList<>();
    private @Nullable Store store;
    private @Nullable RuleEvaluatorProvider evaluator;
    private Connectors connectors = Connectors.NONE;
    private boolean deliveredElsewhere;
    private boolean dispatching = true;
    private KeyRing keyRing = tenant -> List.of();
    private CodePolicy codePolicy = CodePolicy.DEFAULT;
    private @Nullable Duration maintenance;
    private @Nullable Long retention;
    private Clock clock = Clock.systemUTC();
    private boolean clockFromEvents;
    private Duration maxFuture = Duration.ofDays(1);
    private int lanes = Runtime.getRuntime().availableProcessors();
    private int queueLimit = 10_000;
    private int batchLimit = 256;

    CoreEngineBuilder() {
        BuiltInHandler.ALL.forEach(this::handler);
    }

    @Override
    public RewardEngineBuilder rules(RuleSet ruleSet) {
        if (ruleSets.stream().anyMatch(other -> other.tenant().equals(ruleSet.tenant()))) {
            throw invalid("tenant " + ruleSet.tenant() + " has two rule sets");
        }
        ruleSets.add(ruleSet);
        return this;
    }

    @Override
    public RewardEngineBuilder store(Store value) {
        store = value;
        return this;
    }

    @Override
    public RewardEngineBuilder evaluator(RuleEvaluatorProvider provider) {
        evaluator = provider;
        return this;
    }

    @Override
    public RewardEngineBuilder operator(Operator operator) {
        if (Vocabulary.isBuiltIn(operator.name()) || !operator.name().matches(NAME)) {
            throw invalid("no operator can be called '" + operator.name() + "'");
        }
        return add(operators, "operator", operator.name(), operator);
    }

    @Override
    public RewardEngineBuilder facts(FactProvider provider) {
        if (!provider.name().matches(NAME)) {
            throw invalid("no fact can be called '" + provider.name() + "'");
        }
        return add(facts, "fact", provider.name(), provider);
    }

    @Override
    public RewardEngineBuilder handler(RewardHandler handler) {
        if (handler.terms().creditsWallet() && !handler.hasValue()) {
            throw invalid("reward type '" + handler.type() + "' goes to the wallet and has no value");
        }
        return add(handlers, "reward type", handler.type(), handler);
    }

    @Override
    public RewardEngineBuilder connectors(Connectors given) {
        connectors = given;
        return this;
    }

    @Override
    public RewardEngineBuilder deliveredElsewhere() {
        deliveredElsewhere = true;
        return this;
    }

    @Override
    public RewardEngineBuilder manualDispatch() {
        dispatching = false;
        return this;
    }

    @Override
    public RewardEngineBuilder listener(RewardListener listener) {
        listeners.add(listener);
        return this;
    }

    @Override
    public RewardEngineBuilder keys(KeyRing keys) {
        keyRing = keys;
        return this;
    }

    @Override
    public RewardEngineBuilder codePolicy(CodePolicy policy) {
        codePolicy = policy;
        return this;
    }

    @Override
    public RewardEngineBuilder maintenance(Duration every) {
        if (every.toSeconds() < 1 || every.compareTo(Duration.ofDays(1)) > 0) {
            throw invalid("maintenance every " + every + " is not within PT1S to PT24H");
        }
        maintenance = every;
        return this;
    }

    @Override
    public RewardEngineBuilder retention(Duration time) {
        boolean whole = time.equals(Duration.ofDays(time.toDays()));
        if (!whole || time.toDays() < 1 || time.toDays() > LONGEST_DAYS) {
            throw invalid("retention " + time + " is not whole days within 1 to " + LONGEST_DAYS);
        }
        retention = time.toDays();
        return this;
    }

    @Override
    public RewardEngineBuilder clock(Clock value) {
        clock = value;
        return this;
    }

    @Override
    public RewardEngineBuilder clockFromEvents() {
        clockFromEvents = true;
        return this;
    }

    @Override
    public RewardEngineBuilder maxFuture(Duration limit) {
        if (limit.isNegative() || limit.toDays() > LONGEST_DAYS) {
            throw invalid("maxFuture " + limit + " is not within 0 to " + LONGEST_DAYS + " days");
        }
        maxFuture = limit;
        return this;
    }

    @Override
    public RewardEngineBuilder lanes(int count) {
        lanes = within("lanes", count, 256);
        return this;
    }

    @Override
    public RewardEngineBuilder queueLimit(int events) {
        queueLimit = within("queueLimit", events, Integer.MAX_VALUE);
        return this;
    }

    @Override
    public RewardEngineBuilder batchLimit(int events) {
        batchLimit = within("batchLimit", events, 10_000);
        return this;
    }

    @Override
    public RewardEngine build() {
        connectors.handlers().forEach(this::handler);
        Assembly assembly = new Assembly(connectors, clock);
        try {
            return build(assembly);
        } catch (RuntimeException | LinkageError e) {
            assembly.close();
            throw e;
        }
    }

    @Override
    public Rehearsal rehearse(RuleSet ruleSet) {
        connectors.handlers().forEach(this::handler);
        Timeline timeline = new Timeline(clock, true);
        RulesInForce rules = new RulesInForce(new MemoryStore(), vocabulary(), evaluators(), Outlets.NONE);
        CompiledRules compiled = rules.compile(ruleSet);
        rules.announce(compiled);
        Facts sources = new Facts(facts, clock);
        return new CoreRehearsal(compiled, rules, sources, timeline, maxFuture, new Retention(retention));
    }

    private Vocabulary vocabulary() {
        Map<String, ValueType> factTypes = new LinkedHashMap<>();
        facts.forEach((name, provider) -> factTypes.put(name, provider.type()));
        Map<String, Set<String>> tenantsOf = connectors.instances().stream()
                .collect(Collectors.toMap(
                        Connectors.Instance::name, instance -> instance.policy().tenants()));
        return new Vocabulary(operators, handlers, factTypes, deliveredElsewhere ? null : tenantsOf, retention);
    }

    private RuleEvaluatorProvider evaluators() {
        return evaluator == null ? discoverEvaluator() : evaluator;
    }

    private RewardEngine build(Assembly assembly) {
        Store kept = store == null ? new MemoryStore() : store;
        Vocabulary vocabulary = vocabulary();
        RulesInForce rules = new RulesInForce(kept, vocabulary, evaluators(), assembly.outlets());
        Facts sources = new Facts(facts, clock);
        Timeline timeline = new Timeline(clock, clockFromEvents);
        Keys keys = new Keys(keyRing);
        Announcer announcer = new Announcer(List.copyOf(listeners));
        Publisher publisher = new Publisher(kept, rules, timeline, announcer, keys);
        ruleSets.forEach(publisher::publishOnce);
        Signal signal = new Signal();
        Pipeline pipeline = new Pipeline(
                kept,
                rules,
                sources,
                timeline,
                announcer,
                keys,
                publisher,
                signal,
                new Pipeline.Limits(lanes, queueLimit, batchLimit, maxFuture, codePolicy, new Retention(retention)));
        Reports reports = new StoreReports(kept, clock);
        Maintenance runner =
                maintenance == null ? null : Maintenance.start(pipeline, kept, reports, announcer, clock, maintenance);
        Dispatcher dispatcher = assembly.start(kept, pipeline, announcer, signal, dispatching);
        RecordedRules recorded = new RecordedRules(kept, vocabulary);
        return new CoreEngine(
                kept,
                rules,
                pipeline,
                reports,
                dispatcher,
                sources,
                keys,
                new Verifier(kept, recorded, keys),
                new Explainer(kept, recorded),
                runner);
    }

    private static RuleEvaluatorProvider discoverEvaluator() {
        Iterator<RuleEvaluatorProvider> found = ServiceLoader.load(
                        RuleEvaluatorProvider.class, CoreEngineBuilder.class.getClassLoader())
                .iterator();
        return found.hasNext() ? found.next() : new InterpreterProvider();
    }

    private <T> RewardEngineBuilder add(Map<String, T> all, String what, String name, T part) {
        if (all.putIfAbsent(name, part) != null) {
            throw invalid(what + " '" + name + "' is there twice");
        }
        return this;
    }

    private static int within(String what, int value, int most) {
        if (value < 1 || value > most) {
            throw invalid(what + " " + value + " is not within 1 to " + most);
        }
        return value;
    }

    private static BonselaException invalid(String message) {
        return new BonselaException(ErrorCode.INVALID_CONFIGURATION, message);
    }
}
