package loyalty.tenant;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tenants that have something, such as an endpoint, in memory: the engine asks for them while it decides. Thread-safe. */
public final class RememberedTenants {
    private final Supplier<List<String>> read;
    private volatile @Nullable Set<String> known;

    /** Creates it; until they are read, all tenants count. */
    public RememberedTenants(Supplier<List<String>> read) {
        this.read = read;
    }

    /** Whether a tenant was among them when they were read last. */
    public boolean contains(String tenant) {
        Set<String> now = known;
        return now == null || now.contains(tenant);
    }

    /** Reads them. If they cannot be read, all tenants count until they can. */
    public synchronized void refresh() {
        try {
            known = Set.copyOf(read.get());
        } catch (RuntimeException e) {
            known = null;
            throw e;
        }
    }
}
