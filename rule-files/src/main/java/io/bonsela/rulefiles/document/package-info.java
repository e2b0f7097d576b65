/** YAML and JSON documents, with the line and column of each node. */
@NullMarked
package io.bonsela.rulefiles.document;

import org.jspecify.annotations.NullMarked;
