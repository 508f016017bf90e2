//! What each role may do. Whether it may do it *here* is [`Actor::may_act_in`].

use super::texts;
use kernel::{Actor, LocationId, Role};

/// One thing that can be allowed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Permission {
    /// Sell at the till, hand over, release a reservation.
    Sell,
    /// Look customers up, create and change them, record their answers.
    ServeCustomers,
    /// Make one record of two.
    MergeCustomers,
    /// Cancel an order or a reservation for the customer.
    CancelOrder,
    /// Take goods back and refund.
    Refund,
    /// Grant a reduction by hand.
    GrantReduction,
    /// Receive supply in the back room.
    ReceiveSupply,
    /// Change the date of supply, or cancel it.
    ChangeSupply,
    /// Count and correct stock.
    AdjustStock,
    /// Ask for a transfer from another place.
    TransferStock,
    /// Open and close a shift, count the drawer.
    CloseTill,
    /// Read the reports of the store.
    SeeReports,
    /// See who works in the store.
    SeeStaff,
    /// Create, change and deactivate staff.
    ManageStaff,
    /// See and act in all stores.
    SeeAllStores,
    /// See messages to customers and send them again.
    SeeMessages,
    /// Change articles, collections and pictures.
    EditCatalogue,
    /// Change prices and promotions.
    EditPrices,
    /// Create and change stores, tills and opening hours.
    EditStores,
    /// Load and take out files.
    Import,
    /// See jobs that were given up, and start them again.
    Operate,
}

texts!(Permission {
    Sell = "sell",
    ServeCustomers = "serve_customers",
    MergeCustomers = "merge_customers",
    CancelOrder = "cancel_order",
    Refund = "refund",
    GrantReduction = "grant_reduction",
    ReceiveSupply = "receive_supply",
    ChangeSupply = "change_supply",
    AdjustStock = "adjust_stock",
    TransferStock = "transfer_stock",
    CloseTill = "close_till",
    SeeReports = "see_reports",
    SeeStaff = "see_staff",
    ManageStaff = "manage_staff",
    SeeAllStores = "see_all_stores",
    SeeMessages = "see_messages",
    EditCatalogue = "edit_catalogue",
    EditPrices = "edit_prices",
    EditStores = "edit_stores",
    Import = "import",
    Operate = "operate",
});

impl Permission {
    /// The least role that has it. Every role may do what the roles below it may.
    const fn least_role(self) -> Role {
        match self {
            Self::Sell
            | Self::ServeCustomers
            | Self::CancelOrder
            | Self::Refund
            | Self::ReceiveSupply
            | Self::TransferStock
            | Self::CloseTill => Role::Seller,
            Self::MergeCustomers
            | Self::GrantReduction
            | Self::ChangeSupply
            | Self::AdjustStock
            | Self::SeeReports
            | Self::SeeStaff
            | Self::ManageStaff
            | Self::SeeMessages => Role::StoreManager,
            Self::SeeAllStores
            | Self::EditCatalogue
            | Self::EditPrices
            | Self::EditStores
            | Self::Import
            | Self::Operate => Role::HeadOffice,
        }
    }
}

/// Whether a role may do this.
pub fn may(role: Role, permission: Permission) -> bool {
    role >= permission.least_role()
}

/// Whether this actor may create, change or deactivate somebody with this role in this store: head
/// office anybody, a store manager the sellers of the own store.
pub fn may_manage(actor: Actor, role: Role, location: Option<LocationId>) -> bool {
    match actor {
        Actor::System | Actor::Staff { role: Role::HeadOffice, .. } => true,
        Actor::Staff { role: Role::StoreManager, location: own, .. } => {
            role == Role::Seller && own.is_some() && own == location
        }
        Actor::Staff { role: Role::Seller, .. } | Actor::Visitor | Actor::Customer(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_may_what_those_below_it_may() {
        for (permission, seller, manager, office) in [
            (Permission::Sell, true, true, true),
            (Permission::ReceiveSupply, true, true, true),
            (Permission::ChangeSupply, false, true, true),
            (Permission::AdjustStock, false, true, true),
            (Permission::ManageStaff, false, true, true),
            (Permission::SeeAllStores, false, false, true),
            (Permission::Import, false, false, true),
        ] {
            let found =
                (may(Role::Seller, permission), may(Role::StoreManager, permission), may(Role::HeadOffice, permission));
            assert_eq!(found, (seller, manager, office), "{permission:?}");
        }
        assert!(Permission::ALL.iter().all(|permission| may(Role::HeadOffice, *permission)));
        assert!(Permission::ALL.iter().all(|permission| permission.as_str().parse() == Ok(*permission)));
    }

    #[test]
    fn a_store_manager_manages_the_sellers_of_the_own_store() {
        let moment = kernel::Clock::manual(kernel::from_micros(0), 1).moment();
        let (here, there): (LocationId, LocationId) = (moment.id(), moment.id());
        let manager = Actor::Staff { id: moment.id(), role: Role::StoreManager, location: Some(here) };
        assert!(may_manage(manager, Role::Seller, Some(here)));
        assert!(!may_manage(manager, Role::Seller, Some(there)));
        assert!(!may_manage(manager, Role::StoreManager, Some(here)));
        assert!(!may_manage(manager, Role::HeadOffice, None));
        let office = Actor::Staff { id: moment.id(), role: Role::HeadOffice, location: None };
        assert!(may_manage(office, Role::HeadOffice, None));
        assert!(!may_manage(Actor::Visitor, Role::Seller, Some(here)));
    }
}
