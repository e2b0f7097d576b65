/** Rules as YAML or JSON files: read whole, with every mistake at its line and column. */
@NullMarked
package io.bonsela.rulefiles;

import org.jspecify.annotations.NullMarked;
