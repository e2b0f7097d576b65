package io.bonsela.api.rule;

/**
 * A place in a file.
 *
 * @param file the file's name, as it was given
 * @param line from 1
 * @param column from 1
 */
public record Location(String file, int line, int column) {
    @Override
    public String toString() {
        return file + ':' + line + ':' + column;
    }
}
