package io.bonsela.cli;

import java.io.Console;

/** The properties of the terminal. */
final class Terminal {
    private static final int USUAL_WIDTH = 80;

    private Terminal() {}

    /** Whether there is a terminal. Since JDK 22 a console exists even without one, and has {@code isTerminal}. */
    @SuppressWarnings("SystemConsoleNull") // correct up to JDK 21; see isTerminal
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

    /** Returns the width that the shell reports, or the usual one. */
    static int width() {
        String columns = System.getenv("COLUMNS");
        return columns != null && columns.matches("\\d{1,4}") ? Integer.parseInt(columns) : USUAL_WIDTH;
    }
}
