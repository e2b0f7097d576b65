/** Files: imports of customers and events, and the export of everything a tenant owns. */
@NullMarked
package loyalty.data;

import org.jspecify.annotations.NullMarked;
