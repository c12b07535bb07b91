//! Users as they are added, invited, changed and disabled.

use super::*;

fn catalogue() -> (tempfile::TempDir, Catalogue) {
    let folder = tempfile::tempdir().expect("a folder");
    let catalogue = Catalogue::open(&folder.path().join("catalogue.db")).expect("new");
    (folder, catalogue)
}

fn new(email: &str) -> NewUser<'_> {
    NewUser { email, name: "Ayşe", role: "owner", created_at: Timestamp(1) }
}

#[test]
fn an_address_belongs_to_one_user_whatever_its_case() {
    let (_folder, mut catalogue) = catalogue();
    assert_eq!(catalogue.add_user(&new(" Ayse@Shop.example ")).expect("written"), Some(1));
    assert_eq!(catalogue.add_user(&new("AYSE@shop.EXAMPLE")).expect("written"), None);
    assert!(catalogue.add_user(&new("ali@shop.example")).expect("written").is_some());
    let ayse = catalogue.user_by_email("ayse@SHOP.example").expect("read").expect("there");
    assert_eq!((ayse.id, ayse.email.as_str(), ayse.has_password), (1, "ayse@shop.example", false));
    assert_eq!(catalogue.user(1).expect("read"), Some(ayse));
    assert_eq!(catalogue.user(9).expect("read"), None);
    assert_eq!(catalogue.users().expect("read").len(), 2);
}

#[test]
fn an_invitation_is_used_up_by_a_password() {
    let (_folder, mut catalogue) = catalogue();
    catalogue.add_user(&new("ayse@shop.example")).expect("written");
    catalogue.set_user_invitation(1, &[1; 32], Timestamp(50)).expect("written");
    catalogue.set_user_invitation(1, &[2; 32], Timestamp(60)).expect("written");
    assert_eq!(catalogue.user_by_invitation(&[1; 32]).expect("read"), None);
    let invited = catalogue.user_by_invitation(&[2; 32]).expect("read").expect("there");
    assert_eq!(invited.invitation_until, Some(Timestamp(60)));
    assert_eq!(catalogue.user_password(1).expect("read"), None);
    catalogue.set_user_password(1, "$argon2id$…").expect("written");
    assert_eq!(catalogue.user_by_invitation(&[2; 32]).expect("read"), None);
    assert_eq!(catalogue.user_password(1).expect("read").as_deref(), Some("$argon2id$…"));
    assert!(catalogue.user(1).expect("read").expect("there").has_password);
}

#[test]
fn changes_are_kept() {
    let (_folder, mut catalogue) = catalogue();
    catalogue.add_user(&new("ayse@shop.example")).expect("written");
    catalogue.set_user(1, "Ayşe Y.", "viewer").expect("written");
    catalogue.note_user_signed_in(1, Timestamp(7)).expect("written");
    catalogue.set_user_invitation(1, &[2; 32], Timestamp(60)).expect("written");
    catalogue.set_user_disabled(1, Some(Timestamp(9))).expect("written");
    let user = catalogue.user(1).expect("read").expect("there");
    assert_eq!((user.name.as_str(), user.role.as_str()), ("Ayşe Y.", "viewer"));
    assert_eq!((user.signed_in_at, user.disabled_at), (Some(Timestamp(7)), Some(Timestamp(9))));
    assert_eq!(user.invitation_until, None);
    assert_eq!(format!("{user:?}"), "User { id: 1, role: \"viewer\", .. }");
    catalogue.set_user_disabled(1, None).expect("written");
    assert_eq!(catalogue.user(1).expect("read").expect("there").disabled_at, None);
}
