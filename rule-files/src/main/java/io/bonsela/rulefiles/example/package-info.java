/** The examples of a rule file, and their run. */
@NullMarked
package io.bonsela.rulefiles.example;

import org.jspecify.annotations.NullMarked;
