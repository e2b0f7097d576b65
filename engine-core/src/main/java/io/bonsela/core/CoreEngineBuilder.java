package io.bonsela.core;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Reports;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.RewardEngineBuilder.ApprovalPolicy;
import io.bonsela.api.RewardEngineBuilder.CodePolicy;
import io.bonsela.api.RewardEngineBuilder.Rehearsal;
import io.bonsela.api.connector.Connectors;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.FactProvider;
import io.bonsela.api.spi.KeyRing;
import io.bonsela.api.spi.Operator;
import io.bonsela.api.spi.RewardHandler;
import io.bonsela.api.spi.RewardListener;
import io.bonsela.api.store.Store;
import io.bonsela.core.check.Vocabulary;
import io.bonsela.core.command.PreparedCommand.Policies;
import io.bonsela.core.delivery.Assembly;
import io.bonsela.core.delivery.Dispatcher;
import io.bonsela.core.evaluate.RuleEvaluatorProvider;
import io.bonsela.core.explain.Explainer;
import io.bonsela.core.fact.FactSource;
import io.bonsela.core.fact.Facts;
import io.bonsela.core.fact.ListedCodes;
import io.bonsela.core.fact.PoolSearch;
import io.bonsela.core.foreign.ForeignCode;
import io.bonsela.core.interpret.InterpreterProvider;
import io.bonsela.core.memory.MemoryStore;
import io.bonsela.core.operator.HostOperator;
import io.bonsela.core.operator.Operators;
import io.bonsela.core.pipeline.CoreRehearsal;
import io.bonsela.core.pipeline.Listeners;
import io.bonsela.core.pipeline.MaintenanceTimer;
import io.bonsela.core.pipeline.Pipeline;
import io.bonsela.core.pipeline.Publisher;
import io.bonsela.core.pipeline.Retention;
import io.bonsela.core.pipeline.RulesInForce;
import io.bonsela.core.pipeline.ScopeSecrets;
import io.bonsela.core.pipeline.Signal;
import io.bonsela.core.pipeline.Timeline;
import io.bonsela.core.pipeline.Turns;
import io.bonsela.core.report.StoreReports;
import io.bonsela.core.rules.CompiledRules;
import io.bonsela.core.rules.Outlets;
import io.bonsela.core.secret.Keys;
import io.bonsela.core.secret.Nonces;
import io.bonsela.core.verify.RecordedRules;
import io.bonsela.core.verify.Verifier;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Builds an engine. It is in one file because each setting is checked where it is set and used where it is put in. */
public final class CoreEngineBuilder implements RewardEngineBuilder {
    private static final int LONGEST_DAYS = 36_600;
    private static final Duration LONGEST_CALL = Duration.ofHours(1);
    private static final String NAME = "[A-Za-z_][A-Za-z0-9_]{0,99}";

    private final List<RuleSet> ruleSets = new ArrayList<>();
    private boolean republishing;
    private final Map<String, HostOperator> operators = new LinkedHashMap<>();
    private final Map<String, FactSource.Described> facts = new LinkedHashMap<>();
    private final Map<String, RewardHandler> handlers = new LinkedHashMap<>();
    private final List<RewardListener> listeners = new ArrayList<>();
    private @Nullable Store store;
    private @Nullable RuleEvaluatorProvider evaluator;
    private Connectors connectors = Connectors.NONE;
    private boolean deliveredElsewhere;
    private boolean dispatching = true;
    private boolean startedByHost;
    private @Nullable KeyRing keyRing;
    private CodePolicy codePolicy = CodePolicy.DEFAULT;
    private ApprovalPolicy approvalPolicy = ApprovalPolicy.NONE;
    private @Nullable Duration maintenance;
    private @Nullable Long retention;
    private @Nullable Clock clock;
    private boolean clockFromEvents;
    private Duration maxFuture = Duration.ofDays(1);
    private int lanes = Runtime.getRuntime().availableProcessors();
    private int queueLimit = 10_000;
    private int batchLimit = 256;

    CoreEngineBuilder() {
        KnownHandler.ALL.forEach(this::handler);
    }

    @Override
    public RewardEngineBuilder rules(RuleSet ruleSet) {
        if (ruleSets.stream().anyMatch(other -> other.tenant().equals(ruleSet.tenant()))) {
            throw invalid("duplicate rule set for tenant " + ruleSet.tenant());
        }
        ruleSets.add(ruleSet);
        return this;
    }

    @Override
    public RewardEngineBuilder republishing() {
        republishing = true;
        return this;
    }

    @Override
    public RewardEngineBuilder store(Store value) {
        store = value;
        return this;
    }

