package io.bonsela.core.command;

import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Issuance.Terms.Charging;
import io.bonsela.api.Issuance.Terms.Compensation;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Standing.Parts;
import io.bonsela.api.Standing.Use;
import io.bonsela.api.command.Refund;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.FollowUps;
import io.bonsela.api.store.State.LoggedEvent;
import io.bonsela.api.store.State.Refunded;
import io.bonsela.api.store.State.Subject;
import io.bonsela.api.store.StateKey.ChainKey;
import io.bonsela.api.store.StateKey.EventKey;
import io.bonsela.api.store.StateKey.FollowUpsKey;
import io.bonsela.api.store.StateKey.RefundKey;
import io.bonsela.api.store.StateKey.SubjectKey;
import io.bonsela.core.life.Life;
import io.bonsela.core.life.RewardReversal;
import io.bonsela.core.life.Shares;
import io.bonsela.core.state.Draft;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Undoes a part of what an event earned and of what was used on it. */
final class Undoing {
    private final Refund command;
    private final Draft draft;
    private final DecisionRecord record;

    Undoing(Refund command, Draft draft, DecisionRecord record) {
        this.command = command;
        this.draft = draft;
        this.record = record;
    }

    Ruling refund() {
        Event event = record.event();
        String subject = event.subject();
        draft.lock(subject);
        draft.want(ChainKey.of(draft.tenant(), subject));
        List<Undoing> raised = raised();
        Money total = event.attribute("amount") instanceof Money money && money.isPositive() ? money : null;
        Refunded before = before(total == null ? BigDecimal.ONE : total.amount());
        LineRefund lines = LineRefund.of(draft.rules(), record, before.lines(), command.lines());
        BigDecimal rest = before.whole().subtract(before.amount());
        Reason refusal = refusal(total, rest, lines);
        if (refusal == null) {
            refusal = undecided();
        }
        for (Undoing each : raised) {
            refusal = refusal == null ? each.undecided() : refusal;
        }
        if (refusal != null) {
            return Ruling.refused(refusal).about(subject);
        }
        Money amount = command.amount() != null ? command.amount() : total == null ? null : money(total, rest);
        boolean partial = total == null && !command.lines().isEmpty() && !lines.completes();
        BigDecimal part = amount != null ? amount.amount() : partial ? BigDecimal.ZERO : rest;
        Refunded after = new Refunded(
                before.amount().add(part),
                before.whole(),
                command.lines().isEmpty() ? before.ofLines() : before.ofLines().add(part),
                lines.after());
        Map<CurrencyUnit, Money> shortfall = new LinkedHashMap<>();
        apply(before, after, shortfall);
        raised.forEach(each -> each.follow(after, shortfall));
        return Ruling.done(amount).about(subject).withShortfall(List.copyOf(shortfall.values()));
    }

    /** Returns what undoes the events that this event raised. */
    private List<Undoing> raised() {
        String id = record.event().id();
        List<EventKey> keys = record.decision().raised().stream()
                // The end of a level by time has another cause than the event that found it.
                .filter(event ->
                        event.cause() != null && id.equals(event.cause().event()))
                .map(event -> new EventKey(draft.tenant(), event.id()))
                .toList();
        keys.forEach(draft::want);
        return keys.stream()
                .flatMap(key -> Stream.ofNullable(draft.get(key)))
                .map(other -> new Undoing(command, draft, other))
                .toList();
    }

    /** Undoes this event in the same proportion as the event that raised it. */
    private void follow(Refunded cause, Map<CurrencyUnit, Money> shortfall) {
        Refunded after = new Refunded(cause.amount(), cause.whole(), BigDecimal.ZERO, Map.of());
        apply(before(cause.whole()), after, shortfall);
        draft.use(record.event().subject());
    }

    private RefundKey key() {
        return new RefundKey(
                draft.tenant(), record.event().subject(), record.event().id());
    }

    /** Returns what was refunded before. */
    private Refunded before(BigDecimal whole) {
        Refunded before = draft.get(key());
        return before == null ? new Refunded(BigDecimal.ZERO, whole, BigDecimal.ZERO, Map.of()) : before;
    }

    private void apply(Refunded before, Refunded after, Map<CurrencyUnit, Money> shortfall) {
        State.Refund step = new State.Refund(before.amount(), after.amount(), before.whole());
        RefundedPart undone = new RefundedPart(after);
        boolean completes = step.completes();
        undo(undone, completes, shortfall);
        used().forEach(id -> undoUse(Objects.requireNonNull(Life.find(draft, id), id), undone, completes));
        takeBack(step);
        draft.put(key(), after);
    }

    /**
     * Returns why the refund is refused; null if it is not.
     *
     * @param total the amount of the event; null: it has none
     * @param rest what is left of the whole
     */
    private @Nullable Reason refusal(@Nullable Money total, BigDecimal rest, LineRefund lines) {
        if (rest.signum() == 0 && command.lines().isEmpty()) {
            return Reason.of(ReasonCode.ALREADY_REFUNDED);
        }
        Reason refusal = lines.refusal();
        if (refusal != null) {
            return refusal;
        }
        boolean open = total != null && rest.signum() > 0 && !command.lines().isEmpty() && !lines.completes();
        return open && command.amount() == null
                ? Reason.of(ReasonCode.AMOUNT_REQUIRED)
                : Refusals.tooMuch(command.amount(), total == null ? null : money(total, rest));
    }

