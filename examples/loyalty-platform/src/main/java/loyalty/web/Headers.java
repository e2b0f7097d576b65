package loyalty.web;

import org.springframework.security.config.annotation.web.builders.HttpSecurity;

/** What every response says to browsers. */
public final class Headers {
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
    private static final int YEAR = 31_536_000;

    private Headers() {}

    /** Adds the headers: nothing from elsewhere, no frames, encrypted connections only. */
    public static HttpSecurity on(HttpSecurity http) throws Exception {
        return http.headers(headers -> headers.contentSecurityPolicy(csp -> csp.policyDirectives(POLICY))
                .frameOptions(frames -> frames.deny())
                .httpStrictTransportSecurity(hsts ->
                        hsts.includeSubDomains(true).maxAgeInSeconds(YEAR).requestMatcher(request -> true)));
    }
}
