package io.bonsela.rulefiles.document;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A node of a document, with its location in the file. */
public sealed interface Node {
    /** Line, from 1. */
    int line();

    /** Column, from 1. */
    int column();

    /**
     * A String, a BigDecimal, a Boolean or null.
     *
     * @param inset for a text, the number of characters between the node's location and the text: 1 if it is quoted,
     *     otherwise 0; negative if the file does not contain the text verbatim
     */
    record Scalar(@Nullable Object value, int line, int column, int inset) implements Node {}

    /** A list. */
    record Sequence(List<Node> elements, int line, int column) implements Node {}

    /** Names and values, in the order of the file. */
    record Mapping(Map<String, Entry> entries, int line, int column) implements Node {}

    /** A value, and the location of its name. */
    record Entry(Node value, int line, int column) {}
}
