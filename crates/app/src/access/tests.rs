//! The gate over a real catalogue, with a clock and chance of the test.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use kesit_access::audit::AuditAction;
use kesit_access::password::PasswordFault;
use kesit_access::session::{IDLE, INVITATION, LONGEST, NOTED_EVERY};
use kesit_access::{ApiKeyId, Permission, Principal, PrincipalKind, Role, ScopeError, Scopes, UserId, csrf};
use kesit_model::{Span, Timestamp};

use super::*;

/// Every fill is another one.
#[derive(Default)]
struct Counting(AtomicU64);

impl Chance for Counting {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoChance> {
        let count = self.0.fetch_add(1, Ordering::Relaxed).to_le_bytes();
        bytes.iter_mut().zip(count.into_iter().cycle()).for_each(|(byte, next)| *byte = next);
        Ok(())
    }
}

const PASSWORD: &str = "uzun bir parola";
const OWNER: &str = "ayse@shop.example";
const NOON: Timestamp = Timestamp(1_700_000_000_000);

struct Desk {
    _folder: tempfile::TempDir,
    gate: Gate,
}

fn address() -> Option<IpAddr> {
    Some("192.0.2.1".parse().expect("an address"))
}

/// A gate over a new catalogue.
fn empty() -> Desk {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("catalogue.db");
    let gate = Gate::open(&path, Box::new(Counting::default())).expect("new");
    Desk { _folder: folder, gate }
}

/// A gate with an owner who is signed in.
fn with_owner() -> (Desk, Visitor) {
    let desk = empty();
    let token = desk.gate.offer_set_up().expect("read").expect("no user yet");
    let owner = NewOwner { email: OWNER, name: "Ayşe", password: PASSWORD };
    let signed_in = desk.gate.set_up(token.reveal(), owner, address(), NOON).expect("set up");
    let visitor = desk.gate.visitor(signed_in.session.reveal(), address(), NOON).expect("signed in");
    (desk, visitor)
}

/// Somebody with a role who has joined.
fn joined(desk: &Desk, owner: &Principal, email: &str, role: Role) -> Visitor {
    let invited = desk.gate.invite(owner, email, "Ali", role, NOON).expect("invited");
    let signed_in = desk.gate.join(invited.token.reveal(), PASSWORD, None, NOON).expect("joined");
    desk.gate.visitor(signed_in.session.reveal(), None, NOON).expect("signed in")
}

fn actions(desk: &Desk, owner: &Principal) -> Vec<String> {
    let entries = desk.gate.audit(owner, &AuditFilter::default()).expect("read");
    entries.into_iter().rev().map(|entry| entry.action).collect()
}

#[test]
fn the_first_owner_is_made_once() {
    let desk = empty();
    let owner = NewOwner { email: OWNER, name: "Ayşe", password: PASSWORD };
    let set_up = |token: &str, owner| desk.gate.set_up(token, owner, None, NOON);
    let void = desk.gate.offer_set_up().expect("read").expect("no user yet");
    assert!(matches!(
        set_up(void.reveal(), NewOwner { password: "short", ..owner }),
        Err(AccessError::Password(_))
    ));
    let token = desk.gate.offer_set_up().expect("read").expect("no user yet");
    assert!(matches!(set_up(void.reveal(), owner), Err(AccessError::BadCredentials)));
    assert!(matches!(set_up("kesit_su_x", owner), Err(AccessError::BadCredentials)));
    let badly = NewOwner { email: "no address", ..owner };
    assert!(matches!(set_up(token.reveal(), badly), Err(AccessError::BadText { field: "email" })));
    let signed_in = set_up(token.reveal(), owner).expect("set up");
    assert_eq!((signed_in.user.id, signed_in.user.role.as_str()), (1, "owner"));
    assert!(matches!(set_up(token.reveal(), owner), Err(AccessError::SetUpAlready)));
    assert!(desk.gate.offer_set_up().expect("read").is_none());
}

