//! All SQL of identity.

mod accounts;
mod sessions;
mod staff;
mod tries;

pub use accounts::{
    Candidate, change_account_email, find_account, find_account_by_email, find_customer_candidate, find_link,
    forget_old_links, insert_account, insert_accounts_many, insert_link, move_account, request_reset,
    set_account_password, use_link,
};
pub use sessions::{
    Presence, end_session, end_sessions_of, find_session, forget_old_sessions, list_sessions_of, start_session,
    touch_session,
};
pub use staff::{
    StaffSecret, change_staff, find_staff, find_staff_by_code, find_staff_candidate, get_staff, insert_staff,
    insert_staff_many, list_staff, set_staff_active, set_staff_secret,
};
pub use tries::{count_try, forget_old_tries, forgive_tries};
