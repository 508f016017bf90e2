//! Two records that may be one person: found and offered, merged only by a person's act.

use super::{Customer, texts};
use jiff::Timestamp;
use kernel::{CustomerId, StaffId};

/// Why two records look like one person. The strongest comes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Why {
    /// The same e-mail address.
    SameEmail,
    /// The same telephone number; couples share one.
    SamePhone,
    /// The same names, in either order, whatever case and accents.
    SimilarName,
}

texts!(Why { SameEmail = "same_email", SamePhone = "same_phone", SimilarName = "similar_name" });

/// A customer who may be the one who is being created.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Match {
    /// Who.
    pub customer: Customer,
    /// The strongest reason.
    pub why: Why,
}

/// What became of an offer.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum OfferState {
    /// Nobody decided yet.
    Open,
    /// They were one person.
    Merged,
    /// They are two.
    Refused,
}

texts!(OfferState { Open = "open", Merged = "merged", Refused = "refused" });

/// An offer to merge two records; `a` is the smaller id.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DuplicateOffer {
    /// One.
    pub a: CustomerId,
    /// The other.
    pub b: CustomerId,
    /// Why.
    pub why: Why,
    /// What became of it.
    pub state: OfferState,
    /// When it was found.
    pub offered_at: Timestamp,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
    /// By whom.
    pub decided_by: Option<StaffId>,
}

/// Whether somebody should be asked about these two. Many people share a name: a name alone counts
/// only when neither e-mail nor telephone speaks against it.
pub fn is_worth_offering(why: Why, one: &Customer, other: &Customer) -> bool {
    let differ = |a: Option<&str>, b: Option<&str>| matches!((a, b), (Some(a), Some(b)) if a != b);
    match why {
        Why::SameEmail | Why::SamePhone => true,
        Why::SimilarName => {
            !differ(one.address_key(), other.address_key())
                && !differ(one.phone_key.as_deref(), other.phone_key.as_deref())
        }
    }
}