#[test]
fn guessing_the_set_up_token_is_slowed_down() {
    let desk = empty();
    desk.gate.offer_set_up().expect("read").expect("no user yet");
    let owner = NewOwner { email: OWNER, name: "Ayşe", password: PASSWORD };
    let results: Vec<bool> = (0..8)
        .map(|_| matches!(desk.gate.set_up("guess", owner, None, NOON), Err(AccessError::TooMany(_))))
        .collect();
    assert_eq!(results, [false, false, false, false, false, true, true, true]);
}

#[test]
fn signing_in_and_out() {
    let (desk, _) = with_owner();
    let gate = &desk.gate;
    let signed_in = gate.sign_in(" AYSE@shop.example ", PASSWORD, address(), NOON).expect("right");
    let visitor = gate.visitor(signed_in.session.reveal(), address(), NOON).expect("signed in");
    assert_eq!(visitor.principal.kind, PrincipalKind::User { id: UserId(1), role: Role::Owner });
    assert!(csrf::is_token(&visitor.token, &signed_in.csrf));
    gate.sign_out(&visitor, NOON).expect("written");
    let over = gate.visitor(signed_in.session.reveal(), None, NOON);
    assert!(matches!(over, Err(AccessError::BadCredentials)));
    for (email, password) in [(OWNER, "another parola"), ("nobody@shop.example", PASSWORD), ("", "")] {
        let refused = gate.sign_in(email, password, None, NOON);
        assert!(matches!(refused, Err(AccessError::WrongPassword)), "{email}");
    }
}

#[test]
fn after_five_wrong_passwords_even_the_right_one_waits() {
    let (desk, _) = with_owner();
    let sign_in = |password: &str, at| desk.gate.sign_in(OWNER, password, None, at);
    for _ in 0..5 {
        assert!(matches!(sign_in("wrong password", NOON), Err(AccessError::WrongPassword)));
    }
    let Err(AccessError::TooMany(too_many)) = sign_in(PASSWORD, NOON) else { panic!("must wait") };
    assert_eq!(too_many.seconds(), 5);
    sign_in(PASSWORD, NOON.plus(too_many.wait)).expect("after the wait");
    sign_in(PASSWORD, NOON.plus(too_many.wait)).expect("all is forgiven");
}

#[test]
fn a_session_ends_by_itself() {
    let (desk, _) = with_owner();
    let begin = || desk.gate.sign_in(OWNER, PASSWORD, None, NOON).expect("right").session;
    let lives =
        |session: &kesit_access::token::Token, at| desk.gate.visitor(session.reveal(), None, at).is_ok();
    let idle = begin();
    assert!(!lives(&idle, NOON.plus(IDLE)));
    assert!(!lives(&idle, NOON), "once over, a session is gone");
    let busy = begin();
    let step = Span(IDLE.0 - NOTED_EVERY.0);
    let mut now = NOON;
    while now.plus(step).since(NOON) < LONGEST {
        now = now.plus(step);
        assert!(lives(&busy, now));
    }
    assert!(!lives(&busy, NOON.plus(LONGEST)));
}

#[test]
fn an_invitation_is_good_once_and_for_three_days() {
    let (desk, owner) = with_owner();
    let gate = &desk.gate;
    let invite = |email: &str| gate.invite(&owner.principal, email, "Ali", Role::Analyst, NOON);
    let late = invite("late@shop.example").expect("invited");
    let join = |token: &str, password: &str, at| {
        gate.join(token, password, None, at).map(|signed_in| signed_in.user.id)
    };
    assert!(matches!(
        join(late.token.reveal(), PASSWORD, NOON.plus(INVITATION)),
        Err(AccessError::BadCredentials)
    ));
    let again = gate.invite_again(&owner.principal, UserId(late.user.id), NOON).expect("invited");
    assert!(matches!(join(late.token.reveal(), PASSWORD, NOON), Err(AccessError::BadCredentials)));
    let weak = join(again.token.reveal(), "late@shop.example", NOON);
    assert!(matches!(weak, Err(AccessError::Password(PasswordFault::IsEmail))));
    assert_eq!(join(again.token.reveal(), PASSWORD, NOON).expect("joined"), late.user.id);
    assert!(matches!(join(again.token.reveal(), PASSWORD, NOON), Err(AccessError::BadCredentials)));
    assert!(matches!(invite("LATE@shop.example"), Err(AccessError::Taken(_))));
    // Nobody signs in who has not joined.
    invite("new@shop.example").expect("invited");
    assert!(matches!(gate.sign_in("new@shop.example", "", None, NOON), Err(AccessError::WrongPassword)));
}

