/**
 * Matches events against rules with Drools. Rules are converted to the Drools canonical model in memory. No rule text
 * is written or parsed, so nothing that an author writes can become code. This package exposes no Drools types.
 */
@NullMarked
package io.bonsela.drools;

import org.jspecify.annotations.NullMarked;
