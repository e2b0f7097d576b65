package loyalty.fake;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Starts the fake providers before the engine, if {@code loyalty.fakes} is set. Any other configuration has precedence. */
public class FakeProvidersInitializer implements ApplicationContextInitializer<GenericApplicationContext> {
    private static final String NAME = "fakeProviders";

    @Override
    public void initialize(GenericApplicationContext context) {
        if (!context.getEnvironment().getProperty("loyalty.fakes", Boolean.class, false)) {
            return;
        }
        try {
            FakeProviders fakes = new FakeProviders();
            DefaultListableBeanFactory beans = context.getDefaultListableBeanFactory();
            beans.registerSingleton(NAME, fakes);
            beans.registerDisposableBean(NAME, fakes::close);
            context.getEnvironment().getPropertySources().addLast(new MapPropertySource(NAME, fakes.connectors()));
        } catch (IOException e) {
            throw new UncheckedIOException("the fake providers cannot be started", e);
        }
    }
}
