package io.bonsela.connectors.support;

import io.bonsela.api.connector.ConfigDefinition;
import io.bonsela.api.connector.ConfigDefinition.Setting;

/** The settings that all products of Reloadly share. */
public final class ReloadlySettings {
    private ReloadlySettings() {}

    /**
     * Returns the definition of the settings.
     *
     * @param url the URL of the product
     */
    public static ConfigDefinition of(String url) {
        return ConfigDefinition.of(
                Setting.required("client-id", Setting.Type.SECRET, "The client id of the account."),
                Setting.required("client-secret", Setting.Type.SECRET, "The client secret of the account."),
                Setting.optional(
                        "webhook-secret",
                        Setting.Type.SECRET,
                        "Verifies callbacks; without it, callbacks are rejected."),
                Setting.optional(
                                "currency",
                                Setting.Type.TEXT,
                                "The currency of orders; rewards in a different currency are refused.")
                        .withDefault("USD"),
                Setting.optional("url", Setting.Type.URL, "The URL of the service; the sandbox has a different one.")
                        .withDefault(url),
                Setting.optional("auth-url", Setting.Type.URL, "The URL that issues access tokens.")
                        .withDefault("https://auth.reloadly.com"),
                Setting.optional("audience", Setting.Type.TEXT, "The audience of access tokens; default: the URL."));
    }
}
