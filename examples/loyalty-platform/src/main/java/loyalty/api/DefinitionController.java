package loyalty.api;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import loyalty.rules.RuleDocument;
import loyalty.rules.RuleSource;
import loyalty.rules.RuleSource.Source;
import loyalty.staff.Caller;
import loyalty.web.Callers;
import loyalty.web.IdempotencyKeys;
import loyalty.web.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Single parts of the rule file in force: rules, rewards, campaigns and budgets, as the file defines them. Each change puts
 * the whole file in force again, so what is removed stays in its earlier versions.
 */
@RestController
@RequestMapping("/v1/tenants/{tenant}/definitions/{section}/{id}")
class DefinitionController {
    private static final Set<String> SECTIONS = Set.of("rules", "rewards", "campaigns", "budgets");

    private final Publications publications;
    private final RuleSource source;

    DefinitionController(Publications publications, RuleSource source) {
        this.publications = publications;
        this.source = source;
    }

    @GetMapping
    @PreAuthorize("hasAuthority('READ_RULES')")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(type = "object", implementation = Object.class)))
    ResponseEntity<JsonNode> get(
            @PathVariable String tenant,
            @PathVariable @Schema(allowableValues = {"rules", "rewards", "campaigns", "budgets"}) String section,
            @PathVariable String id) {
        Optional<Source> file = source.inForce(tenant);
        JsonNode part = document(file.map(Source::text))
                .part(known(section), id)
                .orElseThrow(() -> ProblemException.unknown("DEFINITION"));
        return ResponseEntity.ok().eTag(file.orElseThrow().digest()).body(part);
    }

    /** Adds a part, or replaces the one with this id. */
    @PutMapping
    @PreAuthorize("hasAuthority('WRITE_RULES')")
    Commands.CommandDone put(
            @PathVariable @Schema(allowableValues = {"rules", "rewards", "campaigns", "budgets"}) String section,
            @PathVariable String id,
            @RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String seen,
            @RequestBody @Schema(type = "object", implementation = Object.class) JsonNode definition,
            Authentication caller) {
        if (!(definition instanceof ObjectNode)) {
            throw Bodies.invalid("definition", "is not an object");
        }
        return change(Callers.of(caller), key, seen, document -> document.with(known(section), id, definition));
    }

    /** Removes a part. Its earlier versions, and what it has granted, stay. */
    @DeleteMapping
    @PreAuthorize("hasAuthority('WRITE_RULES')")
    Commands.CommandDone remove(
            @PathVariable @Schema(allowableValues = {"rules", "rewards", "campaigns", "budgets"}) String section,
            @PathVariable String id,
            @RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String seen,
            Authentication caller) {
        return change(Callers.of(caller), key, seen, document -> document.without(known(section), id));
    }

    private Commands.CommandDone change(
            Caller caller, @Nullable String key, @Nullable String seen, UnaryOperator<RuleDocument> change) {
        if (seen == null) {
            throw new ProblemException(
                    HttpStatus.PRECONDITION_REQUIRED, "IF_MATCH_REQUIRED", "send If-Match with the ETag");
        }
        return publications.publish(
                caller, key, seen, text -> change.apply(document(text)).text());
    }

    private static RuleDocument document(Optional<String> text) {
        return text.flatMap(RuleDocument::of)
                .orElseThrow(() -> new ProblemException(
                        HttpStatus.CONFLICT,
                        "NO_RULE_FILE",
                        "no rules are in force, or they were published elsewhere: put a rule file in force"));
    }

    private static String known(String section) {
        if (!SECTIONS.contains(section)) {
            throw ProblemException.unknown("SECTION");
        }
        return section;
    }
}
