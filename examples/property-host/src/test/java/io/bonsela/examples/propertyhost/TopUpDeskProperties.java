package io.bonsela.examples.propertyhost;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.testkit.EventArbitraries;
import io.bonsela.testkit.Invariants;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The host's own property: whatever customers do, the desk keeps its promises. */
class TopUpDeskProperties {
    @Property(tries = 200)
    void theDeskGivesATenthAndNeverBreaksItsBounds(@ForAll("sales") List<Event> sales) {
        try (TopUpDesk desk = new TopUpDesk()) {
            for (Event sale : sales) {
                Money amount = (Money) sale.attribute("amount");
                Money back = desk.sell(
                        sale.id(), sale.subject(), (String) sale.attribute("handset"), amount, sale.occurredAt());
                Event recorded =
                        desk.engine().records().event("kiosk", sale.id()).orElseThrow();
                if (recorded.equals(sale)) {
                    long tenth = BigDecimal.valueOf(amount.minorUnits(), 1)
                            .setScale(0, RoundingMode.HALF_EVEN)
                            .longValueExact();
                    assertThat(back.minorUnits()).isIn(0L, tenth);
                } else {
                    assertThat(back.minorUnits())
                            .as("a receipt that was used before")
                            .isZero();
                }
                Invariants.isIdempotent(desk.engine(), recorded);
            }
            Invariants.hold(desk.engine().records(), TopUpDesk.rules());
        }
    }

    @Provide
    Arbitrary<List<Event>> sales() {
        return EventArbitraries.events("kiosk", TopUpDesk.TOP_UP, 30).list().ofMaxSize(40);
    }
}
