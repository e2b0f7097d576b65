/** A tenant with three months of events, to look at. */
@NullMarked
package loyalty.demo;

import org.jspecify.annotations.NullMarked;
