package io.bonsela.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.core.check.Derived;
import io.bonsela.core.kernel.Op;
import io.bonsela.rulefiles.RuleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The schema and the guide list the operators that the engine has; the evaluators' tests check the generators. */
final class LanguageTest {
    /** Aggregates are written like operators. */
    private static final List<String> AGGREGATES = List.of(
            "count", "sum", "min_of", "max_of", "distinct", "last", "distinct_visit_days", "streak", "first_date");

    private static Set<String> operators(boolean allSpellings) {
        Set<String> names = new TreeSet<>();
        for (Op op : Op.values()) {
            // A list and the spreading of one have a syntax and no name.
            if (op != Op.LIST && op != Op.SPREAD) {
                names.addAll(allSpellings ? op.spellings() : List.of(op.spelling()));
            }
        }
        Arrays.stream(Derived.values()).map(Derived::spelling).forEach(names::add);
        names.addAll(AGGREGATES);
        return names;
    }

    private static Set<String> jsonLogic() {
        Set<String> names = operators(true);
        // In JsonLogic only: what it contains is data.
        names.add("preserve");
        return names;
    }

    @Test
    void theSchemaOffersEveryOperatorInEverySpelling() {
        assertThat(new JsonMapper()
                        .readTree(RuleFile.schema())
                        .at("/definitions/operation/properties")
                        .propertyNames())
                .containsExactlyInAnyOrderElementsOf(jsonLogic());
    }

    @Test
    void theGuideNamesEveryOperator() throws IOException {
        String guide = Files.readString(Path.of("..", "docs", "guide", "rules.md"));
        assertThat(operators(false))
                .allSatisfy(name -> assertThat(guide).containsPattern("[`(\\s]" + Pattern.quote(name) + "[`(\\s]"));
    }
}
