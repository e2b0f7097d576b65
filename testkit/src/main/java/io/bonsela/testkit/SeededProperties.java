package io.bonsela.testkit;

import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyAttributes;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * Gives each jqwik property its seed of {@link Seeds}, unless the property declares a seed. With
 * {@code -Dbonsela.more-tries=<factor>} a property that declares its number of tries has that many times more. It
 * applies to all properties if it is registered as a service of type
 * {@link net.jqwik.api.lifecycle.LifecycleHook}.
 */
public final class SeededProperties implements AroundPropertyHook {
    private static final int MORE_TRIES = Integer.getInteger("bonsela.more-tries", 1);

    @Override
    public PropertyExecutionResult aroundProperty(PropertyLifecycleContext context, PropertyExecutor property) {
        PropertyAttributes attributes = context.attributes();
        if (attributes.seed().isEmpty()) {
            String name = context.containerClass().getName()
                    + '.'
                    + context.targetMethod().getName();
            attributes.setSeed(String.valueOf(Seeds.of(name)));
        }
        attributes.tries().ifPresent(tries -> attributes.setTries(Math.multiplyExact(tries, MORE_TRIES)));
        return property.execute();
    }

    @Override
    public PropagationMode propagateTo() {
        return PropagationMode.ALL_DESCENDANTS;
    }
}
