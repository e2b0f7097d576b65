/** Channels: the ways on which customers reach a tenant, and the keys of the addresses that providers call. */
@NullMarked
package loyalty.channel;

import org.jspecify.annotations.NullMarked;
