package loyalty.web;

import java.time.Duration;
import java.util.List;
import loyalty.LoyaltyProperties;
import loyalty.client.SignedRequests;
import loyalty.secret.PlatformKeys;
import loyalty.staff.AccessTokens;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;

/** Who may come in, and what every response says to browsers. */
@Configuration(proxyBeanMethods = false)
@EnableMethodSecurity
class SecurityConfiguration {
    /** Signing in: nobody is known yet, so an address has few attempts. */
    @Bean
    @Order(1)
    SecurityFilterChain signInChain(HttpSecurity http, LoyaltyProperties properties) throws Exception {
        return stateless(http.securityMatcher("/v1/auth/**"), properties)
                .addFilterBefore(BoundedBodyFilter.ofAll(), AuthorizationFilter.class)
                .addFilterBefore(
                        new RateLimitFilter(properties.signInsPerMinute(), AnyRequestMatcher.INSTANCE),
                        AuthorizationFilter.class)
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }

    /** The API: a bearer token of a member, or the signature of a server. */
    @Bean
    @Order(2)
    SecurityFilterChain apiChain(
            HttpSecurity http, LoyaltyProperties properties, SignedRequests signatures, JwtDecoder decoder)
            throws Exception {
        return stateless(http.securityMatcher("/v1/**"), properties)
                .oauth2ResourceServer(server -> server.jwt(jwt -> jwt.decoder(decoder)
                                .jwtAuthenticationConverter(token -> (AbstractAuthenticationToken)
                                        Callers.forOneRequest(AccessTokens.caller(token))))
                        .authenticationEntryPoint((request, response, e) -> Problems.write(
                                response, HttpStatus.UNAUTHORIZED, "NOT_SIGNED_IN", "sign in, or sign the request")))
                .exceptionHandling(errors -> errors.accessDeniedHandler((request, response, e) -> Problems.write(
                        response,
                        HttpStatus.FORBIDDEN,
                        "NOT_ALLOWED",
                        "it is another tenant's, or your role does not allow it")))
                .addFilterBefore(
                        new FailureLimitFilter(properties.requestsPerMinute(), HttpStatus.UNAUTHORIZED),
                        BearerTokenAuthenticationFilter.class)
                .addFilterBefore(BoundedBodyFilter.ofAll(), BearerTokenAuthenticationFilter.class)
                .addFilterBefore(new SignatureFilter(signatures), BearerTokenAuthenticationFilter.class)
                .addFilterBefore(
                        new RateLimitFilter(properties.requestsPerMinute(), AnyRequestMatcher.INSTANCE),
                        AuthorizationFilter.class)
                .addFilterAfter(BoundedBodyFilter.ofFiles(), AuthorizationFilter.class)
                .authorizeHttpRequests(requests -> requests.requestMatchers("/v1/tenants/{tenant}/**")
                        .access((caller, request) -> new AuthorizationDecision(
                                isOf(request.getVariables().get("tenant"), caller.get())))
                        .anyRequest()
                        .denyAll())
                .build();
    }

    /** Whether a caller belongs to the tenant of the path. What a caller may do there depends on its permissions. */
    private static boolean isOf(@Nullable String tenant, Authentication caller) {
        return caller instanceof Callers.Authenticated
                && Callers.of(caller).tenant().equals(tenant);
    }

    /** What providers call: the key in the path, or a signature, proves who calls. */
    @Bean
    @Order(3)
    SecurityFilterChain channelChain(HttpSecurity http, LoyaltyProperties properties) throws Exception {
        return stateless(http.securityMatcher("/channels/**"), properties)
                .addFilterBefore(
                        new FailureLimitFilter(
                                properties.requestsPerMinute(), HttpStatus.UNAUTHORIZED, HttpStatus.NOT_FOUND),
                        AuthorizationFilter.class)
                .addFilterBefore(BoundedBodyFilter.ofAll(), AuthorizationFilter.class)
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }

    /** The description of the API, for everybody. */
    @Bean
    @Order(4)
    SecurityFilterChain descriptionChain(HttpSecurity http) throws Exception {
        return Headers.on(http.securityMatcher("/openapi.json"))
                .authorizeHttpRequests(requests -> requests.requestMatchers(HttpMethod.GET, "/openapi.json")
                        .permitAll()
                        .anyRequest()
                        .denyAll())
                .build();
    }

    /** The operations: health for everybody, the rest over a port of its own, which only operators reach. */
    @Bean
    @Order(5)
    SecurityFilterChain operationsChain(HttpSecurity http, @Value("${management.server.port:-1}") int port)
            throws Exception {
        return http.securityMatcher("/actuator/**")
                .authorizeHttpRequests(requests -> requests.requestMatchers(HttpMethod.GET, "/actuator/health/**")
                        .permitAll()
                        .requestMatchers(request -> request.getLocalPort() == port)
                        .permitAll()
                        .anyRequest()
                        .denyAll())
                .csrf(csrf -> csrf.disable())
                .build();
    }

    private static HttpSecurity stateless(HttpSecurity http, LoyaltyProperties properties) throws Exception {
        UrlBasedCorsConfigurationSource origins = new UrlBasedCorsConfigurationSource();
        CorsConfiguration allowed = new CorsConfiguration();
        allowed.setAllowedOrigins(properties.origins());
        allowed.setAllowedMethods(List.of("GET", "POST", "PUT", "PATCH", "DELETE"));
        allowed.setAllowedHeaders(
                List.of(HttpHeaders.AUTHORIZATION, "Content-Type", IdempotencyKeys.HEADER, HttpHeaders.IF_MATCH));
        allowed.setMaxAge(Duration.ofHours(1));
        origins.registerCorsConfiguration("/v1/**", allowed);
        return Headers.on(http)
                .cors(cors -> cors.configurationSource(origins))
                .csrf(csrf -> csrf.disable())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
    }

    /** A request is observed as a whole: an observation of each filter would take as long as the rest. */
    @Bean
    SecurityObservationSettings noObservationsOfFilters() {
        return SecurityObservationSettings.noObservations();
    }

    /** Ids of events can contain slashes and percent signs; the path is split before it is decoded. */
    @Bean
    HttpFirewall firewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowUrlEncodedSlash(true);
        firewall.setAllowUrlEncodedPercent(true);
        return firewall;
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> encodedSlashes() {
        return factory -> factory.addConnectorCustomizers(
                connector -> connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue()));
    }

    @Bean
    JwtDecoder jwtDecoder(PlatformKeys keys) {
        NimbusJwtDecoder decoder = NimbusJwtDecoder.withSecretKey(keys.tokens())
                .macAlgorithm(MacAlgorithm.HS256)
                .build();
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                new JwtTimestampValidator(Duration.ofSeconds(5)), new JwtIssuerValidator(AccessTokens.ISSUER)));
        return decoder;
    }
}
