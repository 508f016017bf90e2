//! What somebody came for, and how it ended as far as this person was told.

/// A sale or reservation that the house has acknowledged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    /// The number that the customer saw, or the id that the seller's address line showed.
    pub(crate) order: Name,
    /// Which of the errands it was.
    pub(crate) what: What,
}

/// How an order is named to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Name {
    /// On the web, by its number.
    Number(String),
    /// At the till, by the id in the address.
    Id(String),
}

/// The kinds of errands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum What {
    WebCard,
    WebStoredCard,
    WebReservation,
    WebArrival,
    TillCash,
    TillTerminal,
    TillExchange,
    TillArrival,
    Release,
}

/// What one person has to tell at the end of the day.
#[derive(Debug, Default)]
pub(crate) struct Day {
    /// What was acknowledged.
    pub(crate) told: Vec<Told>,
    /// How often a form that had been answered was sent again, and gave the same order.
    pub(crate) repeated: usize,
    /// Errands that were refused or declined, and said so.
    pub(crate) refused: usize,
    /// Errands that this person walked away from.
    pub(crate) left: usize,
    /// Units that were put into stock, as the screen said.
    pub(crate) received: i64,
    /// Deliveries that were acknowledged.
    pub(crate) deliveries: usize,
    /// Reservations that were given back, as the screen said.
    pub(crate) given_back: usize,
}

impl Day {
    /// The days of several people as one.
    pub(crate) fn add(&mut self, other: Self) {
        self.told.extend(other.told);
        self.repeated += other.repeated;
        self.refused += other.refused;
        self.left += other.left;
        self.received += other.received;
        self.deliveries += other.deliveries;
        self.given_back += other.given_back;
    }

    /// Whether one of these was not acknowledged yet: on a slow machine the last life goes on until
    /// everybody has got as far as that once.
    pub(crate) fn lacks(&self, kinds: &[What]) -> bool {
        kinds.iter().any(|what| self.count(*what) == 0)
    }

    /// How many of a kind were acknowledged.
    pub(crate) fn count(&self, what: What) -> usize {
        self.told.iter().filter(|told| told.what == what).count()
    }
}
