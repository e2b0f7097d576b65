package loyalty.tenant;

import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;
import org.springframework.stereotype.Component;

/**
 * Checks at the start that PostgreSQL separates the tenants: every table of the platform has row-level security that also
 * applies to its owner, and the role of the platform cannot bypass it.
 */
@Component
@DependsOnDatabaseInitialization
class RowSecurity implements InitializingBean {
    private static final String OPEN = "SELECT c.relname FROM pg_class c"
            + " WHERE c.relnamespace = CAST(current_schema() AS regnamespace) AND c.relkind = 'r'"
            + " AND c.relname IN ('tenant', 'staff', 'refresh_token', 'client_key', 'customer', 'consent', 'referral',"
            + " 'channel', 'ussd_hop', 'whatsapp_contact', 'whatsapp_message', 'webhook_endpoint', 'webhook_sent', 'import_job',"
            + " 'import_part', 'import_refusal', 'rule_text',"
            + " 'rule_draft')"
            + " AND NOT (c.relrowsecurity AND c.relforcerowsecurity"
            + " AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid)) ORDER BY c.relname";

    private final JdbcClient jdbc;
    private final DataSource dataSource;

    RowSecurity(JdbcClient jdbc, DataSource dataSource) {
        this.jdbc = jdbc;
        this.dataSource = dataSource;
    }

    @Override
    public void afterPropertiesSet() throws MetaDataAccessException {
        boolean postgres = JdbcUtils.extractDatabaseMetaData(
                dataSource, data -> data.getDatabaseProductName().equals("PostgreSQL"));
        if (!postgres) {
            return;
        }
        List<String> open = jdbc.sql(OPEN).query(String.class).list();
        if (!open.isEmpty()) {
            throw new IllegalStateException("these tables show the rows of every tenant: " + String.join(", ", open)
                    + ". Restore their row-level security and policies");
        }
        boolean bypasses = jdbc.sql("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
                .query(Boolean.class)
                .single();
        if (bypasses) {
            throw new IllegalStateException("the role of the platform bypasses row-level security:"
                    + " connect as a role that is no superuser and has no BYPASSRLS");
        }
    }
}