    @Override
    public RewardEngineBuilder evaluator(String id) {
        List<RuleEvaluatorProvider> known = foundEvaluators();
        evaluator = known.stream()
                .filter(provider -> provider.id().equals(id))
                .findFirst()
                .orElseThrow(() -> invalid("unknown evaluator '" + id + "'; expected one of "
                        + known.stream().map(RuleEvaluatorProvider::id).collect(Collectors.joining(", "))));
        return this;
    }

    /** Sets the evaluator. */
    public CoreEngineBuilder evaluator(RuleEvaluatorProvider provider) {
        evaluator = provider;
        return this;
    }

    @Override
    public RewardEngineBuilder operator(Operator operator) {
        HostOperator known = described(operator, () -> new HostOperator(operator));
        if (Vocabulary.isReserved(known.name()) || !known.name().matches(NAME)) {
            throw invalid("'" + known.name() + "' is not a valid operator name");
        }
        requireLimit(known, "cpuLimit", known.cpuLimit());
        requireLimit(known, "timeLimit", known.timeLimit());
        return add(operators, "operator", known.name(), known);
    }

    @Override
    public RewardEngineBuilder facts(FactProvider provider) {
        FactSource.Described known = described(provider, () -> FactSource.Described.of(provider));
        if (!known.name().matches(NAME)) {
            throw invalid("'" + known.name() + "' is not a valid fact name");
        }
        return add(facts, "fact", known.name(), known);
    }

