package io.bonsela.api.rule;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A code, or a pool of codes, that subjects type. A rule that names it pays only for an event that has such a code in
 * an attribute.
 *
 * <p>Codes are compared without blanks and dashes, and without regard to upper and lower case; the letters O, I and L
 * are read as the digits 0, 1 and 1.
 *
 * @param id its id; its uses are counted under it
 * @param source what subjects type
 * @param from the first date in the tenant's zone on which events can use it; null: no start date
 * @param until the last date, inclusive; null: no end date
 * @param limit how many grants each code can have, 1 or more; null: any number
 * @param perSubject how many grants each subject can have with these codes, 1 or more; null: any number
 */
public record PromoCode(
        String id,
        Source source,
        @Nullable LocalDate from,
        @Nullable LocalDate until,
        @Nullable Long limit,
        @Nullable Long perSubject) {
    /** What subjects type. */
    public sealed interface Source {
        /**
         * One public code.
         *
         * @param text the code, 1 to 100 characters
         */
        record Text(String text) implements Source {}

        /**
         * Any code that was imported into a pool. No reward can take codes from the same pool.
         *
         * @param pool the pool's id
         */
        record Pool(String pool) implements Source {}
    }

    /**
     * A public code that everybody can use any number of times. Other methods narrow it.
     *
     * @param id its id
     * @param text the code, 1 to 100 characters
     */
    public static PromoCode of(String id, String text) {
        return new PromoCode(id, new Source.Text(text), null, null, null, null);
    }

    /**
     * The codes of a pool, each for one grant. Other methods narrow it.
     *
     * @param id its id
     * @param pool the pool's id
     */
    public static PromoCode ofPool(String id, String pool) {
        return new PromoCode(id, new Source.Pool(pool), null, null, 1L, null);
    }

    /**
     * Returns a copy with the given dates.
     *
     * @param first the first date; null: no start date
     * @param last the last date, inclusive; null: no end date
     */
    public PromoCode between(@Nullable LocalDate first, @Nullable LocalDate last) {
        return new PromoCode(id, source, first, last, limit, perSubject);
    }

    /**
     * Returns a copy with a different limit for each code.
     *
     * @param grants how many grants, 1 or more; null: any number
     */
    public PromoCode limit(@Nullable Long grants) {
        return new PromoCode(id, source, from, until, grants, perSubject);
    }

    /**
     * Returns a copy with a different limit for each subject.
     *
     * @param grants how many grants, 1 or more; null: any number
     */
    public PromoCode perSubject(@Nullable Long grants) {
        return new PromoCode(id, source, from, until, limit, grants);
    }
}
