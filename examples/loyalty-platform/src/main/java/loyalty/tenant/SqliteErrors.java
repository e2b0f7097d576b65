package loyalty.tenant;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.support.SQLErrorCodeSQLExceptionTranslator;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Spring knows no errors of SQLite: a row that is there already is one that callers must tell apart. */
@Configuration(proxyBeanMethods = false)
class SqliteErrors {
    @Bean
    SQLExceptionTranslator sqlExceptionTranslator(DataSource dataSource) {
        SQLExceptionTranslator others = new SQLErrorCodeSQLExceptionTranslator(dataSource);
        return (task, sql, e) -> {
            DataAccessException duplicate = duplicate(e);
            return duplicate == null ? others.translate(task, sql, e) : duplicate;
        };
    }

    private static @Nullable DataAccessException duplicate(SQLException e) {
        return e instanceof SQLiteException known
                        && (known.getResultCode() == SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE
                                || known.getResultCode() == SQLiteErrorCode.SQLITE_CONSTRAINT_PRIMARYKEY)
                ? new DuplicateKeyException("a row with this key is there already", e)
                : null;
    }
}
