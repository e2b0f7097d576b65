package io.bonsela.spring;

import io.bonsela.testkit.ManualClock;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A test of rules in a Spring Boot application: an engine in memory with the application's rule files, and a {@link
 * ManualClock} as a bean that dates everything. There is no database and no web server, and nothing is delivered unless the
 * test calls {@code dispatchOnce}. Of the components that are found by scanning, only facts, operators, reward types, key
 * rings, collections and customizers are created. Requires {@code bonsela-testkit} and {@code spring-boot-starter-test}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(BonselaTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(BonselaTypeExcludeFilter.class)
@ImportAutoConfiguration({BonselaAutoConfiguration.class, BonselaTestConfiguration.class})
@TestPropertySource(properties = {"bonsela.store=memory", "bonsela.delivery=manual", "bonsela.maintenance=0s"})
public @interface BonselaTest {
    /** The time that the clock shows first, as in {@link java.time.Instant#parse}. */
    String START = "2026-01-01T08:00:00Z";

    /** Additional properties, as in {@code application.properties}. */
    String[] properties() default {};

    /** Whether the components named above are created. */
    boolean useDefaultFilters() default true;

    /** Which other components are created. */
    ComponentScan.Filter[] includeFilters() default {};

    /** Which components are not created. */
    ComponentScan.Filter[] excludeFilters() default {};
}
