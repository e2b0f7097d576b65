/** Providers that exist only to try the platform: they answer on a socket of this process, and move no money. */
@NullMarked
package loyalty.fake;

import org.jspecify.annotations.NullMarked;
