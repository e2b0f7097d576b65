package io.bonsela.rulefiles;

import io.bonsela.api.rule.Breaker;
import io.bonsela.api.rule.Diagnostic.Location;
import io.bonsela.rulefiles.document.Fields;
import io.bonsela.rulefiles.document.Node;
import io.bonsela.rulefiles.document.Problems;
import io.bonsela.rulefiles.language.Durations;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Reads breakers of rules. */
record BreakerReader(Problems problems, BiConsumer<String, Location> places) {
    private static final String LENGTH = "a duration such as PT1H or P1D";

    /** Reads the breaker of a rule; empty if it has none, or one without a window. */
    Optional<Breaker> read(Fields rule) {
        Node node = rule.get("breaker");
        if (node == null) {
            return Optional.empty();
        }
        Fields fields = Fields.of(
                node,
                rule.at("breaker"),
                problems,
                "within",
                "awards",
                "cost",
                "errors",
                "reports",
                "halfOpenAfter",
                "trials");
        fields.forEach((name, part) -> places.accept(fields.at(name), problems.location(part)));
        fields.require("within");
        Optional<Duration> within = fields.parsed("within", LENGTH, Durations::parse);
        return within.map(length -> new Breaker(
                length,
                bound(fields, "awards"),
                fields.money("cost").orElse(null),
                bound(fields, "errors"),
                bound(fields, "reports"),
                fields.parsed("halfOpenAfter", LENGTH, Durations::parse).orElse(null),
                fields.integer("trials").orElse(1)));
    }

    private static @Nullable Long bound(Fields breaker, String name) {
        return breaker.integer(name).map(Integer::longValue).orElse(null);
    }
}
