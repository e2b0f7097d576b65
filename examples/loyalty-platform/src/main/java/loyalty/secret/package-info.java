/** Keys, sealed values and keyed hashes. */
@NullMarked
package loyalty.secret;

import org.jspecify.annotations.NullMarked;