#[test]
fn nobody_decides_about_who_may_do_more() {
    let (desk, owner) = with_owner();
    let gate = &desk.gate;
    let editor = joined(&desk, &owner.principal, "editor@shop.example", Role::Editor);
    let key = Principal {
        kind: PrincipalKind::ApiKey { id: ApiKeyId(1), scopes: Scopes::parse("users:read users:write") },
        address: None,
    };
    for by in [&editor.principal, &key] {
        assert!(gate.invite(by, "x@shop.example", "X", Role::Owner, NOON).is_err());
        assert!(gate.invite(by, "x@shop.example", "X", Role::Viewer, NOON).is_err());
        assert!(gate.invite_again(by, UserId(1), NOON).is_err());
        assert!(gate.revoke_sessions(by, UserId(1), None, NOON).is_err());
        for change in [
            UserChange { role: Some(Role::Viewer), ..UserChange::default() },
            UserChange { is_enabled: Some(false), ..UserChange::default() },
            UserChange { name: Some("X"), ..UserChange::default() },
        ] {
            assert!(gate.change_user(by, UserId(1), change, NOON).is_err(), "{change:?}");
        }
        let new = NewKey { name: "more", scopes: vec!["segments:write"], expires_at: None };
        assert!(gate.make_key(by, &new, NOON).is_err());
    }
    assert!(gate.users(&editor.principal).is_err());
    assert_eq!(gate.users(&owner.principal).expect("read").len(), 2);
    let own = UserChange { name: Some("Ali Can"), ..UserChange::default() };
    let PrincipalKind::User { id, .. } = editor.principal.kind else { panic!("a user") };
    assert_eq!(gate.change_user(&editor.principal, id, own, NOON).expect("one's own").name, "Ali Can");
    let mightier = UserChange { role: Some(Role::Owner), ..UserChange::default() };
    assert!(gate.change_user(&editor.principal, id, mightier, NOON).is_err());
}

#[test]
fn the_last_owner_stays() {
    let (desk, owner) = with_owner();
    let gate = &desk.gate;
    let change = |id, change| gate.change_user(&owner.principal, UserId(id), change, NOON);
    let less = UserChange { role: Some(Role::Viewer), ..UserChange::default() };
    let out = UserChange { is_enabled: Some(false), ..UserChange::default() };
    assert!(matches!(change(1, less), Err(AccessError::LastOwner)));
    assert!(matches!(change(1, out), Err(AccessError::LastOwner)));
    // Who was only invited cannot manage anything yet.
    let second =
        gate.invite(&owner.principal, "two@shop.example", "Two", Role::Owner, NOON).expect("invited");
    assert!(matches!(change(1, less), Err(AccessError::LastOwner)));
    gate.join(second.token.reveal(), PASSWORD, None, NOON).expect("joined");
    assert_eq!(change(1, less).expect("there is another").role, "viewer");
}

