package io.bonsela.drools;

import io.bonsela.core.evaluate.EvaluationInput;
import io.bonsela.core.evaluate.MatchCollector;
import io.bonsela.core.evaluate.RuleEvaluator;
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
 * Matches on the alpha network of a knowledge base, whose leaves are replaced with nodes that report matches. It uses
 * no session, agenda or memory. The network is only read, so all threads share it.
 *
 * <p>This class depends on internals of Drools, whose version is pinned. Tests compare it with {@link SessionPath},
 * which can replace it if the internals change.
 */
final class MatchPath implements RuleEvaluator {
    private final ObjectSinkPropagator root;
    private final ThreadLocal<Workspace> workspaces;

    /** The objects that a thread reuses for each event. */
    private record Workspace(Slots slots, DefaultFactHandle handle) {}

    /** Takes ownership of the knowledge base and removes its rules. */
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

    /** Merges the node of a fused predicate with the one leaf below it, which saves a step for each event. */
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

    /** Returns the rules of an adapter. Rules with the same condition share one, with a terminal node for each rule. */
    private static int[] rules(LeftInputAdapterNode adapter) {
        return Arrays.stream(adapter.getSinkPropagator().getSinks())
                .mapToInt(sink -> (Integer) Objects.requireNonNull(
                        ((TerminalNode) sink).getRule().getMetaData().get(Network.RULE_NUMBER)))
                .toArray();
    }

    /** The end of a path through the network. Evaluates the rest of the condition and reports the result. */
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
