/** Performance benchmarks, with references measured in the same run. */
package io.bonsela.benchmarks;
