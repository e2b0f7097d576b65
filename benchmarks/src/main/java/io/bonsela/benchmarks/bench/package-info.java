/** Runs the benchmarks together, and compares their figures with the goals. */
package io.bonsela.benchmarks.bench;
