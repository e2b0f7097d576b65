package loyalty.api;

import io.bonsela.api.Receipt.Publication;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Pause;
import io.bonsela.api.command.Pause.Part;
import io.bonsela.api.command.Resume;
import io.bonsela.api.command.Rollback;
import io.bonsela.api.explain.Explanation;
import io.bonsela.api.explain.ExplanationText;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import loyalty.rules.RuleSource;
import loyalty.rules.RuleSource.Source;
import loyalty.web.Callers;
import loyalty.web.IdempotencyKeys;
import loyalty.web.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Rules: those in force, their versions, and why one did not pay. */
@RestController
@RequestMapping("/v1/tenants/{tenant}")
class RuleController {
    private final RewardEngine engine;
    private final Commands commands;
    private final Publications publications;
    private final RuleSource source;
    private final Clock clock;

    RuleController(RewardEngine engine, Commands commands, Publications publications, RuleSource source, Clock clock) {
        this.publications = publications;
        this.source = source;
        this.engine = engine;
        this.commands = commands;
        this.clock = clock;
    }

    /** A rule as the API shows it. */
    record RuleView(
            String id,
            @Nullable String title,
            List<String> events,
            @Nullable String campaign,
            boolean paused) {
        static RuleView of(RuleSet rules, Rule rule) {
            return new RuleView(
                    rule.id(), rule.title(), rule.eventTypes(), rule.campaign(), rules.isPaused() || rule.paused());
        }
    }

    /** A version that was put in force. */
    record RuleVersion(long version, String digest, Instant at, String actor) {
        static RuleVersion of(Publication publication) {
            return new RuleVersion(publication.version(), publication.digest(), publication.at(), publication.actor());
        }
    }

    /** A rule file: YAML or JSON as text. */
    record RuleText(String text) {}

    /** A mistake in a rule file. */
    record Mistake(@Nullable Integer line, @Nullable Integer column, String path, String code, String message) {
        static Mistake of(Diagnostic diagnostic) {
            Diagnostic.Location at = diagnostic.location();
            return new Mistake(
                    at == null ? null : at.line(),
                    at == null ? null : at.column(),
                    diagnostic.path(),
                    diagnostic.code().name(),
                    diagnostic.message());
        }
    }

    /** The mistakes of a rule file; none: it can be put in force. */
    record Checked(List<Mistake> mistakes) {}

    /** Sentences. */
    record Lines(List<String> lines) {}

    @GetMapping("/rules")
    @PreAuthorize("hasAuthority('READ_RULES')")
    List<RuleView> list(@PathVariable String tenant) {
        return engine.records().ruleSet(tenant).stream()
                .flatMap(rules -> rules.rules().stream().map(rule -> RuleView.of(rules, rule)))
                .toList();
    }

    @GetMapping("/rules/{id}")
    @PreAuthorize("hasAuthority('READ_RULES')")
    RuleView get(@PathVariable String tenant, @PathVariable String id) {
        return list(tenant).stream()
                .filter(rule -> rule.id().equals(id))
                .findFirst()
                .orElseThrow(() -> ProblemException.unknown("RULE"));
    }

    @PostMapping("/rules/{id}/pause")
    @PreAuthorize("hasAuthority('WRITE_RULES')")
    Commands.CommandDone pause(
            @PathVariable String id,
            @RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key,
            Authentication caller) {
        return commands.execute(Callers.of(caller), key, null, origin -> new Pause(origin, Part.rule(id)));
    }

    @PostMapping("/rules/{id}/resume")
    @PreAuthorize("hasAuthority('WRITE_RULES')")
    Commands.CommandDone resume(
            @PathVariable String id,
            @RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key,
            Authentication caller) {
        return commands.execute(Callers.of(caller), key, null, origin -> new Resume(origin, Part.rule(id)));
    }

    @PostMapping("/rule-files/validate")
    @PreAuthorize("hasAuthority('READ_RULES')")
    Checked validate(@PathVariable String tenant, @RequestBody RuleText file) {
        return new Checked(publications.mistakes(Publications.parsed(tenant, file.text())));
    }

    @PostMapping("/rule-files")
    @PreAuthorize("hasAuthority('WRITE_RULES')")
    Commands.CommandDone publish(
            @RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String seen,
            @RequestBody RuleText file,
            Authentication caller) {
        if (file.text() == null) {
            throw Bodies.invalid("text", "is missing");
        }
        return publications.publish(Callers.of(caller), key, seen, before -> file.text());
    }

    /** Returns the rule file in force. */
    @GetMapping("/rule-files")
    @PreAuthorize("hasAuthority('READ_RULES')")
    ResponseEntity<RuleText> file(@PathVariable String tenant) {
        Source file = source.inForce(tenant).orElseThrow(() -> ProblemException.unknown("RULE_FILE"));
        return ResponseEntity.ok().eTag(file.digest()).body(new RuleText(file.text()));
    }

    @GetMapping("/rule-versions")
    @PreAuthorize("hasAuthority('READ_RULES')")
    List<RuleVersion> versions(@PathVariable String tenant) {
        return engine.records().publications(tenant).stream()
                .map(RuleVersion::of)
                .toList();
    }

    @PostMapping("/rule-versions/{digest}/activate")
    @PreAuthorize("hasAuthority('WRITE_RULES')")
    Commands.CommandDone activate(
            @PathVariable String digest,
            @RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key,
            Authentication caller) {
        return commands.execute(Callers.of(caller), key, null, origin -> new Rollback(origin, digest));
    }

    @GetMapping("/customers/{id}/why-not")
    @PreAuthorize("hasAuthority('READ_CUSTOMERS')")
    Lines whyNot(@PathVariable String tenant, @PathVariable String id, @RequestParam String rule) {
        Optional<RuleSet> rules = engine.records().ruleSet(tenant);
        if (rules.isEmpty()
                || rules.get().rules().stream().noneMatch(each -> each.id().equals(rule))) {
            throw ProblemException.unknown("RULE");
        }
        Explanation explanation = engine.inspect().whyNot(tenant, id, rule, clock.instant());
        return new Lines(ExplanationText.english(rules.get().zone()).lines(explanation));
    }
}
