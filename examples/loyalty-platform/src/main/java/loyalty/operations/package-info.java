/** Running the platform: what is checked by itself, and what is logged. */
@NullMarked
package loyalty.operations;

import org.jspecify.annotations.NullMarked;
