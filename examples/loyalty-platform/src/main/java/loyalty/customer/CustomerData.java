package loyalty.customer;

/** A part of the platform that stores something about customers, beside their rows. */
public interface CustomerData {
    /**
     * Removes what is stored about a customer. Called within its tenant.
     *
     * @param customer the customer, as it was before it was erased
     */
    void erase(Customer customer);

    /**
     * Removes what only the holder of a number may use, because the customer has another number now. Called within the
     * customer's tenant.
     *
     * @param before the customer with the number before
     */
    void numberChanged(Customer before);
}
