package io.bonsela.drools;

import io.bonsela.core.evaluate.EvaluationInput;
import io.bonsela.core.evaluate.MatchCollector;
import io.bonsela.core.evaluate.RuleEvaluator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.drools.kiesession.rulebase.InternalKnowledgeBase;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.FactHandle;

/**
 * Matches in sessions by the usual Drools cycle: insert, fire, delete. Each session serves one thread at a time; a
 * session that threw an exception is disposed of. Sessions are released with the knowledge base, which nothing else
 * references.
 */
final class SessionPath implements RuleEvaluator {
    private final InternalKnowledgeBase base;
    private final SlotTable table;
    private final Queue<KieSession> idle = new ConcurrentLinkedQueue<>();

    SessionPath(InternalKnowledgeBase base, SlotTable table) {
        this.base = base;
        this.table = table;
    }

    @Override
    public void match(EvaluationInput input, MatchCollector matches) {
        KieSession session = idle.poll();
        if (session == null) {
            session = Network.withOwnLoader(base::newKieSession);
        }
        Slots slots = new Slots(table);
        slots.begin(input, matches);
        boolean done = false;
        try {
            FactHandle handle = session.insert(slots);
            session.fireAllRules();
            session.delete(handle);
            done = true;
        } finally {
            if (done) {
                idle.add(session);
            } else {
                session.dispose();
            }
        }
    }
}
