/** Servers that sign their requests. */
@NullMarked
package loyalty.client;

import org.jspecify.annotations.NullMarked;
