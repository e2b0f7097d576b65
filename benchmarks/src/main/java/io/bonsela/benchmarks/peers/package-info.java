/** The engine beside other libraries, on the same rules and events. */
package io.bonsela.benchmarks.peers;
