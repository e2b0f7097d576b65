/** What becomes of a granted reward: its moves, its budget, its wallet, its stock and its delivery. */
@NullMarked
package io.bonsela.core.life;

import org.jspecify.annotations.NullMarked;
