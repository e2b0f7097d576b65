package io.bonsela.rulefiles;

import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.Rollout;
import io.bonsela.api.rule.Rule.Schedule;
import io.bonsela.rulefiles.document.Fields;
import io.bonsela.rulefiles.document.Node;
import io.bonsela.rulefiles.document.Problems;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads when, to which subjects, and up to which limits a rule applies. */
record ApplicabilityReader(Problems problems) {
    /** What is at most given if a limit is exceeded. */
    private enum AtMost {
        NOTHING,
        REST
    }

    /** Reads whether a cap or a budget gives the rest instead of refusing. */
    static boolean givesRest(Fields limit) {
        return limit.oneOf("atMost", AtMost.values()).equals(Optional.of(AtMost.REST));
    }

    Optional<Schedule> schedule(Fields rule) {
        Node node = rule.get("schedule");
        if (node == null) {
            return Optional.empty();
        }
        Fields fields = Fields.of(node, rule.at("schedule"), problems, "from", "until", "days", "start", "end");
        List<DayOfWeek> days = new ArrayList<>();
        for (String text : fields.texts("days")) {
            Optional<DayOfWeek> day = List.of(DayOfWeek.values()).stream()
                    .filter(d -> Fields.word(d).equals(text))
                    .findFirst();
            day.ifPresent(days::add);
            if (day.isEmpty()) {
                problems.add(
                        Code.INVALID_VALUE,
                        fields.at("days"),
                        "expected a day such as monday, but found '" + text + "'",
                        node);
            }
        }
        return Optional.of(new Schedule(
                fields.date("from").orElse(null),
                fields.date("until").orElse(null),
                days,
                time(fields, "start"),
                time(fields, "end")));
    }

    Optional<Rollout> rollout(Fields rule, String id) {
        Node node = rule.get("rollout");
        if (node == null || node instanceof Node.Scalar) {
            return rule.number("rollout").map(percent -> new Rollout(id, BigDecimal.ZERO, percent, null));
        }
        Fields fields = Fields.of(node, rule.at("rollout"), problems, "percent", "salt", "from", "variant");
        fields.require("percent");
        Optional<BigDecimal> from = fields.number("from");
        Optional<String> salt = fields.text("salt");
        String variant = fields.text("variant").orElse(null);
        return fields.number("percent")
                .map(percent -> new Rollout(salt.orElse(id), from.orElse(BigDecimal.ZERO), percent, variant));
    }

    private static @Nullable LocalTime time(Fields fields, String name) {
        return fields.parsed(name, "a time of day such as '09:30', in quotes", LocalTime::parse)
                .orElse(null);
    }
}
