package io.bonsela.core.life;

import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.LedgerEntry.Kind;
import io.bonsela.api.Money;
import io.bonsela.api.Standing;
import io.bonsela.api.Standing.Parts;
import io.bonsela.core.state.Draft;
import java.util.List;

/** Moves parts of credits to another subject. Each part becomes a credit of that subject, with the same expiry. */
public final class Transfers {
    /** Takes the place of the rule. No rule can have this id. */
    public static final String RULE = "by:transfer";

    private Transfers() {}

    /**
     * Moves a part of a credit.
     *
     * @param from the credit, which is usable
     * @param part at most what remains of it
     * @param subject who gets it
     * @param event what takes the place of the event that earned it
     * @param number the number of the part within the transfer
     */
    public static void move(Draft draft, Life from, Money part, String subject, String event, int number) {
        Issuance source = from.issuance();
        Ledger.move(draft, source, Kind.TRANSFER, part, LedgerEntry.WALLET, Ledger.TRANSFERRED);
        from.use(part);
        Issuance moved = new Issuance(
                IssuanceIds.of(draft.decidedAt(), draft.tenant(), event, RULE, number),
                draft.tenant(),
                subject,
                event,
                RULE,
                number,
                1,
                source.campaign(),
                source.reward(),
                source.type(),
                source.terms(),
                part,
                null,
                null,
                draft.decidedAt(),
                draft.decidedAt(),
                source.expiresAt(),
                List.of(),
                standing(draft, part));
        draft.put(moved);
        Ledger.move(draft, moved, Kind.TRANSFER, part, Ledger.TRANSFERRED, LedgerEntry.WALLET);
        Credits.settle(draft, Life.of(draft, moved));
    }

    private static Standing standing(Draft draft, Money value) {
        return new Standing(
                IssuanceState.ISSUED,
                draft.decidedAt(),
                false,
                null,
                Parts.of(value),
                List.of(),
                List.of(),
                null,
                null,
                List.of());
    }
}
