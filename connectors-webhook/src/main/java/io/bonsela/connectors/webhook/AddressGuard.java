package io.bonsela.connectors.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides which addresses a tenant's endpoint may have: public ones, and those that the host allows in addition. The
 * <a href="https://www.iana.org/assignments/iana-ipv4-special-registry">IANA special-purpose registries</a> list the
 * addresses that are not public; the JDK's own predicates cover less than half of them. Immutable.
 */
final class AddressGuard {
    private static final List<Range> REFUSED = ranges(List.of(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "0:0:0:0:0:0:0:0/96", // unspecified, loopback, and the old form of IPv4 within IPv6
            "64:ff9b:0:0:0:0:0:0/96",
            "64:ff9b:1:0:0:0:0:0/48",
            "100:0:0:0:0:0:0:0/64",
            "2001:0:0:0:0:0:0:0/23",
            "2001:db8:0:0:0:0:0:0/32",
            "2002:0:0:0:0:0:0:0/16",
            "3fff:0:0:0:0:0:0:0/20",
            "5f00:0:0:0:0:0:0:0/16",
            "fc00:0:0:0:0:0:0:0/7",
            "fe80:0:0:0:0:0:0:0/10",
            "fec0:0:0:0:0:0:0:0/10",
            "ff00:0:0:0:0:0:0:0/8"));

    /** All IPv6 addresses that are assigned for public use. */
    private static final Range UNICAST = range("2000:0:0:0:0:0:0:0/3");

    private final List<Range> allowed;

    /**
     * A range of addresses.
     *
     * @param address the first address
     * @param bits how many leading bits are fixed
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Range(byte[] address, int bits) {
        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >>> (bit % 8);
                if ((other[bit / 8] & mask) != (address[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Creates a guard that also allows ranges that are not public, such as {@code 127.0.0.0/8}. */
    AddressGuard(List<String> allowed) {
        this.allowed = ranges(allowed);
    }

    private static List<Range> ranges(List<String> texts) {
        return texts.stream().map(AddressGuard::range).toList();
    }

    private static Range range(String text) {
        int slash = text.indexOf('/');
        if (slash < 0
                || !text.substring(0, slash).matches("[0-9a-fA-F:.]+")
                || !text.substring(slash + 1).matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("'" + text + "' is not a range such as 10.0.0.0/8");
        }
        try {
            byte[] address = InetAddress.getByName(text.substring(0, slash)).getAddress();
            int bits = Integer.parseInt(text.substring(slash + 1));
            if (bits > 8 * address.length) {
                throw new IllegalArgumentException("'" + text + "' has too many bits");
            }
            return new Range(address, bits);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("'" + text + "' is not a range such as 10.0.0.0/8");
        }
    }

    /** Whether an address may be connected to. */
    boolean allows(InetAddress address) {
        // Java has already converted an IPv4-mapped IPv6 address to IPv4.
        byte[] bytes = address.getAddress();
        return allowed.stream().anyMatch(range -> range.contains(bytes))
                || (REFUSED.stream().noneMatch(range -> range.contains(bytes))
                        && (bytes.length == 4 || UNICAST.contains(bytes)));
    }

    /** Returns the addresses of a name; empty if any of them may not be connected to. */
    List<InetAddress> check(InetAddress[] found) {
        List<InetAddress> checked = new ArrayList<>();
        for (InetAddress address : found) {
            if (!allows(address)) {
                return List.of();
            }
            checked.add(address);
        }
        return checked;
    }
}
