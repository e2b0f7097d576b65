package io.bonsela.rulefiles.document;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The most likely error where the YAML parser stopped, and what to write instead. The parser's own message is in terms
 * of its grammar.
 *
 * @param message what to write
 * @param line the line of the error, from 1
 * @param column the column of the error, from 1
 */
record YamlMistake(String message, int line, int column) {
    private static final Pattern KEY =
            Pattern.compile("(\\s*(?:- )?\\s*)([^\\s:#'\"{\\[][^:#]*|'[^']*'|\"[^\"]*\"):(\\s+|$)");
    private static final Pattern PLACE = Pattern.compile("line (\\d+), column (\\d+)");
    private static final Pattern CHARACTER = Pattern.compile("found character '(.)' that cannot start any token");
    private static final String UNENDED = "unterminated text in quotes: close it with the quote that it begins with";
    private static final String QUOTE = "put the text in quotes";

    /**
     * Examines the lines where the parser stopped.
     *
     * @param lines the lines of the file
     * @param words the parser's message, which shows the kind of error
     * @param line the line where it stopped, from 1
     * @param column the column where it stopped, from 1
     */
    static YamlMistake of(List<String> lines, String words, int line, int column) {
        Here here = new Here(lines, words.toLowerCase(Locale.ROOT), line, column);
        YamlMistake found = here.tab();
        found = found == null ? here.quotes() : found;
        found = found == null ? here.colon() : found;
        found = found == null ? here.indentation() : found;
        found = found == null ? here.bracket() : found;
        found = found == null ? here.start() : found;
        return found == null
                ? new YamlMistake(
                        "invalid YAML: check indentation, quotes and brackets here and in the line before",
                        line,
                        column)
                : found;
    }

    /** The place where the parser stopped. */
    private record Here(List<String> lines, String words, int line, int column) {
        private YamlMistake at(String message) {
            return new YamlMistake(message, line, column);
        }

        /** At the first place in the parser's message: the start of what it was reading. */
        private YamlMistake first(String message) {
            Matcher places = PLACE.matcher(words);
            return places.find() ? at(message, places) : at(message);
        }

        /** At the last place in the parser's message: where it stopped. */
        private YamlMistake last(String message) {
            Matcher places = PLACE.matcher(words);
            YamlMistake found = at(message);
            while (places.find()) {
                found = at(message, places);
            }
            return found;
        }

        private static YamlMistake at(String message, Matcher place) {
            return new YamlMistake(message, Integer.parseInt(place.group(1)), Integer.parseInt(place.group(2)));
        }

        private String text() {
            return text(line);
        }

        private String text(int number) {
            return number >= 1 && number <= lines.size() ? lines.get(number - 1) : "";
        }

        private static int indent(String text) {
            return text.length() - text.stripLeading().length();
        }

        private @Nullable YamlMistake tab() {
            for (int number : new int[] {line, line + 1}) {
                String text = text(number);
                int tab = text.indexOf('\t');
                if (tab >= 0 && text.substring(0, tab).isBlank()) {
                    return new YamlMistake("indent with spaces, not with tabs", number, tab + 1);
                }
            }
            return null;
        }

        /** A value that begins with a quote and continues after the closing quote, or has no closing quote. */
        private @Nullable YamlMistake quotes() {
            if (words.contains("unknown escape") || words.contains("expected escape")) {
                return last("a backslash begins an escape in double quotes: write \\\\, or put the text in"
                        + " single quotes");
            }
            if (words.contains("quoted scalar")) {
                return first(UNENDED);
            }
            Matcher key = KEY.matcher(text());
            if (!key.lookingAt() || key.end() >= text().length()) {
                return null;
            }
            String value = text().substring(key.end()).strip();
            char quote = value.charAt(0);
            if (quote != '"' && quote != '\'') {
                return null;
            }
            int end = value.indexOf(quote, 1);
            boolean goesOn = end > 0
                    && end < value.length() - 1
                    && !value.substring(end + 1).strip().startsWith("#");
            if (!goesOn) {
                return null;
            }
            int inner = value.lastIndexOf(quote);
            boolean around = inner == value.length() - 1 && !Character.isWhitespace(value.charAt(end + 1));
            String content = around ? value.substring(1, inner) : value;
            String instead = content.indexOf('\'') < 0
                    ? "write '" + content + "', with single quotes around it"
                    : "write the text on its own line after >-, without quotes around it";
            return at("the quote here ends the text: " + instead);
        }

