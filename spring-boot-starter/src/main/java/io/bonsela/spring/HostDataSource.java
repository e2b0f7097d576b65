package io.bonsela.spring;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.util.ClassUtils;

/**
 * The data source of the application whose database can hold the rewards.
 *
 * @param dataSource the one that is marked with {@link BonselaDataSource}, else the primary or only one; null: there is none,
 *     or several and none is chosen
 * @param isMarked whether it is marked
 * @param candidates the names of all
 */
record HostDataSource(@Nullable DataSource dataSource, boolean isMarked, List<String> candidates) {
    private static final boolean SPRING_JDBC = ClassUtils.isPresent(
            "org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy",
            HostDataSource.class.getClassLoader());

    static HostDataSource of(
            ObjectProvider<DataSource> marked, ObjectProvider<DataSource> any, ListableBeanFactory beans) {
        DataSource own = marked.getIfAvailable();
        return new HostDataSource(
                target(own == null ? any.getIfUnique() : own),
                own != null,
                List.of(beans.getBeanNamesForType(DataSource.class, true, false)));
    }

    /**
     * Returns what Spring's transaction managers use. Through the proxy, the engine's own transactions would use the
     * connection of the application's.
     */
    private static @Nullable DataSource target(@Nullable DataSource given) {
        return SPRING_JDBC && given instanceof TransactionAwareDataSourceProxy proxy
                ? proxy.getTargetDataSource()
                : given;
    }

    /**
     * Returns the data source.
     *
     * @throws BonselaException INVALID_CONFIGURATION if there is none, or none is chosen
     */
    DataSource required() {
        if (dataSource != null) {
            return dataSource;
        }
        throw new BonselaException(
                ErrorCode.INVALID_CONFIGURATION,
                candidates.isEmpty()
                        ? "there is no store for the rewards: set bonsela.file to a file for SQLite, add a DataSource for"
                                + " PostgreSQL or SQLite (spring.datasource.url and spring-boot-starter-jdbc), or set"
                                + " bonsela.store=memory if the data may be lost when the program ends"
                        : "the application has several data sources, " + String.join(", ", candidates)
                                + ", and none of them is primary: mark the one for the rewards with @BonselaDataSource, or"
                                + " set bonsela.file to a file for SQLite");
    }
}
