package loyalty.staff;

import com.nimbusds.jose.jwk.source.ImmutableSecret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import loyalty.secret.PlatformKeys;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.stereotype.Component;

/** Access tokens: JSON Web Tokens (RFC 7519) that name the member, the tenant and the role for 15 minutes. */
@Component
public class AccessTokens {
    /** How long a token is valid. */
    public static final Duration LIFE = Duration.ofMinutes(15);

    /** Who makes the tokens. */
    public static final String ISSUER = "loyalty-platform";

    static final String TENANT = "tenant";
    static final String ROLE = "role";

    private final JwtEncoder encoder;
    private final Clock clock;

    AccessTokens(PlatformKeys keys, Clock clock) {
        encoder = new NimbusJwtEncoder(new ImmutableSecret<>(keys.tokens()));
        this.clock = clock;
    }

    /** Returns a token for a member who has signed in. */
    public String issue(Member member) {
        Instant now = clock.instant();
        JwtClaimsSet claims = JwtClaimsSet.builder()
                .issuer(ISSUER)
                .subject(member.id())
                .claim(TENANT, member.tenant())
                .claim(ROLE, member.role().name())
                .issuedAt(now)
                .expiresAt(now.plus(LIFE))
                .build();
        JwsHeader header = JwsHeader.with(MacAlgorithm.HS256).build();
        return encoder.encode(JwtEncoderParameters.from(header, claims)).getTokenValue();
    }

    /** Returns who a valid token names. */
    public static Caller caller(Jwt token) {
        Role role = Role.valueOf(Objects.requireNonNull(token.getClaimAsString(ROLE)));
        return new Caller(
                Objects.requireNonNull(token.getSubject()),
                Objects.requireNonNull(token.getClaimAsString(TENANT)),
                role.permissions());
    }

    /** Returns the permissions of a caller as Spring Security sees them. */
    public static Collection<GrantedAuthority> authorities(Caller caller) {
        return List.copyOf(caller.permissions().stream()
                .map(permission -> new SimpleGrantedAuthority(permission.name()))
                .toList());
    }
}