        /** An unquoted text with a colon, which may be the colon of a conditional expression. */
        private @Nullable YamlMistake colon() {
            if (!words.contains("mapping values are not allowed") || isFirstColon()) {
                return null;
            }
            Matcher key = KEY.matcher(text());
            if (!key.lookingAt()) {
                return at("': ' begins a value: " + QUOTE);
            }
            String value = text().substring(key.end()).strip();
            String quoted = value.indexOf('\'') < 0 ? "'" + value + "'" : "\"" + value + "\"";
            boolean choice = value.contains(" ? ");
            return at((choice ? "the ': ' of a conditional expression" : "': ' in a text")
                    + " begins a value in YAML: write " + key.group(2).strip() + ": " + quoted);
        }

        /** Whether the parser stopped at the colon after the line's own name. */
        private boolean isFirstColon() {
            Matcher key = KEY.matcher(text());
            return key.lookingAt() && key.end(2) + 1 >= column;
        }

        private @Nullable YamlMistake indentation() {
            boolean block = words.contains("expected <block end>")
                    || words.contains("mapping values are not allowed")
                    || words.contains("block sequence entries are not allowed");
            if (!block) {
                return words.contains("could not find expected ':'") || words.contains("simple key")
                        ? first("expected a name, a colon and a space, such as title: Five percent")
                        : null;
            }
            int found = indent(text());
            int expected = expected(found);
            return expected == found
                    ? null
                    : new YamlMistake(
                            "wrong indentation: expected column " + (expected + 1)
                                    + " as in the lines before, but found" + " column " + (found + 1),
                            line,
                            found + 1);
        }

        /**
         * Whether this line may have the indentation of an earlier line: list items align only with list items, and
         * what the line opens must be indented further.
         */
        private boolean mayStandAt(int indent, String before) {
            boolean opens = text().stripTrailing().endsWith(":");
            boolean isItem = text().strip().startsWith("- ");
            return isItem == before.strip().startsWith("- ") && (!opens || indent(text(line + 1)) > indent);
        }

        /** Returns the indentation of an earlier line that is closest to the indentation found. */
        private int expected(int found) {
            int best = found;
            int distance = Integer.MAX_VALUE;
            int open = Integer.MAX_VALUE;
            for (int number = line - 1; number >= 1; number--) {
                String text = text(number);
                int indent = indent(text);
                if (text.isBlank() || text.strip().startsWith("#") || indent >= open) {
                    continue;
                }
                open = indent;
                if (mayStandAt(indent, text) && Math.abs(indent - found) < distance) {
                    distance = Math.abs(indent - found);
                    best = indent;
                }
            }
            return best;
        }

        private @Nullable YamlMistake bracket() {
            boolean mapping = words.contains("flow mapping");
            if (!mapping && !words.contains("flow sequence")) {
                return null;
            }
            Matcher begin = PLACE.matcher(words);
            String where = begin.find() ? " that begins in line " + begin.group(1) : "";
            return at("expected ',' or '" + (mapping ? '}' : ']') + "' in the '" + (mapping ? '{' : '[') + "'" + where
                    + "; " + QUOTE + " if it has a comma, a colon or a bracket");
        }

        /** A value that begins with a character that has a special meaning in YAML. */
        private @Nullable YamlMistake start() {
            Matcher unexpected = CHARACTER.matcher(words);
            if (unexpected.find()) {
                char first = unexpected.group(1).charAt(0);
                int found = text().indexOf(first, Math.max(0, column - 1));
                return new YamlMistake(
                        "'" + first + "' cannot begin a text: " + QUOTE, line, found < 0 ? column : found + 1);
            }
            return words.contains("alias") || words.contains("anchor")
                    ? at("'" + (words.contains("alias") ? '*' : '&') + "' has a special meaning in YAML: " + QUOTE)
                    : null;
        }
    }
}
