package io.bonsela.store.jdbc;

import io.bonsela.api.ErrorCode;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;

/**
 * SQLite; failures are told by its <a href="https://www.sqlite.org/rescode.html">result codes</a>.
 *
 * @param file the file
 */
record SqliteDialect(Path file) implements Dialect {
    private static final int BUSY = 5;
    private static final int LOCKED = 6;
    private static final int READ_ONLY = 8;
    private static final int IO_ERROR = 10;
    private static final int FULL = 13;
    private static final int CANNOT_OPEN = 14;
    private static final int PROTOCOL = 15;

    @Override
    public String name() {
        return "SQLite";
    }

    @Override
    public String where() {
        return "SQLite " + file;
    }

    /** That of the process which has it open: the engine's. */
    @Override
    public Optional<String> clock() {
        return Optional.empty();
    }

    /** There is one writer at a time. */
    @Override
    public String claiming() {
        return "";
    }

    @Override
    public String findsTable() {
        return "SELECT name FROM sqlite_master WHERE type = 'table' AND name = ?";
    }

    @Override
    public ErrorCode codeOf(SQLException failure) {
        return switch (failure.getErrorCode()) {
            case BUSY, LOCKED, PROTOCOL -> ErrorCode.STORE_CONFLICT;
            case READ_ONLY, IO_ERROR, FULL, CANNOT_OPEN -> ErrorCode.STORE_UNAVAILABLE;
            default -> ErrorCode.STORE_FAILED;
        };
    }
}
