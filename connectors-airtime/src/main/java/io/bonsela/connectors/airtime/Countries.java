package io.bonsela.connectors.airtime;

import io.bonsela.api.Money;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.connectors.support.Tender;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The currencies that are legal tender in a country (ISO 4217, list one), which operators there are assumed to accept.
 * Some countries have several. A country that is not listed is not checked.
 *
 * @param currencies by the ISO 3166 code of the country
 */
record Countries(Map<String, List<String>> currencies) {
    /** African countries and India; to be checked against the contract with the provider. */
    static final String DEFAULT =
            "AO=AOA,BF=XOF,BI=BIF,BJ=XOF,BW=BWP,CD=CDF/USD,CF=XAF,CG=XAF,CI=XOF,CM=XAF,DJ=DJF,EG=EGP,"
                    + "ER=ERN,ET=ETB,GA=XAF,GH=GHS,GM=GMD,GN=GNF,GQ=XAF,GW=XOF,IN=INR,KE=KES,KM=KMF,LR=LRD/USD,LS=LSL/ZAR,MA=MAD,"
                    + "MG=MGA,ML=XOF,MU=MUR,MW=MWK,MZ=MZN,NA=NAD/ZAR,NE=XOF,NG=NGN,RW=RWF,SC=SCR,SL=SLE,SN=XOF,SO=SOS/USD,SS=SSP,"
                    + "SZ=SZL/ZAR,TD=XAF,TG=XOF,TN=TND,TZ=TZS,UG=UGX,ZA=ZAR,ZM=ZMW,ZW=USD/ZWG";

    /**
     * Parses the value of a setting.
     *
     * @param items such as {@code ZW=USD/ZWG}
     */
    static Countries of(List<String> items) {
        Map<String, List<String>> all = new TreeMap<>();
        for (String item : items) {
            String[] parts = item.split("=", 2);
            all.put(parts[0], List.of(parts[1].split("/")));
        }
        return new Countries(all);
    }

    /** The problem with the value of a setting; null: none. */
    static @Nullable String problem(String value) {
        for (String item : value.split(",", -1)) {
            if (!item.strip().matches("[A-Z]{2}=[A-Z]{3}(/[A-Z]{3})*")) {
                return "contains '" + item.strip() + "', which is not a country with its currencies such as ZW=USD/ZWG";
            }
        }
        return null;
    }

    boolean has(String region) {
        return currencies.containsKey(region);
    }

    /**
     * The rejection of an amount whose currency is not accepted in a country.
     *
     * @param region the country's code
     * @return empty: it is accepted, or the country is not listed
     */
    Optional<DeliveryOutcome> refusal(String region, Money value) {
        List<String> taken = currencies.get(region);
        return taken == null ? Optional.empty() : Tender.refusal(value, taken);
    }
}