    private static Money money(Money like, BigDecimal amount) {
        return new Money(
                like.currency(),
                amount.movePointRight(like.currency().minorUnits()).longValueExact());
    }

    /** Returns a refusal while a provider is deciding, because it is unknown whether there is something to undo. */
    private @Nullable Reason undecided() {
        draft.lock(record.event().subject());
        draft.get(key());
        // Request all of them at once; otherwise each would need its own round of loading.
        record.decision().issuances().forEach(earned -> Issuances.want(draft, earned.id(), IssuanceScope.MOVE));
        used().forEach(id -> Issuances.want(draft, id, IssuanceScope.MOVE));
        for (Issuance earned : record.decision().issuances()) {
            IssuanceState state = life(earned).issuance().state();
            if (state == IssuanceState.PENDING || state == IssuanceState.UNKNOWN) {
                return Reason.of(ReasonCode.DELIVERY_UNDECIDED);
            }
        }
        return null;
    }

    /**
     * Undoes what the event earned and adds what could not be taken back, by currency. The first pass undoes what
     * remains or lapsed of every issuance, the second what was used; otherwise one credit would be taken back from
     * another that is undone too.
     */
    private void undo(RefundedPart undone, boolean completes, Map<CurrencyUnit, Money> shortfall) {
        for (boolean ofUsed : new boolean[] {false, true}) {
            for (Issuance earned : record.decision().issuances()) {
                Money missing = undo(life(earned), undone, completes, ofUsed);
                if (missing != null) {
                    shortfall.merge(missing.currency(), missing, Money::plus);
                }
            }
        }
    }

    private @Nullable Money undo(Life life, RefundedPart undone, boolean completes, boolean ofUsed) {
        Issuance issuance = life.issuance();
        boolean wasUsed = issuance.state() == IssuanceState.REDEEMED;
        // A reward that was used to pay for something is undone with that payment, not with the event that earned it. A
        // thing is written off.
        boolean stays = wasUsed
                && issuance.terms().charging() == Charging.ON_REDEMPTION
                && issuance.terms().compensation() != Compensation.WRITE_OFF;
        if (stays || (!issuance.state().isOpen() && !wasUsed)) {
            return null;
        }
        if (issuance.value() == null) {
            return completes ? undoThing(life) : null;
        }
        Money due = part(issuance, undone);
        Parts parts = Objects.requireNonNull(issuance.standing().parts());
        Money part = ofUsed ? due : Shares.least(due, parts.unspent());
        if (!part.isPositive()) {
            return null;
        }
        if (life.isReversible()) {
            return new RewardReversal(draft, life).reverse(part, command.onSpent());
        }
        life.reduce(part);
        return null;
    }

    /** The ids of the rewards that were used on the event. */
    private List<String> used() {
        FollowUps uses =
                draft.get(new FollowUpsKey(draft.tenant(), record.event().id()));
        return uses == null ? List.of() : uses.issuances();
    }

    /** Undoes the use in proportion to the refund, because the reward paid for a part of the event. */
    private void undoUse(Life life, RefundedPart undone, boolean completes) {
        Issuance issuance = life.issuance();
        Use use = issuance.standing().use();
        if (issuance.state() != IssuanceState.REDEEMED || use == null) {
            return;
        }
        Money amount = use.amount();
        Parts parts = issuance.standing().parts();
        if (amount == null || parts == null) {
            if (completes) {
                new RewardReversal(draft, life).undoUse(null);
            }
            return;
        }
        Money left = amount.minus(undone.of(issuance, use, amount));
        Money part = parts.used().minus(left);
        if (part.isPositive()) {
            new RewardReversal(draft, life).undoUse(part);
        }
    }

    private @Nullable Money undoThing(Life life) {
        if (life.isReversible()) {
            return new RewardReversal(draft, life).reverse(null, command.onSpent());
        }
        life.end(IssuanceState.CANCELLED);
        return null;
    }

    /** Returns how much of an issuance's value is to be undone now. */
    private static Money part(Issuance issuance, RefundedPart undone) {
        Parts parts = Objects.requireNonNull(issuance.standing().parts());
        return Shares.least(undone.of(issuance).minus(parts.undone()), parts.undoable());
    }

    private void takeBack(State.Refund step) {
        Event event = record.event();
        SubjectKey key = new SubjectKey(draft.tenant(), event.subject());
        Subject subject = draft.get(key);
        Subject counted = (subject == null ? Subject.NEW : subject).andOne(event.type());
        draft.put(key, counted);
        if (!event.isErased()) {
            // Histories do not contain erased events.
            draft.log(new LoggedEvent(
                    counted.count(event.type()), record.decision().occurredAt(), event, step));
        }
    }

    private Life life(Issuance earned) {
        return Objects.requireNonNull(Life.find(draft, earned.id()), earned.id());
    }
}
