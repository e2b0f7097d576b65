/** The interface of rule evaluators, which the interpreter and Drools implement. */
@NullMarked
package io.bonsela.core.evaluate;

import org.jspecify.annotations.NullMarked;
