package io.bonsela.drools;

import io.bonsela.api.spi.EvaluationInput;
import io.bonsela.api.spi.MatchCollector;
import io.bonsela.api.spi.RuleEvaluator;
import java.util.Arrays;
import java.util.Objects;
import org.drools.base.base.ClassObjectType;
import org.drools.core.common.DefaultFactHandle;
import org.drools.core.common.InternalFactHandle;
import org.drools.core.common.PropagationContext;
import org.drools.core.common.ReteEvaluator;
import org.drools.core.reteoo.AlphaNode;
import org.drools.core.reteoo.EmptyObjectSinkAdapter;
import org.drools.core.reteoo.LeftInputAdapterNode;
import org.drools.core.reteoo.ObjectSink;
import org.drools.core.reteoo.ObjectSinkPropagator;
import org.drools.core.reteoo.ObjectSource;
import org.drools.core.reteoo.TerminalNode;
import org.drools.kiesession.rulebase.InternalKnowledgeBase;
import org.drools.model.functions.Predicate1;
import org.drools.modelcompiler.constraints.LambdaConstraint;
import org.jspecify.annotations.Nullable;

/**
 * Matches on the alpha network of a knowledge base alone, with leaves of our own that report: no session, no agenda, no
 * memory. The network is only read, so all threads share it.
 *
 * <p>This leans on internals of Drools, whose version is pinned; {@link SessionPath} is the reference that it is
 * compared with, and the way out should they move.
 */
final class MatchPath implements RuleEvaluator {
    private final ObjectSinkPropagator root;
    private final ThreadLocal<Workspace> workspaces;

    /** What one thread uses again for one event after another. */
    private record Workspace(Slots slots, DefaultFactHandle handle) {}

    /** Takes the knowledge base over: its rules are gone from it afterwards. */
    MatchPath(InternalKnowledgeBase base, SlotTable table) {
        workspaces = ThreadLocal.withInitial(() -> new Workspace(new Slots(table), new DefaultFactHandle()));
        root = base.getRete().getObjectTypeNodes().stream()
                .filter(node ->
                        node.getObjectType() instanceof ClassObjectType type && type.getClassType() == Slots.class)
                .findFirst()
                .map(node -> {
                    replaceLeaves(node);
                    return node.getObjectSinkPropagator();
                })
                .orElse(EmptyObjectSinkAdapter.getInstance());
    }

    @Override
    public void match(EvaluationInput input, MatchCollector matches) {
        Workspace workspace = workspaces.get();
        Slots slots = workspace.slots();
        slots.begin(input, matches);
        try {
            workspace.handle().setObject(slots);
            root.propagateAssertObject(workspace.handle(), null, null);
        } finally {
            slots.end();
        }
    }

    private static void replaceLeaves(ObjectSource source) {
        for (ObjectSink sink : source.getObjectSinkPropagator().getSinks().clone()) {
            if (sink instanceof LeftInputAdapterNode adapter) {
                replace(source, adapter, new Leaf(null, rules(adapter)));
            } else if (sink instanceof AlphaNode alpha) {
                replaceLeaves(alpha);
                fuse(source, alpha);
            } else {
                throw new IllegalStateException("unexpected node " + sink.getClass());
            }
        }
    }

    /** The node of a fused predicate has one leaf below it: both become one leaf, which saves a step for each event. */
    private static void fuse(ObjectSource source, AlphaNode alpha) {
        ObjectSink[] below = alpha.getObjectSinkPropagator().getSinks();
        FusedPredicate predicate = fused(alpha);
        if (predicate != null && below.length == 1 && below[0] instanceof Leaf leaf) {
            replace(source, alpha, new Leaf(predicate.code(), leaf.rules));
        }
    }

    private static @Nullable FusedPredicate fused(AlphaNode alpha) {
        Predicate1<?> predicate = ((LambdaConstraint) alpha.getConstraint())
                .getEvaluator()
                .getConstraint()
                .getPredicate1();
        Object inner = predicate instanceof Predicate1.Impl<?> wrapper ? wrapper.getLambda() : predicate;
        return inner instanceof FusedPredicate fused ? fused : null;
    }

    private static void replace(ObjectSource source, ObjectSink old, ObjectSink leaf) {
        source.removeObjectSink(old);
        source.addObjectSink(leaf);
    }

    /** Rules with the same condition share one adapter, with a terminal node for each below it. */
    private static int[] rules(LeftInputAdapterNode adapter) {
        return Arrays.stream(adapter.getSinkPropagator().getSinks())
                .mapToInt(sink -> (Integer) Objects.requireNonNull(
                        ((TerminalNode) sink).getRule().getMetaData().get(Network.RULE_NUMBER)))
                .toArray();
    }

    /** The end of a path through the network: evaluates what is left, and reports. */
    private static final class Leaf extends LeftInputAdapterNode {
        private static final long serialVersionUID = 1L;

        private final transient @Nullable Code rest;
        private final int[] rules;

        Leaf(@Nullable Code rest, int[] rules) {
            this.rest = rest;
            this.rules = rules;
        }

        @Override
        public void assertObject(InternalFactHandle handle, PropagationContext context, ReteEvaluator evaluator) {
            Slots slots = (Slots) handle.getObject();
            Object result = rest == null ? Boolean.TRUE : rest.eval(slots, null);
            if (!Boolean.FALSE.equals(result)) {
                slots.report(rules, result);
            }
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }
    }
}
