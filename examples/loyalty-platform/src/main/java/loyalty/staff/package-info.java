/** Staff: who they are, how they sign in, and what they may do. */
@NullMarked
package loyalty.staff;

import org.jspecify.annotations.NullMarked;
