package io.bonsela.testkit;

import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyAttributes;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * Gives each jqwik property its seed of {@link Seeds}, unless the property declares a seed. It applies to all
 * properties if it is registered as a service of type {@link net.jqwik.api.lifecycle.LifecycleHook}.
 */
public final class SeededProperties implements AroundPropertyHook {
    @Override
    public PropertyExecutionResult aroundProperty(PropertyLifecycleContext context, PropertyExecutor property) {
        PropertyAttributes attributes = context.attributes();
        if (attributes.seed().isEmpty()) {
            String name = context.containerClass().getName()
                    + '.'
                    + context.targetMethod().getName();
            attributes.setSeed(String.valueOf(Seeds.of(name)));
        }
        return property.execute();
    }

    @Override
    public PropagationMode propagateTo() {
        return PropagationMode.ALL_DESCENDANTS;
    }
}
