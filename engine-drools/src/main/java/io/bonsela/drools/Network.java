package io.bonsela.drools;

import static org.drools.model.PatternDSL.alphaIndexedBy;
import static org.drools.model.PatternDSL.pattern;

import java.util.List;
import java.util.function.Supplier;
import org.drools.kiesession.rulebase.InternalKnowledgeBase;
import org.drools.model.DSL;
import org.drools.model.Index.ConstraintType;
import org.drools.model.PatternDSL;
import org.drools.model.PatternDSL.PatternDef;
import org.drools.model.Rule;
import org.drools.model.Variable;
import org.drools.model.functions.Block1;
import org.drools.model.functions.Function1;
import org.drools.model.functions.Predicate1;
import org.drools.model.impl.ModelImpl;
import org.drools.modelcompiler.KieBaseBuilder;
import org.kie.internal.conf.AlphaRangeIndexThresholdOption;

/**
 * Builds a Drools network from patterns through the canonical model in memory. It generates no text or classes and runs
 * no compiler.
 *
 * <p>Correctness depends on the ids: Drools shares nodes with equal ids and finds hashed nodes by index id and value.
 */
final class Network {
    static final String RULE_NUMBER = "rule";

    private Network() {}

    static InternalKnowledgeBase build(List<Pattern> patterns) {
        ModelImpl model = new ModelImpl("bonsela");
        patterns.forEach(pattern -> model.addRule(rule(pattern)));
        return withOwnLoader(() -> KieBaseBuilder.createKieBaseFromModel(model, AlphaRangeIndexThresholdOption.get(0)));
    }

    /**
     * Runs with this class's loader. Drools looks up its services once, through the thread's context class loader, and
     * does not retry if it finds none.
     */
    static <T> T withOwnLoader(Supplier<T> body) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(Network.class.getClassLoader());
        try {
            return body.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static Rule rule(Pattern source) {
        Variable<Slots> slots = DSL.declarationOf(Slots.class, "slots");
        PatternDef<Slots> pattern = pattern(slots);
        if (source.key() != null) {
            addKey(pattern, source.key());
        }
        Pattern.Condition rest = source.rest();
        if (rest != null) {
            pattern.expr(rest.id(), new FusedPredicate(rest.code()));
        }
        int[] number = {source.rule()};
        Block1<Slots> report =
                s -> s.report(number, rest == null ? Boolean.TRUE : rest.code().eval(s, null));
        return PatternDSL.rule("bonsela", "r" + source.rule())
                .metadata(RULE_NUMBER, source.rule())
                .build(pattern, DSL.on(slots).execute(report));
    }

    @SuppressWarnings("unchecked") // the index looks up objects of any class and compares by equals
    private static void addKey(PatternDef<Slots> pattern, Pattern.Key key) {
        int slot = key.slot();
        Object value = key.value();
        Predicate1<Slots> equal = s -> value.equals(s.get(slot));
        Function1<Slots, Object> read = s -> s.get(slot);
        pattern.expr(
                key.id(),
                equal,
                alphaIndexedBy((Class<Object>) value.getClass(), ConstraintType.EQUAL, key.indexId(), read, value));
    }
}
