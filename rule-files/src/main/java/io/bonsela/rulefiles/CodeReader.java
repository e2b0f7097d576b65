package io.bonsela.rulefiles;

import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.PromoCode;
import io.bonsela.api.rule.Rule;
import io.bonsela.rulefiles.document.Fields;
import io.bonsela.rulefiles.document.Node;
import io.bonsela.rulefiles.document.Problems;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the codes that subjects type, and which of them a rule needs. */
record CodeReader(Problems problems) {
    private static final String EVENT = "event.";

    /** An attribute itself, not a field of it. */
    private static final Pattern ATTRIBUTE = Pattern.compile("event\\.[A-Za-z_][A-Za-z0-9_]*");

    /** Reads a code; empty if it has neither a text nor a pool. */
    Optional<PromoCode> read(String id, Node node) {
        int before = problems.count();
        Fields fields =
                Fields.of(node, "codes/" + id, problems, "text", "pool", "from", "until", "limit", "perSubject");
        if (problems.count() > before) {
            return Optional.empty();
        }
        boolean both = fields.has("text") && fields.has("pool");
        if (both || (!fields.has("text") && !fields.has("pool"))) {
            problems.add(
                    both ? Code.INVALID_VALUE : Code.MISSING,
                    fields.at("text"),
                    both ? "a code has either a text or a pool: remove one" : "a code needs a text or a pool",
                    node);
            return Optional.empty();
        }
        Optional<PromoCode> code = fields.has("text")
                ? text(fields).map(text -> PromoCode.of(id, text))
                : fields.text("pool").map(pool -> PromoCode.ofPool(id, pool));
        Optional<Integer> limit = fields.integer("limit");
        Optional<Integer> perSubject = fields.integer("perSubject");
        PromoCode dated = code.map(plain -> plain.between(
                        fields.date("from").orElse(null), fields.date("until").orElse(null)))
                .orElse(null);
        if (dated == null) {
            return Optional.empty();
        }
        PromoCode limited = limit.isPresent() ? dated.limit(limit.get().longValue()) : dated;
        return Optional.of(
                perSubject.isPresent() ? limited.perSubject(perSubject.get().longValue()) : limited);
    }

    /** Reads the text of a code; a number would lose zeros. */
    private Optional<String> text(Fields fields) {
        Node node = fields.get("text");
        if (node instanceof Node.Scalar scalar && scalar.value() instanceof String) {
            return fields.text("text");
        }
        problems.add(
                Code.INVALID_VALUE,
                fields.at("text"),
                "expected a text such as AUTUMN24; write other codes in quotes, such as '2026'",
                Objects.requireNonNull(node));
        return Optional.empty();
    }

    /** Reads which code a rule needs, as {@code { autumn: event.promo }}. */
    Optional<Rule.Code> needed(Fields rule) {
        Node node = rule.get("code");
        if (node == null) {
            return Optional.empty();
        }
        Map<String, Node.Entry> entries = node instanceof Node.Mapping mapping ? mapping.entries() : Map.of();
        if (entries.size() > 1) {
            problems.add(
                    Code.INVALID_VALUE,
                    rule.at("code"),
                    "a rule needs one code: write another rule for '"
                            + entries.keySet().stream().skip(1).findFirst().orElseThrow() + "'",
                    node);
            return Optional.empty();
        }
        for (Map.Entry<String, Node.Entry> entry : entries.entrySet()) {
            Object path = entry.getValue().value() instanceof Node.Scalar scalar ? scalar.value() : null;
            if (path instanceof String text && ATTRIBUTE.matcher(text).matches()) {
                return Optional.of(new Rule.Code(entry.getKey(), text.substring(EVENT.length())));
            }
        }
        problems.add(
                Code.INVALID_VALUE,
                rule.at("code"),
                "expected a code and the attribute of the event with what was typed, such as { autumn: event.promo }",
                node);
        return Optional.empty();
    }
}
