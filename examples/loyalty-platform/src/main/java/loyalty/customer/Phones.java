package loyalty.customer;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Optional;

/** Phone numbers as E.164, whichever way they were typed; without a country they are of Zimbabwe. */
public final class Phones {
    private static final String HOME = "ZW";

    private Phones() {}

    /**
     * Returns a number in its normal form.
     *
     * @param typed what was typed, such as {@code 077 123 4567}
     * @return such as {@code +263771234567}; empty if it is no number that can exist
     */
    public static Optional<String> normalize(String typed) {
        PhoneNumberUtil util = PhoneNumberUtil.getInstance();
        try {
            PhoneNumber number = util.parse(typed, HOME);
            return util.isValidNumber(number)
                    ? Optional.of(util.format(number, PhoneNumberFormat.E164))
                    : Optional.empty();
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }
}
