package io.bonsela.cli;

import java.io.Console;

/** What is known of the terminal. */
final class Terminal {
    private static final int USUAL_WIDTH = 80;

    private Terminal() {}

    /** Whether a person looks on. From JDK 22 on there is a console even without a terminal, and it can be asked. */
    @SuppressWarnings("SystemConsoleNull") // right up to JDK 21; later ones are asked
    static boolean isInteractive() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The width as the shell tells it. */
    static int width() {
        String columns = System.getenv("COLUMNS");
        return columns != null && columns.matches("\\d{1,4}") ? Integer.parseInt(columns) : USUAL_WIDTH;
    }
}