#[test]
fn a_change_of_role_and_a_lock_out_count_at_once() {
    let (desk, owner) = with_owner();
    let gate = &desk.gate;
    let editor = joined(&desk, &owner.principal, "editor@shop.example", Role::Editor);
    let PrincipalKind::User { id, .. } = editor.principal.kind else { panic!("a user") };
    let less = UserChange { role: Some(Role::Viewer), ..UserChange::default() };
    gate.change_user(&owner.principal, id, less, NOON).expect("written");
    let now = gate.visitor(editor.token.reveal(), None, NOON).expect("still signed in");
    assert_eq!(now.principal.kind, PrincipalKind::User { id, role: Role::Viewer });
    let out = UserChange { is_enabled: Some(false), ..UserChange::default() };
    gate.change_user(&owner.principal, id, out, NOON).expect("written");
    assert!(gate.visitor(editor.token.reveal(), None, NOON).is_err());
    assert!(matches!(
        gate.sign_in("editor@shop.example", PASSWORD, None, NOON),
        Err(AccessError::WrongPassword)
    ));
    assert!(gate.invite_again(&owner.principal, id, NOON).is_err());
    let back = UserChange { is_enabled: Some(true), ..UserChange::default() };
    gate.change_user(&owner.principal, id, back, NOON).expect("written");
    gate.sign_in("editor@shop.example", PASSWORD, None, NOON).expect("again");
    assert!(gate.visitor(editor.token.reveal(), None, NOON).is_err(), "sessions of before do not come back");
}

#[test]
fn another_password_ends_all_other_sessions() {
    let (desk, owner) = with_owner();
    let gate = &desk.gate;
    let other = gate.sign_in(OWNER, PASSWORD, None, NOON).expect("right").session;
    let change = |before: &str, after: &str| gate.change_password(&owner, before, after, NOON);
    assert!(matches!(change("wrong", "another long one"), Err(AccessError::WrongPassword)));
    assert!(matches!(change(PASSWORD, "short"), Err(AccessError::Password(PasswordFault::TooShort))));
    change(PASSWORD, "another long one").expect("written");
    assert!(gate.visitor(other.reveal(), None, NOON).is_err());
    assert!(gate.visitor(owner.token.reveal(), None, NOON).is_ok());
    assert!(gate.sign_in(OWNER, PASSWORD, None, NOON).is_err());
    gate.sign_in(OWNER, "another long one", None, NOON).expect("the new one");
    assert_eq!(
        gate.revoke_sessions(&owner.principal, UserId(1), Some(owner.session), NOON).expect("written"),
        1
    );
    assert_eq!(gate.sessions(&owner.principal).expect("read").len(), 1);
}

#[test]
fn keys_open_what_they_were_made_for_until_they_end() {
    let (desk, owner) = with_owner();
    let gate = &desk.gate;
    let make = |scopes: &[&'static str], end: Option<Timestamp>| {
        let new = NewKey { name: "warehouse", scopes: scopes.to_vec(), expires_at: end };
        gate.make_key(&owner.principal, &new, NOON)
    };
    let holds = |made: &MadeKey, at| gate.key_holder(made.secret.reveal(), None, at);
    let made = make(&["segments:read", "events:write"], Some(NOON.plus(Span(10)))).expect("made");
    let holder = holds(&made, NOON).expect("good");
    assert!(holder.may(Permission::SegmentsRead) && !holder.may(Permission::SegmentsWrite));
    assert!(matches!(holds(&made, NOON.plus(Span(10))), Err(AccessError::BadCredentials)));
    let endless = make(&["segments:read"], None).expect("made");
    let id = ApiKeyId(endless.key.id);
    assert!(holds(&endless, Timestamp(i64::MAX)).is_ok());
    gate.revoke_key(&owner.principal, id, NOON).expect("written");
    assert!(matches!(holds(&endless, NOON), Err(AccessError::BadCredentials)));
    assert!(matches!(make(&[], None), Err(AccessError::Scopes(ScopeError::None))));
    assert!(matches!(make(&["segments:read"], Some(NOON)), Err(AccessError::EndPassed)));
    assert!(matches!(
        gate.revoke_key(&owner.principal, ApiKeyId(99), NOON),
        Err(AccessError::Unknown("key"))
    ));
    assert_eq!(gate.keys(&owner.principal, 0, 10).expect("read").len(), 2);
}

