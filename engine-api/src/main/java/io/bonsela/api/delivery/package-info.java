/** The delivery of rewards and messages: its state, its log, and the operations of a host. */
@NullMarked
package io.bonsela.api.delivery;

import org.jspecify.annotations.NullMarked;
