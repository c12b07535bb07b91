//! Who may do what: roles and their permissions, passwords, sessions and keys. Nothing here stores anything, knows the time, or
//! knows HTTP.

mod permission;

pub use permission::{Permission, Role};
