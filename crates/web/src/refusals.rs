//! The refusals of the other rooms, in the words of the faces: `?` is enough in a handler.

use crate::{Failure, Refusal};
use axum::http::StatusCode;
use cart::CartRefused;
use catalogue::CatalogueRefused;
use customers::CustomerRefused;
use flows::{
    CancelRefused, LackRefused, LineProblem, ParcelRefused, PlaceRefused, ReleaseRefused, ScanRefused, TransferRefused,
    WithdrawRefused,
};
use fulfilment::TrialRefused;
use identity::IdentityRefused;
use messages::MessageRefused;
use orders::TransitionRefused;
use payments::PaymentRefused;
use pricing::PriceRefused;
use stock::StockRefused;
use stores::{HouseRefused, LocationRefused, ShiftRefused};

/// Codes of requests that cannot be right whatever the world is like.
const INVALID: &[&str] = &[
    "address_city",
    "address_name",
    "address_overseas",
    "address_postcode",
    "address_street",
    "address_too_long",
    "cash_amount",
    "colour_malformed",
    "consent_channel",
    "email_invalid",
    "gtins_malformed",
    "handle_malformed",
    "house_email",
    "house_name",
    "house_phone",
    "house_postcode",
    "house_siret",
    "house_site",
    "house_too_long",
    "house_vat",
    "name_missing",
    "no_supply_lines",
    "not_a_quantity",
    "not_enough_cash",
    "option_code",
    "option_count",
    "option_names",
    "password_common",
    "password_like_email",
    "password_too_long",
    "password_too_short",
    "phone_invalid",
    "opening_hours",
    "picture_position",
    "picture_url",
    "pin_too_simple",
    "place_code_malformed",
    "place_coordinates",
    "place_incomplete",
    "place_time_zone",
    "places_do_not_fit",
    "price_amount",
    "quantity",
    "reason_missing",
    "staff_incomplete",
    "terminal_missing",
    "title_missing",
    "too_long",
    "too_many_options",
    "weight_out_of_range",
    "wrong_sign_in",
];

fn status(code: &str) -> StatusCode {
    match code {
        "not_allowed" | "not_allowed_in_place" | "other_store" => StatusCode::FORBIDDEN,
        "too_many_tries" => StatusCode::TOO_MANY_REQUESTS,
        code if INVALID.contains(&code) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::CONFLICT,
    }
}

fn refusal(code: &'static str) -> Refusal {
    Refusal { status: status(code), ..Refusal::conflict(code) }
}

/// A refusal with a code, whose failure of the store is a failure.
macro_rules! refused {
    ($($name:ident),+ $(,)?) => {
        $(impl From<$name> for Failure {
            fn from(refused: $name) -> Self {
                match refused {
                    $name::Store(error) => error.into(),
                    other => Self::Refused(other.into()),
                }
            }
        })+
    };
    (plain: $($name:ident),+ $(,)?) => {
        $(impl From<$name> for Refusal {
            fn from(refused: $name) -> Self {
                refusal(refused.code())
            }
        })+
    };
}

refused!(
    CancelRefused,
    CartRefused,
    CatalogueRefused,
    CustomerRefused,
    HouseRefused,
    IdentityRefused,
    LackRefused,
    LocationRefused,
    MessageRefused,
    ParcelRefused,
    PaymentRefused,
    PlaceRefused,
    PriceRefused,
    ReleaseRefused,
    ScanRefused,
    ShiftRefused,
    StockRefused,
    TransferRefused,
    TrialRefused,
    WithdrawRefused,
);
refused!(plain: CartRefused, HouseRefused, LocationRefused, MessageRefused, PaymentRefused, ScanRefused, ShiftRefused, TrialRefused);

impl From<PlaceRefused> for Refusal {
    fn from(refused: PlaceRefused) -> Self {
        match refused {
            PlaceRefused::Line { problem: LineProblem::NotEnough { available }, .. } => {
                refusal("not_enough_left").with("n", &available)
            }
            other => refusal(other.code()),
        }
    }
}

