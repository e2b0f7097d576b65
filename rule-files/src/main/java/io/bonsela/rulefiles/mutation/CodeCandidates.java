package io.bonsela.rulefiles.mutation;

import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.PromoCode;
import io.bonsela.api.rule.PromoCode.Source;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.rulefiles.example.Example;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is typed for a rule that needs a code.
 *
 * @param texts right codes; empty: the rule needs none
 * @param caps the limits of the codes, as caps
 * @param pools the codes in the pool, by the id under which the rule set declares it; empty: the code is public
 */
record CodeCandidates(List<String> texts, List<Cap> caps, Map<String, List<String>> pools) {
    private static final CodeCandidates NONE = new CodeCandidates(List.of(), List.of(), Map.of());
    private static final List<String> IN_POOL = List.of("CODE1", "CODE2");

    /** Returns those of a rule. Its pool has the codes of the examples, and some that none of them types. */
    static CodeCandidates of(RuleSet rules, Rule rule, List<Example> examples) {
        Rule.Code needed = rule.code();
        return rules.codes().stream()
                .filter(code -> needed != null && code.id().equals(needed.codes()))
                .findFirst()
                .map(code -> of(code, examples))
                .orElse(NONE);
    }

    private static CodeCandidates of(PromoCode code, List<Example> examples) {
        List<Cap> caps = new ArrayList<>();
        if (code.limit() != null) {
            caps.add(Cap.count(code.id(), code.limit()));
        }
        if (code.perSubject() != null) {
            caps.add(Cap.count(code.id(), code.perSubject()).perSubject());
        }
        if (code.source() instanceof Source.Text source) {
            return new CodeCandidates(List.of(source.text()), caps, Map.of());
        }
        Set<String> known = new LinkedHashSet<>(IN_POOL);
        examples.forEach(example -> known.addAll(example.codes().getOrDefault(code.id(), List.of())));
        List<String> pool = List.copyOf(known);
        return new CodeCandidates(pool, caps, Map.of(code.id(), pool));
    }
}
