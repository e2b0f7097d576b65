/**
 * Metrics and traces of an engine for Micrometer: counters of what was decided, gauges of what waits, and observations of
 * calls and sends. Tenants, subjects and ids are never tags.
 */
@NullMarked
package io.bonsela.micrometer;

import org.jspecify.annotations.NullMarked;