impl From<CancelRefused> for Refusal {
    fn from(refused: CancelRefused) -> Self {
        match refused {
            CancelRefused::Stock(inner) => inner.into(),
            other => refusal(other.code()),
        }
    }
}

impl From<TransferRefused> for Refusal {
    fn from(refused: TransferRefused) -> Self {
        match refused {
            TransferRefused::Stock(inner) => inner.into(),
            other => refusal(other.code()),
        }
    }
}

impl From<WithdrawRefused> for Refusal {
    fn from(refused: WithdrawRefused) -> Self {
        match refused {
            WithdrawRefused::Cancel(inner) => inner.into(),
            other => refusal(other.code()),
        }
    }
}

impl From<ParcelRefused> for Refusal {
    fn from(refused: ParcelRefused) -> Self {
        match refused {
            ParcelRefused::Stock(inner) => inner.into(),
            ParcelRefused::Payment(inner) => inner.into(),
            other => refusal(other.code()),
        }
    }
}

impl From<LackRefused> for Refusal {
    fn from(refused: LackRefused) -> Self {
        match refused {
            LackRefused::Stock(inner) => inner.into(),
            LackRefused::Payment(inner) => inner.into(),
            other => refusal(other.code()),
        }
    }
}

impl From<kernel::AddressRefused> for Refusal {
    fn from(refused: kernel::AddressRefused) -> Self {
        refusal(refused.code())
    }
}

impl From<ReleaseRefused> for Refusal {
    fn from(refused: ReleaseRefused) -> Self {
        match refused {
            ReleaseRefused::Stock(inner) => inner.into(),
            other => refusal(other.code()),
        }
    }
}

impl From<PriceRefused> for Refusal {
    fn from(_: PriceRefused) -> Self {
        refusal("price_amount")
    }
}

impl From<TransitionRefused> for Refusal {
    fn from(_: TransitionRefused) -> Self {
        refusal("fulfilment_step_not_possible")
    }
}

impl From<TransitionRefused> for Failure {
    fn from(refused: TransitionRefused) -> Self {
        Self::Refused(refused.into())
    }
}

impl From<CatalogueRefused> for Refusal {
    fn from(refused: CatalogueRefused) -> Self {
        let plain = refusal(refused.code());
        match &refused {
            CatalogueRefused::OptionsTaken { sku, .. } => plain.with("sku", sku),
            _ => plain,
        }
    }
}

impl From<CustomerRefused> for Refusal {
    fn from(refused: CustomerRefused) -> Self {
        let plain = refusal(refused.code());
        match &refused {
            CustomerRefused::EmailKnown { hint, .. } => plain.with("hint", hint),
            _ => plain,
        }
    }
}

impl From<IdentityRefused> for Refusal {
    fn from(refused: IdentityRefused) -> Self {
        let plain = refusal(refused.code());
        match &refused {
            IdentityRefused::TooManyTries { again_at } => plain.with("at", again_at),
            _ => plain,
        }
    }
}

impl From<StockRefused> for Refusal {
    fn from(refused: StockRefused) -> Self {
        let plain = refusal(refused.code());
        match &refused {
            StockRefused::NotEnough { asked, available, .. } => plain.with("asked", asked).with("n", available),
            StockRefused::SupplyExhausted { asked, free, .. } => plain.with("asked", asked).with("n", free),
            StockRefused::SupplyOrderClosed { number, .. } | StockRefused::NumberTaken { number } => {
                plain.with("number", number)
            }
            StockRefused::MoreThanExpected { expected, counted, .. } => {
                plain.with("expected", expected).with("n", counted)
            }
            StockRefused::BelowZero { on_hand, .. } => plain.with("n", on_hand),
            _ => plain,
        }
    }
}
