package io.bonsela.benchmarks.peers;

import io.bonsela.core.evaluate.RuleEvaluatorProvider;
import io.bonsela.core.interpret.InterpreterProvider;
import io.bonsela.drools.DroolsEvaluatorProvider;
import java.util.List;

/** Creates contenders by name. */
public final class Contenders {
    /** The contender that all others are compared with: this engine as hosts use it. */
    public static final String OWN = "bonsela";
    /** The limit: a hand-written index over lambdas. */
    public static final String LIMIT = "limit";
    /** The peers in their usual form, and each behind an index by event type. */
    public static final List<String> PEERS = List.of(
            "drl",
            "drl by type",
            "mvel",
            "mvel by type",
            "easy-rules",
            "easy-rules by type",
            "evrete",
            "evrete by type",
            "cel",
            "cel by type",
            "json-logic",
            "json-logic by type");

    private static final String BY_TYPE = " by type";

    private Contenders() {}

    /** Creates a contender for rules. */
    public static Contender of(String name, List<PeerRule> rules) {
        if (name.endsWith(BY_TYPE)) {
            String peer = name.substring(0, name.length() - BY_TYPE.length());
            return new ByType(rules, ofType -> peer(peer, ofType));
        }
        return switch (name) {
            case LIMIT -> new ByType(rules, HandIndex::new);
            case "scan" -> new ByType(rules, Lambdas::new);
            case OWN -> own(new DroolsEvaluatorProvider(), rules);
            case "bonsela session" -> own(DroolsEvaluatorProvider.ofSessions(), rules);
            case "bonsela interpreter" -> own(new InterpreterProvider(), rules);
            default -> peer(name, rules);
        };
    }

    private static Contender own(RuleEvaluatorProvider provider, List<PeerRule> rules) {
        return new ByType(rules, ofType -> new Bonsela(provider, ofType));
    }

    private static Contender peer(String name, List<PeerRule> rules) {
        return switch (name) {
            case "drl" -> new Drl(rules);
            case "mvel" -> new Mvel(rules);
            case "easy-rules" -> new EasyRules(rules);
            case "evrete" -> new Evrete(rules);
            case "cel" -> new Cel(rules);
            case "json-logic" -> new JsonLogicScan(rules);
            default -> throw new IllegalArgumentException("unknown contender: " + name);
        };
    }
}
