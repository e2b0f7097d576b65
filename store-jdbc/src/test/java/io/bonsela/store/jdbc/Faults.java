package io.bonsela.store.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Properties;
import java.util.Set;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Makes one call to a database fail: the nth one that reads, writes, commits or rolls back, before it is executed or
 * after it. The connection is lost with it, as in a crash.
 */
final class Faults {
    private static final Set<String> COUNTED =
            Set.of("execute", "executeQuery", "executeUpdate", "executeBatch", "commit");

    private int left = Integer.MAX_VALUE;
    private boolean after;
    private boolean struck;
    private @Nullable String where;

    /** Arms it: the nth call from now on fails. */
    synchronized void strike(int nth, boolean afterIt) {
        left = nth;
        after = afterIt;
        struck = false;
        where = null;
    }

    /** Lets all calls succeed; returns whether one has failed. */
    synchronized boolean disarm() {
        left = Integer.MAX_VALUE;
        return struck;
    }

    /** The call that failed. */
    synchronized @Nullable String where() {
        return where;
    }

    private synchronized boolean isDue(String call, boolean afterIt) {
        if (afterIt != after) {
            return false;
        }
        if (--left != 0) {
            return false;
        }
        struck = true;
        where = (afterIt ? "after " : "before ") + call;
        return true;
    }

    /** A driver like the real one, except that its connections to one URL can fail. */
    private Driver driver(Driver real, String faulty) {
        return new Driver() {
            @Override
            public @Nullable Connection connect(String url, Properties info) throws SQLException {
                Connection connection = real.connect(url, info);
                return connection != null && url.equals(faulty) ? wrap(connection) : connection;
            }

            @Override
            public boolean acceptsURL(String url) throws SQLException {
                return real.acceptsURL(url);
            }

            @Override
            public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
                return real.getPropertyInfo(url, info);
            }

            @Override
            public int getMajorVersion() {
                return real.getMajorVersion();
            }

            @Override
            public int getMinorVersion() {
                return real.getMinorVersion();
            }

            @Override
            public boolean jdbcCompliant() {
                return real.jdbcCompliant();
            }

            @Override
            public Logger getParentLogger() throws SQLFeatureNotSupportedException {
                return real.getParentLogger();
            }
        };
    }

    /** A data source whose connections can fail. */
    DataSource dataSource(DataSource real) {
        return (DataSource) Proxy.newProxyInstance(
                Faults.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    Object result = invoke(() -> method.invoke(real, arguments));
                    return result instanceof Connection connection ? wrap(connection) : result;
                });
    }

    private Connection wrap(Connection real) {
        return (Connection) Proxy.newProxyInstance(
                Faults.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    Object result = call(real, method.getName(), () -> method.invoke(real, arguments));
                    if (result instanceof PreparedStatement statement) {
                        return wrap(real, statement, PreparedStatement.class, String.valueOf(arguments[0]));
                    }
                    return result instanceof Statement statement
                            ? wrap(real, statement, Statement.class, "statement")
                            : result;
                });
    }

    private <S extends Statement> Statement wrap(Connection connection, S real, Class<S> type, String text) {
        return (Statement) Proxy.newProxyInstance(
                Faults.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    String name = method.getName();
                    boolean counted = COUNTED.contains(name);
                    return counted
                            ? call(connection, name, () -> method.invoke(real, arguments), text)
                            : invoke(() -> method.invoke(real, arguments));
                });
    }

    private interface Call {
        @Nullable
        Object make() throws ReflectiveOperationException;
    }

    private @Nullable Object call(Connection connection, String name, Call call) throws Throwable {
        return call(connection, name, call, "");
    }

    private @Nullable Object call(Connection connection, String name, Call call, String text) throws Throwable {
        if (!COUNTED.contains(name)) {
            return invoke(call);
        }
        if (isDue(name + " " + text, false)) {
            throw lost(connection);
        }
        Object result = invoke(call);
        if (isDue(name + " " + text, true)) {
            throw lost(connection);
        }
        return result;
    }

    private static SQLException lost(Connection connection) throws SQLException {
        if (connection.isWrapperFor(org.postgresql.PGConnection.class)) {
            connection.abort(Runnable::run);
        } else {
            connection.close();
        }
        return new SQLException("the connection was lost", "08006");
    }

    private static @Nullable Object invoke(Call call) throws Throwable {
        try {
            return call.make();
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /**
     * Runs work during which connections to one URL can fail. There is always a driver for other URLs, which tests that
     * run in parallel use.
     */
    void at(String url, Runnable work) throws SQLException {
        Driver real = DriverManager.getDriver(url);
        Driver faulty = driver(real, url);
        DriverManager.registerDriver(faulty);
        DriverManager.deregisterDriver(real);
        try {
            work.run();
        } finally {
            DriverManager.registerDriver(real);
            DriverManager.deregisterDriver(faulty);
        }
    }
}
