/** The REST API. */
@NullMarked
package loyalty.api;

import org.jspecify.annotations.NullMarked;
