/** Reads rules from YAML or JSON files and reports every error with its line and column. */
@NullMarked
package io.bonsela.rulefiles;

import org.jspecify.annotations.NullMarked;
