/** The pages for staff. */
@NullMarked
package loyalty.console;

import org.jspecify.annotations.NullMarked;
