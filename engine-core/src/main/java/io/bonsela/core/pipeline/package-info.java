/** Lanes and batches: the shell around the pure decision. */
@NullMarked
package io.bonsela.core.pipeline;

import org.jspecify.annotations.NullMarked;