#[test]
fn no_secret_opens_another_door() {
    let (desk, owner) = with_owner();
    let gate = &desk.gate;
    let new = NewKey { name: "k", scopes: vec!["segments:read"], expires_at: None };
    let key = gate.make_key(&owner.principal, &new, NOON).expect("made").secret;
    let text = SourceText { name: Some("web"), ..SourceText::default() };
    let source = gate.add_source(&owner.principal, SourceKind::Browser, text, NOON).expect("added").key;
    let invited =
        gate.invite(&owner.principal, "x@shop.example", "X", Role::Viewer, NOON).expect("invited").token;
    for (place, secret) in [&key, &source, &invited, &owner.token].into_iter().enumerate() {
        let opens = [
            gate.key_holder(secret.reveal(), None, NOON).is_ok(),
            gate.source_book().by_key(secret.reveal(), NOON).is_some(),
            false,
            gate.visitor(secret.reveal(), None, NOON).is_ok(),
        ];
        let expected = [0, 1, 3].map(|door| door == place);
        assert_eq!([opens[0], opens[1], opens[3]], expected, "{secret:?}");
    }
}

#[test]
fn a_write_key_is_exchanged_without_a_gap() {
    let (desk, owner) = with_owner();
    let gate = &desk.gate;
    let text = SourceText { name: Some("web"), secret: Some("s3cret"), ..SourceText::default() };
    let first = gate.add_source(&owner.principal, SourceKind::Shopify, text, NOON).expect("added");
    let id = first.source.id;
    let second = gate.rotate_source_key(&owner.principal, id, Span(1_000), NOON).expect("rotated");
    let opens = |token: &kesit_access::token::Token, at| {
        gate.source_book().by_key(token.reveal(), at).map(|open| (open.kind, open.secret.clone()))
    };
    let shopify = Some((SourceKind::Shopify, Some("s3cret".to_owned())));
    assert_eq!(opens(&first.key, NOON.plus(Span(999))), shopify);
    assert_eq!(opens(&first.key, NOON.plus(Span(1_000))), None);
    assert_eq!(opens(&second.key, NOON.plus(Span(1_000))), shopify);
    let off = SourceText { is_enabled: Some(false), ..SourceText::default() };
    gate.change_source(&owner.principal, id, off, NOON).expect("written");
    // Whoever sends with a good key is told that the source is switched off, not that the key is unknown.
    let is_enabled = |open: Option<&Arc<OpenSource>>| open.map(|open| open.source.is_enabled);
    let book = gate.source_book();
    assert_eq!(is_enabled(book.by_key(second.key.reveal(), NOON)), Some(false));
    assert_eq!((is_enabled(book.by_id(id)), is_enabled(book.by_name("web"))), (Some(false), Some(false)));
    let on = SourceText { is_enabled: Some(true), secret: Some("other"), ..SourceText::default() };
    gate.change_source(&owner.principal, id, on, NOON).expect("written");
    assert_eq!(opens(&second.key, NOON), Some((SourceKind::Shopify, Some("other".to_owned()))));
    let (_, keys) = gate.sources(&owner.principal, NOON).expect("read").remove(0);
    let current = keys.iter().find(|key| key.ends_at.is_none()).expect("there is one").id;
    gate.revoke_source_key(&owner.principal, id, current, NOON).expect("written");
    assert_eq!(opens(&second.key, NOON), None);
}

#[test]
fn what_a_source_may_not_be() {
    let (desk, owner) = with_owner();
    let gate = &desk.gate;
    let add =
        |text: SourceText<'_>| gate.add_source(&owner.principal, SourceKind::Generic, text, NOON).map(|_| ());
    let web = SourceText { name: Some("web"), ..SourceText::default() };
    let long = "x".repeat(101);
    let table = [
        (SourceText::default(), "name"),
        (SourceText { name: Some(" "), ..web }, "name"),
        (SourceText { name: Some(&long), ..web }, "name"),
        (SourceText { name: Some("a\nb"), ..web }, "name"),
        (SourceText { secret: Some(""), ..web }, "secret"),
        (SourceText { mapping: Some("{"), ..web }, "mapping"),
    ];
    for (text, expected) in table {
        let refused = add(text);
        assert!(
            matches!(refused, Err(AccessError::BadText { field }) if field == expected),
            "{text:?} {refused:?}"
        );
    }
    add(web).expect("added");
    assert!(matches!(add(web), Err(AccessError::Taken("name"))));
    let missing = gate.change_source(&owner.principal, 99, web, NOON);
    assert!(matches!(missing, Err(AccessError::Unknown("source"))));
}

