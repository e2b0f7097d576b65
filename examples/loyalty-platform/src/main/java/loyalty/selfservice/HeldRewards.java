package loyalty.selfservice;

import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Issuance.Terms.Charging;
import io.bonsela.api.Query;
import io.bonsela.api.Records;
import io.bonsela.api.RewardEngine;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import loyalty.selfservice.SelfService.Item;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The rewards that a customer has now, and how they are named. Thread-safe. */
@Component
public class HeldRewards {
    private static final int MOST = 20;
    private static final int PAGE = 500;
    private static final Comparator<Issuance> OLDEST_FIRST =
            Comparator.comparing(Issuance::issuedAt).thenComparing(Issuance::id);
    private static final Set<String> NAMED = Set.of("discount", "airtime", "voucher", "external-voucher");
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("dd/MM/yyyy", Locale.ROOT);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("dd/MM HH:mm", Locale.ROOT);

    private final RewardEngine engine;
    private final Texts texts;
    private final Clock clock;

    HeldRewards(RewardEngine engine, Texts texts, Clock clock) {
        this.engine = engine;
        this.texts = texts;
        this.clock = clock;
    }

    /** Returns the rewards that a customer can use or will receive, from the oldest; credits are in the wallet. */
    public List<Issuance> open(String tenant, String customer) {
        return Stream.of(IssuanceState.ISSUED, IssuanceState.PENDING, IssuanceState.UNKNOWN)
                .flatMap(state -> all(tenant, customer, state).stream())
                .filter(issuance -> !issuance.type().equals("credit"))
                .sorted(OLDEST_FIRST)
                .limit(MOST)
                .toList();
    }

    /** Returns the rewards that a customer can redeem at a till, from the oldest. */
    public List<Issuance> redeemable(String tenant, String customer) {
        return all(tenant, customer, IssuanceState.ISSUED).stream()
                .filter(issuance -> issuance.terms().charging() == Charging.ON_REDEMPTION)
                .sorted(OLDEST_FIRST)
                .limit(MOST)
                .toList();
    }

    private List<Issuance> all(String tenant, String customer, IssuanceState state) {
        Instant now = clock.instant();
        List<Issuance> all = new ArrayList<>();
        for (@Nullable
                Query next = Query.of(tenant).subject(customer).state(state).limit(PAGE);
                next != null; ) {
            Query query = next;
            Records.Page<Issuance> page = engine.records().issuances(query);
            page.items().stream()
                    .filter(issuance ->
                            issuance.expiresAt() == null || issuance.expiresAt().isAfter(now))
                    .forEach(all::add);
            next = page.next().map(query::after).orElse(null);
        }
        return all;
    }

    /** Returns rewards as a list shows them: equal ones can be told apart by when they were given. */
    public List<Item> items(Locale language, ZoneId zone, List<Issuance> rewards) {
        List<String> labels =
                rewards.stream().map(each -> label(language, zone, each)).toList();
        return IntStream.range(0, rewards.size())
                .mapToObj(i -> new Item(
                        rewards.get(i).id(),
                        Collections.frequency(labels, labels.get(i)) == 1
                                ? labels.get(i)
                                : texts.get(language, "given", labels.get(i), given(rewards.get(i), zone))))
                .toList();
    }

    private static String given(Issuance reward, ZoneId zone) {
        return MINUTE.format(reward.issuedAt().atZone(zone));
    }

    /** Returns what a reward is and until when it is valid, such as {@code USD 2.00 off until 02/01/2027}. */
    public String label(Locale language, ZoneId zone, Issuance issuance) {
        String what = name(language, issuance);
        Instant expiry = issuance.expiresAt();
        return expiry == null ? what : texts.get(language, "until", what, date(expiry, zone));
    }

    private String name(Locale language, Issuance issuance) {
        String id = issuance.reward().replace('-', ' ');
        if (issuance.value() == null) {
            return id;
        } else if (issuance.value().currency().code().equalsIgnoreCase(id)) {
            return issuance.value().toString();
        }
        return NAMED.contains(issuance.type())
                ? texts.get(language, "reward." + issuance.type(), issuance.value())
                : issuance.value() + " (" + id + ')';
    }

    /** Returns a date as customers read it. */
    static String date(Instant at, ZoneId zone) {
        return DATE.format(at.atZone(zone));
    }
}
