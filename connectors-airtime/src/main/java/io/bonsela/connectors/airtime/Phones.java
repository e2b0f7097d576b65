package io.bonsela.connectors.airtime;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Optional;

/**
 * Converts phone numbers as people write them to E.164. A number is validated before it is formatted: the result of
 * formatting an invalid number changes between releases of the metadata.
 *
 * @param region the region of numbers without a country code, such as {@code ZW}
 */
record Phones(String region) {
    /**
     * A number that can be topped up.
     *
     * @param e164 the number in E.164, with a plus
     * @param region the ISO 3166 code of the country, such as {@code ZW}
     */
    record Mobile(String e164, String region) {
        String digits() {
            return e164.substring(1);
        }

        @Override
        public String toString() {
            return "a number in " + region;
        }
    }

    /** Parses a mobile number; empty: it is not a number, is not valid, has an extension, or is a fixed line. */
    Optional<Mobile> mobile(String text) {
        PhoneNumberUtil util = PhoneNumberUtil.getInstance();
        PhoneNumber number;
        try {
            number = parse(util, text.strip());
        } catch (NumberParseException e) {
            return Optional.empty();
        }
        if (number.hasExtension() || !util.isValidNumber(number)) {
            return Optional.empty();
        }
        PhoneNumberType type = util.getNumberType(number);
        if (type != PhoneNumberType.MOBILE && type != PhoneNumberType.FIXED_LINE_OR_MOBILE) {
            return Optional.empty();
        }
        return Optional.of(
                new Mobile(util.format(number, PhoneNumberFormat.E164), util.getRegionCodeForNumber(number)));
    }

    /** Parses a number. Digits with a country code and no plus, as chat channels send them, are also accepted. */
    private PhoneNumber parse(PhoneNumberUtil util, String text) throws NumberParseException {
        PhoneNumber local = util.parse(text, region);
        if (!util.isValidNumber(local) && text.matches("[1-9][0-9]{9,14}")) {
            return util.parse('+' + text, region);
        }
        return local;
    }
}
