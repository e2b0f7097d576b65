/** Not for users: not exported, and free to change. */
@NullMarked
package io.bonsela.api.internal;

import org.jspecify.annotations.NullMarked;
