package loyalty.tenant;

import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Transactions that see the rows of one tenant. PostgreSQL enforces it with row-level security: a statement outside of
 * them sees nothing. Decisions of the engine join them.
 */
@Component
public class TenantScope {
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final boolean enforced;

    TenantScope(JdbcClient jdbc, PlatformTransactionManager manager, DataSource dataSource)
            throws MetaDataAccessException {
        this.jdbc = jdbc;
        transactions = new TransactionTemplate(manager);
        enforced = JdbcUtils.extractDatabaseMetaData(
                dataSource, data -> data.getDatabaseProductName().equals("PostgreSQL"));
    }

    /**
     * Runs work in a transaction that sees one tenant.
     *
     * @param tenant the tenant
     * @param work the work; an exception rolls it back
     */
    public <T> T within(String tenant, Supplier<T> work) {
        return run("app.tenant_id", tenant, work);
    }

    /**
     * Reads the rows of one tenant, beside a transaction that may be in progress on another thread: SQLite, which has one
     * writer, does not wait for it.
     *
     * @param tenant the tenant
     * @param work reads
     */
    public <T> T reading(String tenant, Supplier<T> work) {
        return enforced ? within(tenant, work) : work.get();
    }

    /**
     * Reads the rows of all tenants: to find out to which one a person or a key belongs, and to list them.
     *
     * @param work reads
     */
    public <T> T acrossTenants(Supplier<T> work) {
        return enforced ? run("loyalty.all_tenants", "on", work) : work.get();
    }

    private <T> T run(String setting, String value, Supplier<T> work) {
        return transactions.execute(status -> {
            if (enforced) {
                jdbc.sql("SELECT set_config(?, ?, true)")
                        .params(setting, value)
                        .query(String.class)
                        .single();
            }
            return work.get();
        });
    }
}
