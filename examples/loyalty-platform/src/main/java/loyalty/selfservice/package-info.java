/** What customers see and do by themselves, on whichever channel. */
@NullMarked
package loyalty.selfservice;

import org.jspecify.annotations.NullMarked;
