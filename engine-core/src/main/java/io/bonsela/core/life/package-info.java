/** The life cycle of a granted reward: its moves, budget, wallet, stock and delivery. */
@NullMarked
package io.bonsela.core.life;

import org.jspecify.annotations.NullMarked;
