/** The way of a reward or a message to whom it is for: its state, its log, and what a host does about it. */
@NullMarked
package io.bonsela.api.delivery;

import org.jspecify.annotations.NullMarked;