    @Override
    public RewardEngineBuilder handler(RewardHandler handler) {
        KnownHandler known = described(handler, () -> KnownHandler.of(handler));
        if (known.terms().creditsWallet() && !known.hasValue()) {
            throw invalid("reward type '" + known.type() + "' credits the wallet but has no value");
        }
        return add(handlers, "reward type", known.type(), known);
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
    public RewardEngineBuilder startedByHost() {
        startedByHost = true;
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
    public RewardEngineBuilder approvals(ApprovalPolicy policy) {
        approvalPolicy = policy;
        return this;
    }

    @Override
    public RewardEngineBuilder maintenance(Duration every) {
        if (every.toSeconds() < 1 || every.compareTo(Duration.ofDays(1)) > 0) {
            throw invalid("maintenance interval " + every + " is not between PT1S and PT24H");
        }
        maintenance = every;
        return this;
    }

    @Override
    public RewardEngineBuilder retention(Duration time) {
        boolean whole = time.equals(Duration.ofDays(time.toDays()));
        if (!whole || time.toDays() < 1 || time.toDays() > LONGEST_DAYS) {
            throw invalid("retention " + time + " is not a whole number of days between 1 and " + LONGEST_DAYS);
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
            throw invalid("maxFuture " + limit + " is not between 0 and " + LONGEST_DAYS + " days");
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
        Store kept = store == null ? new MemoryStore() : store;
        Timeline timeline = timeline(kept);
        ForeignCode foreign = new ForeignCode();
        Assembly assembly = new Assembly(connectors, timeline, foreign);
        try {
            return build(kept, timeline, assembly, foreign);
        } catch (RuntimeException | Error e) {
            assembly.close();
            throw e;
        }
    }

    /** Returns a timeline that uses the store's clock, unless the host has configured a clock. */
    private Timeline timeline(Store kept) {
        boolean byHost = clock != null || clockFromEvents;
        return new Timeline(
                engineClock(), clockFromEvents, byHost ? null : kept.now().orElse(null));
    }

    private Clock engineClock() {
        return clock == null ? Clock.systemUTC() : clock;
    }

    @Override
    public Rehearsal rehearse(RuleSet ruleSet) {
        connectors.handlers().forEach(this::handler);
        Timeline timeline = new Timeline(engineClock(), true, null);
        ForeignCode foreign = new ForeignCode();
        Map<String, HostOperator> own = ownOperators();
        Operators operatorCalls = new Operators(foreign, own);
        MemoryStore empty = new MemoryStore();
        // Without keys: the names of a store's counters do not affect a rehearsal.
        ScopeSecrets plain = new ScopeSecrets(empty, new Keys(null, foreign), new Nonces(new SecureRandom()));
        RulesInForce rules =
                new RulesInForce(empty, vocabulary(own), evaluatorOrDefault(), Outlets.NONE, operatorCalls, plain);
        CompiledRules compiled = rules.compile(ruleSet);
        rules.adopt(compiled);
        ListedCodes codes = new ListedCodes();
        Facts sources = new Facts(facts, codes, engineClock(), foreign);
        return new CoreRehearsal(
                compiled, rules, sources, codes, operatorCalls, timeline, maxFuture, new Retention(retention));
    }

    /** Returns copies of the operators, so that each engine keeps its own record of calls. */
    private Map<String, HostOperator> ownOperators() {
        Map<String, HostOperator> own = new LinkedHashMap<>();
        operators.forEach((name, operator) -> own.put(name, operator.uncalled()));
        return own;
    }

    private Vocabulary vocabulary(Map<String, HostOperator> own) {
        Map<String, ValueType> factTypes = new LinkedHashMap<>();
        facts.forEach((name, provider) -> factTypes.put(name, provider.type()));
        Map<String, Set<String>> tenantsOf = connectors.instances().stream()
                .collect(Collectors.toMap(
                        Connectors.Instance::name, instance -> instance.policy().tenants()));
        return new Vocabulary(Map.copyOf(own), handlers, factTypes, deliveredElsewhere ? null : tenantsOf, retention);
    }

    private RuleEvaluatorProvider evaluatorOrDefault() {
        return evaluator == null ? foundEvaluators().get(0) : evaluator;
    }

    private RewardEngine build(Store kept, Timeline timeline, Assembly assembly, ForeignCode foreign) {
        Map<String, HostOperator> own = ownOperators();
        Vocabulary vocabulary = vocabulary(own);
        Operators operatorCalls = new Operators(foreign, own);
        Keys keys = new Keys(keyRing, foreign);
        Nonces nonces = new Nonces(new SecureRandom());
        ScopeSecrets scopes = new ScopeSecrets(kept, keys, nonces);
        RulesInForce rules =
                new RulesInForce(kept, vocabulary, evaluatorOrDefault(), assembly.outlets(), operatorCalls, scopes);
        Facts sources = new Facts(facts, new PoolSearch(kept, keys), engineClock(), foreign);
        Listeners notified = new Listeners(List.copyOf(listeners), foreign);
        Turns turns = new Turns(kept.writers());
        Publisher publisher = new Publisher(kept, rules, timeline, notified, keys, turns, approvalPolicy.rules());
        ruleSets.forEach(ruleSet -> publisher.begin(ruleSet, republishing));
        rules.compileAll();
        Signal signal = new Signal();
        Pipeline pipeline = new Pipeline(
                kept,
                rules,
                sources,
                timeline,
                notified,
                keys,
                nonces,
                publisher,
                signal,
                operatorCalls,
                turns,
                new Pipeline.Limits(
                        lanes,
                        queueLimit,
                        batchLimit,
                        maxFuture,
                        new Policies(codePolicy, approvalPolicy),
                        new Retention(retention)));
        RecordedRules recorded = new RecordedRules(kept, vocabulary);
        Reports reports = new StoreReports(kept, timeline.asClock(), recorded, keys);
        // Threads are started last, so that none is left running if an earlier step fails.
        pipeline.start();
        MaintenanceTimer timer = maintenance == null
                ? null
                : new MaintenanceTimer(pipeline, kept, reports, notified, timeline.asClock(), maintenance);
        Dispatcher dispatcher = assembly.dispatcher(kept, keys, pipeline, notified, signal);
        RewardEngine engine = new CoreEngine(
                kept,
                rules,
                pipeline,
                reports,
                dispatcher,
                sources,
                new Verifier(kept, recorded, keys, operatorCalls),
                new Explainer(kept, recorded, operatorCalls),
                timer,
                timeline,
                operatorCalls,
                foreign,
                publisher,
                dispatching);
        if (!startedByHost) {
            engine.start();
        }
        return engine;
    }

    /** Returns those that are found, and the interpreter after them. */
    private static List<RuleEvaluatorProvider> foundEvaluators() {
        return Stream.concat(
                        ServiceLoader.load(RuleEvaluatorProvider.class, CoreEngineBuilder.class.getClassLoader())
                                .stream()
                                .map(ServiceLoader.Provider::get),
                        Stream.of(new InterpreterProvider()))
                .toList();
    }

    /** Reads the configuration that a part reports about itself. */
    private <T> T described(Object part, Callable<T> question) {
        String name = part.getClass().getName();
        try {
            return new ForeignCode().call(ForeignCode.Kind.CONFIGURATION, name, "configuration", question);
        } catch (ForeignCode.Failure e) {
            throw new BonselaException(
                    ErrorCode.INVALID_CONFIGURATION,
                    name + " failed while the engine read its configuration: " + e.text(),
                    e);
        }
    }

    private static void requireLimit(HostOperator operator, String what, Duration limit) {
        if (limit.isNegative() || limit.isZero() || limit.compareTo(LONGEST_CALL) > 0) {
            throw invalid("operator '" + operator.name() + "': " + what + ' ' + limit
                    + " must be above zero and at most " + LONGEST_CALL);
        }
    }

    private <T> RewardEngineBuilder add(Map<String, T> all, String what, String name, T part) {
        if (all.putIfAbsent(name, part) != null) {
            throw invalid("duplicate " + what + " '" + name + "'");
        }
        return this;
    }

    private static int within(String what, int value, int most) {
        if (value < 1 || value > most) {
            throw invalid(what + " " + value + " is not between 1 and " + most);
        }
        return value;
    }

    private static BonselaException invalid(String message) {
        return new BonselaException(ErrorCode.INVALID_CONFIGURATION, message);
    }
}
