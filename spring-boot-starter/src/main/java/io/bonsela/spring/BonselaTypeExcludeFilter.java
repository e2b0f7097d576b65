package io.bonsela.spring;

import io.bonsela.api.spi.FactProvider;
import io.bonsela.api.spi.KeyRing;
import io.bonsela.api.spi.Operator;
import io.bonsela.api.spi.RewardHandler;
import io.bonsela.rulefiles.CollectionProvider;
import java.util.Set;
import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;

/** Leaves out the components that a {@link BonselaTest} does not need. */
class BonselaTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<BonselaTest> {
    private static final Set<Class<?>> INCLUDED = Set.of(
            FactProvider.class,
            Operator.class,
            RewardHandler.class,
            KeyRing.class,
            CollectionProvider.class,
            BonselaCustomizer.class);

    BonselaTypeExcludeFilter(Class<?> testClass) {
        super(testClass);
    }

    @Override
    protected Set<Class<?>> getKnownIncludes() {
        return INCLUDED;
    }
}
