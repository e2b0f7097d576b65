/** Tenants, and transactions that see one of them. */
@NullMarked
package loyalty.tenant;

import org.jspecify.annotations.NullMarked;
