package loyalty.selfservice;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.stereotype.Component;

/** The texts for customers, in their language. Thread-safe. */
@Component
public class Texts {
    private final ResourceBundleMessageSource bundles = new ResourceBundleMessageSource();

    /** Reads the texts when they are first needed. */
    public Texts() {
        bundles.setBasename("texts/self-service");
        bundles.setDefaultEncoding(StandardCharsets.UTF_8.name());
        bundles.setFallbackToSystemLocale(false);
        bundles.setAlwaysUseMessageFormat(true);
    }

    /** Returns a text. */
    public String get(Locale language, String key, Object... arguments) {
        return bundles.getMessage(key, arguments, language);
    }
}
