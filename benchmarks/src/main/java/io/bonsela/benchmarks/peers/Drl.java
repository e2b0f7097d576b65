package io.bonsela.benchmarks.peers;

import io.bonsela.core.evaluate.EvaluationInput;
import io.bonsela.core.evaluate.MatchCollector;
import java.util.List;
import java.util.stream.Collectors;
import org.drools.model.codegen.ExecutableModelProject;
import org.kie.api.KieServices;
import org.kie.api.builder.KieBuilder;
import org.kie.api.builder.KieFileSystem;
import org.kie.api.builder.Message;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.KieSessionsPool;

/** Drools as a careful user writes it: DRL, compiled to the executable model, and sessions from a pool. */
public final class Drl implements Contender {
    private final KieSessionsPool sessions;

    /** Compiles rules. */
    public Drl(List<PeerRule> rules) {
        KieServices services = KieServices.get();
        KieFileSystem files = services.newKieFileSystem();
        files.write("src/main/resources/bench/rules.drl", source(rules));
        KieBuilder builder = services.newKieBuilder(files).buildAll(ExecutableModelProject.class);
        if (builder.getResults().hasMessages(Message.Level.ERROR)) {
            throw new IllegalStateException(builder.getResults().toString());
        }
        sessions =
                services.newKieContainer(builder.getKieModule().getReleaseId()).newKieSessionsPool(1);
    }

    private static String source(List<PeerRule> rules) {
        StringBuilder drl = new StringBuilder("package bench;\nimport ")
                .append(EventFact.class.getName())
                .append(";\nglobal ")
                .append(MatchCollector.class.getName())
                .append(" matches;\n");
        for (PeerRule rule : rules) {
            drl.append("rule \"rule-")
                    .append(rule.number())
                    .append("\" when EventFact(")
                    .append(rule.withType().stream().map(Drl::source).collect(Collectors.joining(", ")))
                    .append(") then matches.matched(")
                    .append(rule.number())
                    .append("); end\n");
        }
        return drl.toString();
    }

    private static String source(Part part) {
        if (part instanceof Part.Equal equal) {
            return equal.name() + " == \"" + equal.value() + '"';
        }
        if (part instanceof Part.AtLeast atLeast) {
            return atLeast.name() + " >= " + atLeast.least();
        }
        return ((Part.In) part)
                .values().stream()
                        .map(value -> '"' + value + '"')
                        .collect(Collectors.joining(", ", part.name() + " in (", ")"));
    }

    @Override
    public Object facts(EvaluationInput input) {
        return new EventFact(input.event());
    }

    @Override
    public void match(Object facts, MatchCollector matches) {
        KieSession session = sessions.newKieSession();
        try {
            session.setGlobal("matches", matches);
            session.insert(facts);
            session.fireAllRules();
        } finally {
            session.dispose();
        }
    }
}
