package io.bonsela.core.codec;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Reason;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.Codec;
import io.bonsela.api.store.DayFigures;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.State.CounterEntry;
import io.bonsela.api.store.State.HistoryEntry;
import io.bonsela.api.store.State.Spending;
import io.bonsela.api.store.State.Subject;
import io.bonsela.api.store.State.WalletDebt;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The canonical form of everything that stores keep as bytes. Found by {@link Codec#canonical()}. */
public final class StoreCodec implements Codec {
    /** For the service loader. */
    public StoreCodec() {}

    @Override
    public byte[] encode(Event event) {
        return Canonical.encode(event);
    }

    @Override
    public byte[] encode(DecisionRecord decision) {
        return Canonical.encode(decision);
    }

    @Override
    public DecisionRecord decision(byte[] bytes) {
        return Canonical.decodeDecision(bytes);
    }

    @Override
    public byte[] encode(RuleSet ruleSet) {
        return Canonical.encode(ruleSet);
    }

    @Override
    public RuleSet ruleSet(byte[] bytes) {
        return Canonical.decodeRuleSet(bytes);
    }

    @Override
    public byte[] encode(Issuance issuance) {
        return Form.ISSUANCE.write(out -> IssuanceCodec.write(issuance, out));
    }

    @Override
    public Issuance issuance(byte[] bytes) {
        return Form.ISSUANCE.read(bytes, IssuanceCodec::read);
    }

    @Override
    public byte[] encode(Delivery delivery) {
        return Form.DELIVERY.write(out -> DeliveryCodec.write(delivery, out));
    }

    @Override
    public Delivery delivery(byte[] bytes) {
        return Form.DELIVERY.read(bytes, DeliveryCodec::read);
    }

    @Override
    public byte[] encode(AuditRecord record) {
        return Canonical.encode(record);
    }

    @Override
    public AuditRecord audit(byte[] bytes) {
        return Form.AUDIT.read(bytes, AuditCodec::read);
    }

    @Override
    public byte[] encode(Subject subject) {
        return Form.SUBJECT.write(out -> out.list(
                        subject.events().entrySet(),
                        count -> out.text(count.getKey()).number(count.getValue()))
                .list(subject.tiers(), out::text)
                .list(subject.others(), out::text)
                .number(subject.uses())
                .optional(subject.merged(), merged -> out.text(merged.into()).number(merged.used())));
    }

    @Override
    public Subject subject(byte[] bytes) {
        return Form.SUBJECT.read(bytes, in -> {
            Map<String, Long> events = new TreeMap<>();
            in.list(() -> events.put(in.text(), in.number()));
            Set<String> tiers = Set.copyOf(in.list(in::text));
            return new Subject(
                    events,
                    tiers,
                    in.list(in::text),
                    in.number(),
                    in.optional(() -> new Subject.Merged(in.text(), in.number())));
        });
    }

    @Override
    public byte[] encodeCounter(List<CounterEntry> entries) {
        Encoder out = new Encoder();
        entries.forEach(entry -> CounterCodec.write(entry, out));
        return out.bytes();
    }

    @Override
    public List<CounterEntry> counter(byte[] bytes) {
        return all(bytes, CounterCodec::read);
    }

    @Override
    public byte[] encode(WalletDebt debts) {
        return Form.DEBTS.write(out -> WalletCodec.write(debts, out));
    }

    @Override
    public WalletDebt debts(byte[] bytes) {
        return Form.DEBTS.read(bytes, WalletCodec::debt);
    }

    @Override
    public byte[] encode(Spending spending) {
        return Form.SPENDING.write(out -> WalletCodec.write(spending, out));
    }

    @Override
    public Spending spending(byte[] bytes) {
        return Form.SPENDING.read(bytes, WalletCodec::spending);
    }

    @Override
    public byte[] encode(DayFigures figures) {
        return Form.FIGURES.write(out -> FiguresCodec.write(figures, out));
    }

    @Override
    public DayFigures figures(byte[] bytes) {
        return Form.FIGURES.read(bytes, FiguresCodec::read);
    }

    @Override
    public byte[] encodeQuantities(Map<String, BigDecimal> quantities) {
        Encoder out = new Encoder();
        quantities.forEach((line, quantity) -> out.text(line).decimal(quantity));
        return out.bytes();
    }

    @Override
    public Map<String, BigDecimal> quantities(byte[] bytes) {
        Map<String, BigDecimal> quantities = new TreeMap<>();
        all(bytes, in -> quantities.put(in.text(), in.decimal()));
        return quantities;
    }

    @Override
    public byte[] encodeHistory(List<HistoryEntry> entries) {
        Encoder out = new Encoder();
        for (HistoryEntry entry : entries) {
            out.instant(entry.at())
                    .date(entry.date())
                    .number(entry.count())
                    .optional(entry.amount(), amount -> amount(amount, out))
                    .optional(entry.currency(), out::once)
                    .optional(entry.text(), out::once)
                    .optional(entry.failure(), failure -> out.whole(new Encoder().reason(failure)));
        }
        return out.bytes();
    }

    @Override
    public List<HistoryEntry> history(byte[] bytes) {
        return all(bytes, new HistoryReader()::next);
    }

    /** Reads entries. Those of one day mostly have the same date and currency, which are shared. */
    private static final class HistoryReader {
        private LocalDate date = LocalDate.EPOCH;
        private @Nullable String currency;

        HistoryEntry next(Decoder in) {
            Instant at = in.instant();
            long day = in.number();
            date = day == date.toEpochDay() ? date : LocalDate.ofEpochDay(day);
            int count = (int) in.number();
            BigDecimal amount = in.truth() ? amount(in) : null;
            String found = in.truth() ? in.once(currency) : null;
            currency = found == null ? currency : found;
            String text = in.truth() ? in.once() : null;
            Reason failure = in.truth() ? in.whole().reason() : null;
            return new HistoryEntry(at, date, count, amount, found, text, failure);
        }
    }

    /** Most amounts fit into 64 bits, which are read much faster than a text; a history may have thousands of them. */
    private static void amount(BigDecimal amount, Encoder out) {
        boolean small = amount.unscaledValue().bitLength() < Long.SIZE;
        out.truth(small);
        if (small) {
            out.number(amount.unscaledValue().longValueExact()).number(amount.scale());
        } else {
            out.once(amount.toPlainString());
        }
    }

    private static BigDecimal amount(Decoder in) {
        return in.truth() ? BigDecimal.valueOf(in.number(), (int) in.number()) : new BigDecimal(in.once());
    }

    /** Reads a list. Lists have no header, so their bytes can be concatenated. */
    private static <T> List<T> all(byte[] bytes, Function<Decoder, T> reader) {
        Decoder in = new Decoder(bytes);
        List<T> all = new ArrayList<>();
        while (in.hasMore()) {
            all.add(in.read(reader));
        }
        return all;
    }
}
