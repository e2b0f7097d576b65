/** The examples of rule files, and the code that runs them. */
@NullMarked
package io.bonsela.rulefiles.example;

import org.jspecify.annotations.NullMarked;
