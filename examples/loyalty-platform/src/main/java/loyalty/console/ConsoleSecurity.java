package loyalty.console;

import java.util.Objects;
import loyalty.LoyaltyProperties;
import loyalty.staff.Caller;
import loyalty.staff.Member;
import loyalty.staff.Members;
import loyalty.staff.SignIn;
import loyalty.tenant.TenantScope;
import loyalty.web.Callers;
import loyalty.web.Headers;
import loyalty.web.RateLimitFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.CredentialsExpiredException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.SimpleUrlAuthenticationFailureHandler;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** Signing in to the console: a session of the browser, with the same passwords as the API. */
@Configuration(proxyBeanMethods = false)
class ConsoleSecurity {
    private static final RequestMatcher SIGN_IN = new OrRequestMatcher(
            PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, "/console/sign-in"),
            PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, "/console/password"));

    @Bean
    @Order(6)
    SecurityFilterChain consoleChain(
            HttpSecurity http, SignIn signIn, Members members, TenantScope scope, LoyaltyProperties properties)
            throws Exception {
        SimpleUrlAuthenticationFailureHandler failure =
                new SimpleUrlAuthenticationFailureHandler("/console/sign-in?error");
        return Headers.on(http)
                .authenticationProvider(new Passwords(signIn))
                .addFilterBefore(
                        new RateLimitFilter(properties.signInsPerMinute(), SIGN_IN),
                        UsernamePasswordAuthenticationFilter.class)
                .addFilterBefore(new ConsoleSessions(members, scope), AuthorizationFilter.class)
                .authorizeHttpRequests(requests -> requests.requestMatchers(
                                "/console/sign-in",
                                "/console/password",
                                "/console.css",
                                "/report.css",
                                "/webjars/htmx.org/**",
                                "/error")
                        .permitAll()
                        .requestMatchers("/", "/console/**")
                        .authenticated()
                        .anyRequest()
                        .denyAll())
                .formLogin(form -> form.loginPage("/console/sign-in")
                        .usernameParameter("email")
                        .defaultSuccessUrl("/console", true)
                        .failureHandler((request, response, e) -> {
                            if (e instanceof CredentialsExpiredException) {
                                response.sendRedirect("/console/password");
                            } else {
                                failure.onAuthenticationFailure(request, response, e);
                            }
                        }))
                .logout(logout -> logout.logoutUrl("/console/sign-out").logoutSuccessUrl("/console/sign-in"))
                .build();
    }

    /** Checks passwords as the API does. */
    private record Passwords(SignIn signIn) implements AuthenticationProvider {
        @Override
        public Authentication authenticate(Authentication given) {
            SignIn.Answer answer = signIn.signIn(given.getName(), String.valueOf(given.getCredentials()), null);
            return switch (answer.outcome()) {
                case SIGNED_IN -> session(Objects.requireNonNull(answer.member()));
                case PASSWORD_CHANGE_REQUIRED -> throw new CredentialsExpiredException("change the password");
                case REFUSED, NEW_PASSWORD_NOT_ALLOWED -> throw new BadCredentialsException("refused");
            };
        }

        private static Authentication session(Member member) {
            return Callers.inSession(
                    new Caller(member.id(), member.tenant(), member.role().permissions()), member.sessionVersion());
        }

        @Override
        public boolean supports(Class<?> type) {
            return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
        }
    }
}
