package io.bonsela.rulefiles.language;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Money;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.Diagnostic.Location;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Aggregate;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Window;
import io.bonsela.rulefiles.document.Node;
import io.bonsela.rulefiles.document.Problems;
import io.bonsela.rulefiles.language.ExpressionParser.Parsed;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the expressions of rules in either form: JsonLogic as a mapping, or text, which may be an amount of money. */
public final class ExpressionReader {
    /** Text that is probably meant as an amount of money and is not an expression. */
    private static final Pattern LIKE_MONEY =
            Pattern.compile("\\p{L}{2,}\\s+[0-9][0-9.,]*|[0-9][0-9.,]*\\s+\\p{L}{3,}|\\p{Sc}\\s*[0-9][0-9.,]*");

    private final Problems problems;
    private final BiConsumer<String, Location> places;
    private final JsonLogicReader logic;

    public ExpressionReader(Problems problems, BiConsumer<String, Location> places) {
        this.problems = problems;
        this.places = places;
        logic = JsonLogicReader.ofRules(problems, places);
    }

    public Expression read(Node node, String path) {
        return node instanceof Node.Scalar scalar && scalar.value() instanceof String text
                ? text(text, scalar, path)
                : logic.read(node, path);
    }

    private Expression text(String text, Node.Scalar node, String path) {
        places.accept(path, problems.location(node));
        if (isMoney(text)) {
            return new Literal(text);
        }
        if (LIKE_MONEY.matcher(text.strip()).matches()) {
            problems.add(Code.INVALID_VALUE, path, mistake(text), node);
            return new Literal(null);
        }
        try {
            Parsed parsed = ExpressionParser.parse(text);
            place(parsed.expression(), parsed, node, path);
            return parsed.expression();
        } catch (ExpressionProblem e) {
            boolean known = node.inset() >= 0;
            problems.add(
                    e.code(),
                    path,
                    known ? e.what() : "at character " + (e.offset() + 1) + ": " + e.what(),
                    node.line(),
                    known ? node.column() + node.inset() + e.offset() : node.column());
            return new Literal(null);
        }
    }

    private static boolean isMoney(String text) {
        return mistake(text).isEmpty();
    }

    /** Returns why a text is not an amount; empty if it is one. */
    private static String mistake(String text) {
        try {
            Money.parse(text);
            return "";
        } catch (BonselaException e) {
            return e.detail();
        }
    }

    /** Reports the location of each part, or that of the whole text if the part's location is unknown. */
    private void place(@Nullable Expression part, Parsed parsed, Node.Scalar node, String path) {
        if (part == null) {
            return;
        }
        Integer offset = parsed.offsets().of(part);
        Location whole = problems.location(node);
        places.accept(
                path,
                offset == null || node.inset() < 0
                        ? whole
                        : new Location(whole.file(), whole.line(), whole.column() + node.inset() + offset));
        if (part instanceof Aggregate aggregate) {
            place(aggregate.of(), parsed, node, path + "/of");
            place(aggregate.filter(), parsed, node, path + "/filter");
            if (aggregate.window() instanceof Window.Since since) {
                place(since.filter(), parsed, node, path + "/since/filter");
            }
            return;
        }
        List<Expression> parts = part.parts();
        for (int i = 0; i < parts.size(); i++) {
            place(parts.get(i), parsed, node, path + "/" + i);
        }
    }
}