#[test]
fn every_change_is_written_down_and_nothing_secret_with_it() {
    let (desk, owner) = with_owner();
    let gate = &desk.gate;
    let by = &owner.principal;
    let editor = joined(&desk, by, "editor@shop.example", Role::Editor);
    let PrincipalKind::User { id, .. } = editor.principal.kind else { panic!("a user") };
    let less = UserChange { role: Some(Role::Viewer), is_enabled: Some(false), name: Some("Ali") };
    gate.change_user(by, id, less, NOON).expect("written");
    let new = NewKey { name: "k", scopes: vec!["segments:read"], expires_at: None };
    let key = gate.make_key(by, &new, NOON).expect("made");
    gate.revoke_key(by, ApiKeyId(key.key.id), NOON).expect("written");
    let text = SourceText { name: Some("web"), secret: Some("s3cret"), ..SourceText::default() };
    let source = gate.add_source(by, SourceKind::Shopify, text, NOON).expect("added");
    let changed = SourceText { secret: Some("s3cret2"), ..SourceText::default() };
    gate.change_source(by, source.source.id, changed, NOON).expect("written");
    let rotated = gate.rotate_source_key(by, source.source.id, Span::ZERO, NOON).expect("rotated");
    assert!(gate.sign_in(OWNER, "wrong password", address(), NOON).is_err());
    gate.change_password(&owner, PASSWORD, "another long one", NOON).expect("written");
    gate.sign_out(&owner, NOON).expect("written");
    expect_test::expect![[r#"
        workspace.set_up
        session.begun
        user.invited
        user.joined
        session.begun
        user.role_changed
        user.disabled
        user.renamed
        api_key.made
        api_key.revoked
        source.added
        source.changed
        source.key_rotated
        session.refused
        user.password_changed
        session.ended
    "#]]
    .assert_eq(&(actions(&desk, by).join("\n") + "\n"));
    let entries = gate.audit(by, &AuditFilter::default()).expect("read");
    let said: String =
        entries.iter().map(|entry| format!("{} {} {}\n", entry.object, entry.detail, entry.actor)).collect();
    for secret in [key.secret.reveal(), source.key.reveal(), rotated.key.reveal(), PASSWORD, "s3cret", OWNER]
    {
        assert!(!said.contains(secret), "{said}");
    }
    assert!(said.contains("editor → viewer"));
    let refused =
        entries.iter().find(|entry| entry.action == AuditAction::SessionRefused.code()).expect("there");
    assert_eq!((refused.actor.as_str(), refused.object.as_str()), ("nobody", "1"));
    assert_eq!(refused.address.as_deref(), Some("192.0.2.1"));
}

#[test]
fn nothing_secret_is_on_disk() {
    let (desk, owner) = with_owner();
    let new = NewKey { name: "k", scopes: vec!["segments:read"], expires_at: None };
    let key = desk.gate.make_key(&owner.principal, &new, NOON).expect("made").secret;
    let text = SourceText { name: Some("web"), ..SourceText::default() };
    let source = desk.gate.add_source(&owner.principal, SourceKind::Browser, text, NOON).expect("added").key;
    for file in std::fs::read_dir(desk._folder.path()).expect("a folder") {
        let bytes = std::fs::read(file.expect("a file").path()).expect("read");
        for secret in [key.reveal(), source.reveal(), owner.token.reveal(), PASSWORD] {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "a secret is on disk");
        }
    }
}

#[test]
fn chance_of_the_system_differs() {
    let (mut one, mut two) = ([0; 32], [0; 32]);
    SystemChance.fill(&mut one).expect("chance");
    SystemChance.fill(&mut two).expect("chance");
    assert_ne!(one, two);
}
