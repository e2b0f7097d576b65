package io.bonsela.spring;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/** Starts a {@link BonselaTest}. */
final class BonselaTestContextBootstrapper extends TestSliceTestContextBootstrapper<BonselaTest> {}
