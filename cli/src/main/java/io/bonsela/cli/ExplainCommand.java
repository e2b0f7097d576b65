package io.bonsela.cli;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.explain.Explanation;
import io.bonsela.api.explain.Explanation.RuleExplanation;
import io.bonsela.api.explain.Explanation.Status;
import io.bonsela.api.explain.ExplanationText;
import io.bonsela.report.Numbers;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Explains why rules paid or did not pay. */
@Command(
        name = "explain",
        description = {
            "Explains why rules paid for an event or did not pay: --event ID.",
            "Or what a rule would require if the last event of a subject occurred again: --subject ID --rule ID.",
            "Exit code 1 if there is no such decision, rule or subject, or it cannot be explained."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  bonsela explain --store sqlite:shop.db --tenant corner --event 6")
final class ExplainCommand implements Callable<Integer> {
    private static final int MOST_GRANTED = 1_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOption store;

    @Option(names = "--tenant", required = true, paramLabel = "TENANT", description = "The tenant.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String tenant;

    @Option(names = "--event", paramLabel = "ID", description = "The id of an event that was decided.")
    private @Nullable String event;

    @Option(names = "--subject", paramLabel = "ID", description = "The id of a subject; requires --rule.")
    private @Nullable String subject;

    @Option(names = "--rule", paramLabel = "ID", description = "Only this rule.")
    private @Nullable String rule;

    @Option(
            names = "--at",
            paramLabel = "INSTANT",
            converter = InstantConverter.class,
            description = "With --subject: when the event would occur, such as 2026-11-22T10:00:00Z. Default: now.")
    private @Nullable Instant at;

    @Option(names = "--page", description = "Print only what was missing, in at most 160 characters per rule.")
    private boolean page;

    @Option(names = "--json", description = "Print everything as one JSON object.")
    private boolean json;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private KeysOption keys;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private PluginOption plugins;

    @Override
    public Integer call() {
        requireOptions();
        try (StoreOption connections = store;
                RewardEngine engine = engine(connections)) {
            Explanation explanation = explain(engine);
            Explanation wanted =
                    rule == null || explanation.status() != Status.EXPLAINED ? explanation : only(rule, explanation);
            print(
                    wanted,
                    event == null ? List.of() : granted(engine, event),
                    event == null ? List.of() : raised(engine, event));
            return wanted.status() == Status.EXPLAINED ? 0 : 1;
        }
    }

    private RewardEngine engine(StoreOption connections) {
        RewardEngineBuilder builder = plugins.engine()
                .store(connections.toRead(tenant))
                .clockFromEvents()
                .manualDispatch();
        keys.into(builder);
        return builder.build();
    }

    private void requireOptions() {
        if ((event == null) == (subject == null) || (subject != null && rule == null)) {
            throw new BonselaException(
                    ErrorCode.INVALID_CONFIGURATION, "missing option: specify --event ID, or --subject ID --rule ID");
        }
    }

    private Explanation explain(RewardEngine engine) {
        return event != null
                ? engine.inspect().explain(tenant, event)
                : engine.inspect()
                        .whyNot(
                                tenant,
                                Objects.requireNonNull(subject),
                                Objects.requireNonNull(rule),
                                at == null ? Instant.now() : at);
    }

    private static Explanation only(String id, Explanation all) {
        return all.rule(id)
                .map(one -> new Explanation(
                        all.status(), all.reason(), all.event(), all.at(), all.zone(), List.of(one), all.readSet()))
                .orElseGet(() -> Explanation.none(Status.UNKNOWN_RULE, null));
    }

    /** Returns the issuances of the event in their current state. */
    private List<Issuance> granted(RewardEngine engine, String id) {
        return engine.records().issuances(Query.of(tenant).event(id).limit(MOST_GRANTED)).items().stream()
                .filter(issuance -> rule == null || issuance.rule().equals(rule))
                .toList();
    }

    /** Returns the events that the event raised. */
    private List<Event> raised(RewardEngine engine, String id) {
        return engine.records().decision(tenant, id).stream()
                .flatMap(decision -> decision.raised().stream())
                .filter(each -> rule == null
                        || (each.cause() != null && rule.equals(each.cause().by())))
                .toList();
    }

    private static String raised(Event event) {
        return "raised" + (event.cause() == null ? "" : " by " + event.cause().by()) + ": " + event.type() + " for "
                + event.subject() + ", event " + event.id();
    }

    private static String granted(Issuance issuance, ZoneId zone) {
        return "granted by " + issuance.rule() + ": " + issuance.reward()
                + (issuance.value() == null ? "" : " " + Numbers.money(issuance.value())) + ", "
                + issuance.state().name().toLowerCase(Locale.ROOT)
                + (issuance.expiresAt() == null ? "" : ", until " + Numbers.moment(issuance.expiresAt(), zone))
                + ", issuance " + issuance.id();
    }

    private void print(Explanation explanation, List<Issuance> granted, List<Event> raised) {
        PrintWriter out = spec.commandLine().getOut();
        ZoneId zone = explanation.zone() == null ? ZoneOffset.UTC : explanation.zone();
        ExplanationText text = ExplanationText.english(zone);
        if (json) {
            out.println(ExplanationJson.write(explanation, granted, raised, text));
        } else if (page && explanation.status() == Status.EXPLAINED) {
            for (RuleExplanation each : explanation.rules()) {
                out.println(text.page(each));
            }
        } else {
            text.lines(explanation).forEach(out::println);
            granted.forEach(issuance -> out.println(granted(issuance, zone)));
            raised.forEach(each -> out.println(raised(each)));
        }
    }
}
