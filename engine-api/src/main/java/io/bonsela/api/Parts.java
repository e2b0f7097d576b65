package io.bonsela.api;

/**
 * What became of an issuance's value: the six parts sum to it.
 *
 * @param remaining still to be used
 * @param used redeemed, spent, or kept to settle a debt
 * @param lapsed expired, or left over when the rest was redeemed
 * @param reversed taken back
 * @param voided undone after it had lapsed: there was nothing to take back
 * @param writtenOff undone, but spent, so that it could not be taken back: a shortfall
 */
public record Parts(Money remaining, Money used, Money lapsed, Money reversed, Money voided, Money writtenOff) {
    /**
     * A value of which nothing was used yet.
     *
     * @param value the value
     */
    public static Parts of(Money value) {
        Money zero = Money.zero(value.currency());
        return new Parts(value, zero, zero, zero, zero, zero);
    }

    /** What can still be undone: what remains, what lapsed and what was used. */
    public Money undoable() {
        return unspent().plus(used);
    }

    /** What can be undone without taking back anything that was used. */
    public Money unspent() {
        return remaining.plus(lapsed);
    }

    /** What was undone already. */
    public Money undone() {
        return reversed.plus(voided).plus(writtenOff);
    }

    /**
     * With some of the rest used.
     *
     * @param amount at most what remains
     */
    public Parts use(Money amount) {
        return new Parts(remaining.minus(amount), used.plus(amount), lapsed, reversed, voided, writtenOff);
    }

    /** With all of the rest lapsed. */
    public Parts lapse() {
        return new Parts(Money.zero(remaining.currency()), used, lapsed.plus(remaining), reversed, voided, writtenOff);
    }

    /**
     * With some taken back.
     *
     * @param ofRemaining at most what remains
     * @param ofUsed at most what was used
     */
    public Parts reverse(Money ofRemaining, Money ofUsed) {
        Money all = ofRemaining.plus(ofUsed);
        return new Parts(
                remaining.minus(ofRemaining), used.minus(ofUsed), lapsed, reversed.plus(all), voided, writtenOff);
    }

    /**
     * With some of what lapsed undone.
     *
     * @param amount at most what lapsed
     */
    public Parts voiding(Money amount) {
        return new Parts(remaining, used, lapsed.minus(amount), reversed, voided.plus(amount), writtenOff);
    }

    /**
     * With some of what was reversed, or had lapsed, delivered after all.
     *
     * @param amount at most what was reversed and what lapsed
     */
    public Parts revive(Money amount) {
        Money ofReversed = amount.compareTo(reversed) > 0 ? reversed : amount;
        Money ofLapsed = amount.minus(ofReversed);
        return new Parts(
                remaining.plus(amount), used, lapsed.minus(ofLapsed), reversed.minus(ofReversed), voided, writtenOff);
    }

    /**
     * With some of what was reversed written off.
     *
     * @param amount at most what was reversed
     */
    public Parts writeOff(Money amount) {
        return new Parts(remaining, used, lapsed, reversed.minus(amount), voided, writtenOff.plus(amount));
    }
}
