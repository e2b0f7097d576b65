package io.bonsela.rulefiles.document;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A part of a file, with its place. */
public sealed interface Node {
    /** Line, from 1. */
    int line();

    /** Column, from 1. */
    int column();

    /**
     * A text, a BigDecimal, a Boolean, or nothing.
     *
     * @param inset of a text: how many characters stand in front of it at its place; below zero: it is written otherwise
     */
    record Scalar(@Nullable Object value, int line, int column, int inset) implements Node {}

    /** A list. */
    record Sequence(List<Node> elements, int line, int column) implements Node {}

    /** Names and values, in the order of the file. */
    record Mapping(Map<String, Entry> entries, int line, int column) implements Node {}

    /** A value, and where its name stands. */
    record Entry(Node value, int line, int column) {}
}
