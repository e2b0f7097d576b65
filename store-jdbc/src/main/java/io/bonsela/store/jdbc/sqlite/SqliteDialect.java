package io.bonsela.store.jdbc.sqlite;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.store.jdbc.sql.Dialect;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The dialect of SQLite; it recognizes failures by their <a href="https://www.sqlite.org/rescode.html">result codes</a>
 * and remembers the damage that they report.
 */
public final class SqliteDialect implements Dialect {
    private static final int ERROR = 1;
    private static final int BUSY = 5;
    private static final int LOCKED = 6;
    private static final int READ_ONLY = 8;
    private static final int IO_ERROR = 10;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int CANNOT_OPEN = 14;
    private static final int PROTOCOL = 15;
    private static final int NOT_A_DATABASE = 26;

    private final Path file;
    private final boolean toWrite;
    private volatile List<String> damage = List.of();

    /**
     * The dialect of one file.
     *
     * @param toWrite whether it was opened for writing
     */
    SqliteDialect(Path file, boolean toWrite) {
        this.file = file;
        this.toWrite = toWrite;
    }

    public List<String> damage() {
        return damage;
    }

    public void damaged(List<String> found) {
        damage = List.copyOf(found);
    }

    public void requireWhole() {
        if (!damage.isEmpty()) {
            throw damaged(damage.get(0), null);
        }
    }

    @Override
    public BonselaException exception(SQLException failure) {
        if (codeOf(failure) != ErrorCode.STORE_DAMAGED) {
            return Dialect.super.exception(failure);
        }
        String what = String.valueOf(failure.getMessage());
        if (damage.isEmpty()) {
            damage = List.of(what);
        }
        return damaged(what, failure);
    }

    private BonselaException damaged(String what, @Nullable SQLException cause) {
        return new BonselaException(
                ErrorCode.STORE_DAMAGED,
                where() + " is damaged: " + what + ". No decisions are made on it: restore a backup",
                cause);
    }

    @Override
    public String name() {
        return "SQLite";
    }

    @Override
    public String where() {
        return "SQLite " + file + (toWrite ? "" : " (read-only)");
    }

    /** Empty: the engine's clock is used. */
    @Override
    public Optional<String> clock() {
        return Optional.empty();
    }

    /** Empty: there is one writer at a time. */
    @Override
    public String leasing() {
        return "";
    }

    /** Empty: there is one writer at a time. */
    @Override
    public String locking() {
        return "";
    }

    @Override
    public String contains(String column) {
        return "instr(" + column + ", CAST(? AS BLOB)) > 0";
    }

    @Override
    public String findsTable() {
        return "SELECT name FROM sqlite_master WHERE type = 'table' AND name = ?";
    }

    /** There is one writer at a time, so an index must have hidden a row, or returned one that does not exist. */
    @Override
    public void overtaken() {
        damaged(List.of("a row does not match its index"));
        requireWhole();
    }

    @Override
    public ErrorCode codeOf(SQLException failure) {
        return switch (failure.getErrorCode()) {
            case BUSY, LOCKED, PROTOCOL -> ErrorCode.STORE_CONFLICT;
            case CORRUPT, NOT_A_DATABASE -> ErrorCode.STORE_DAMAGED;
            case READ_ONLY -> toWrite ? ErrorCode.STORE_UNAVAILABLE : ErrorCode.INVALID_CONFIGURATION;
            case ERROR ->
                lacks(String.valueOf(failure.getMessage())) ? ErrorCode.STORE_DAMAGED : ErrorCode.STORE_FAILED;
            case IO_ERROR, FULL, CANNOT_OPEN -> ErrorCode.STORE_UNAVAILABLE;
            default -> ErrorCode.STORE_FAILED;
        };
    }

    /** Whether a table or column of the schema is missing: the version of the schema was checked at opening. */
    private static boolean lacks(String message) {
        return message.contains("no such table")
                || message.contains("no such column")
                || message.contains("has no column named");
    }
}
