package loyalty.ussd;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.stereotype.Component;

/** The texts of the menu in the language of the customer. */
@Component
class Texts {
    private final ResourceBundleMessageSource bundles = new ResourceBundleMessageSource();

    Texts() {
        bundles.setBasename("ussd/texts");
        bundles.setDefaultEncoding(StandardCharsets.UTF_8.name());
        bundles.setFallbackToSystemLocale(false);
        bundles.setAlwaysUseMessageFormat(true);
    }

    /** Returns a text. */
    String get(Locale language, String key, Object... arguments) {
        return bundles.getMessage(key, arguments, language);
    }
}
