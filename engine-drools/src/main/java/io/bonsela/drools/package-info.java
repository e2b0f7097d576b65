/**
 * Matches events against rules on Drools. Rules become Drools' canonical model in memory: no rule text is ever written or
 * parsed, so nothing that an author writes can become code. No type of Drools leaves this package.
 */
@NullMarked
package io.bonsela.drools;

import org.jspecify.annotations.NullMarked;
