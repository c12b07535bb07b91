//! Every role, every kind of principal, and every way to get more than one has.

use std::fmt::Write as _;

use expect_test::expect;
use proptest::prelude::*;

use super::*;

fn principal(kind: PrincipalKind) -> Principal {
    Principal { kind, address: None }
}

fn user(role: Role) -> Principal {
    principal(PrincipalKind::User { id: UserId(1), role })
}

fn key(scopes: Scopes) -> Principal {
    principal(PrincipalKind::ApiKey { id: ApiKeyId(1), scopes })
}

#[test]
fn who_may_what() {
    let key = key(Scopes::parse("segments:read events:write"));
    let columns = [
        ("owner", user(Role::Owner)),
        ("editor", user(Role::Editor)),
        ("analyst", user(Role::Analyst)),
        ("viewer", user(Role::Viewer)),
        ("key", key),
        ("setup", principal(PrincipalKind::SetUp)),
        ("local", Principal::LOCAL),
    ];
    let mut table = String::new();
    for permission in Permission::ALL {
        write!(table, "{:20}", permission.code()).expect("a text");
        for (name, principal) in &columns {
            let word = if principal.may(*permission) { name } else { "-" };
            write!(table, "{word:8}").expect("a text");
        }
        table.truncate(table.trim_end().len());
        table.push('\n');
    }
    expect![[r#"
        segments:read       owner   editor  analyst viewer  key     -       local
        segments:write      owner   editor  -       -       -       -       local
        customers:read      owner   editor  analyst -       -       -       local
        customers:personal  owner   editor  -       -       -       -       local
        privacy:write       owner   -       -       -       -       -       local
        events:write        owner   editor  -       -       key     -       local
        lists:read          owner   editor  analyst -       -       -       local
        lists:write         owner   editor  -       -       -       -       local
        imports:read        owner   editor  analyst -       -       -       local
        imports:write       owner   editor  -       -       -       -       local
        quarantine:read     owner   editor  -       -       -       -       local
        quarantine:write    owner   editor  -       -       -       -       local
        insight:read        owner   editor  analyst viewer  -       -       local
        jobs:read           owner   editor  analyst viewer  -       -       local
        jobs:run            owner   editor  -       -       -       -       local
        transitions:read    owner   editor  analyst -       -       -       local
        sources:read        owner   editor  analyst -       -       -       local
        sources:write       owner   -       -       -       -       -       local
        webhooks:read       owner   editor  -       -       -       -       local
        webhooks:write      owner   -       -       -       -       -       local
        settings:read       owner   editor  analyst viewer  -       -       local
        settings:write      owner   -       -       -       -       -       local
        users:read          owner   -       -       -       -       -       local
        users:write         owner   -       -       -       -       -       local
        audit:read          owner   -       -       -       -       -       local
        clock:write         owner   editor  -       -       -       -       local
    "#]]
    .assert_eq(&table);
}

#[test]
fn only_owners_and_kesit_itself_make_owners() {
    for role in Role::ALL {
        assert!(user(Role::Owner).may_grant(role));
        assert!(Principal::LOCAL.may_grant(role));
        assert!(!user(Role::Editor).may_grant(role));
        assert!(!user(Role::Viewer).may_grant(role));
        assert!(!principal(PrincipalKind::SetUp).may_grant(role));
        // A key that may only manage users would otherwise make itself an owner.
        assert!(!key(Scopes::parse("users:read users:write")).may_grant(role));
    }
    let viewers = Scopes::of_role(Role::Viewer).with(Permission::UsersWrite);
    assert!(key(viewers).may_grant(Role::Viewer));
    assert!(!key(viewers).may_grant(Role::Analyst));
}

#[test]
fn personal_data_are_for_owners_and_editors() {
    let masked = Role::ALL.map(|role| user(role).sees_masked());
    assert_eq!(masked, [false, false, true, true]);
    assert!(key(Scopes::parse("customers:read")).sees_masked());
    assert!(!key(Scopes::parse("customers:read customers:personal")).sees_masked());
}

#[test]
fn what_is_refused() {
    let editor = user(Role::Editor);
    let table: [(&[&str], Result<&str, ScopeError>); 5] = [
        (&["segments:read", "lists:write", "segments:read"], Ok("segments:read lists:write")),
        (&[], Err(ScopeError::None)),
        (&["segments:eat"], Err(ScopeError::Unknown("segments:eat".to_owned()))),
        (&["segments:read", ""], Err(ScopeError::Unknown(String::new()))),
        (&["segments:read", "users:write"], Err(ScopeError::Beyond(Permission::UsersWrite))),
    ];
    for (words, expected) in table {
        let granted = Scopes::granted(words.iter().copied(), &editor).map(|scopes| scopes.to_string());
        assert_eq!(granted, expected.map(str::to_owned), "{words:?}");
    }
}

fn any_scopes() -> impl Strategy<Value = Scopes> {
    proptest::sample::subsequence(Permission::ALL.to_vec(), 0..=Permission::ALL.len())
        .prop_map(|permissions| permissions.into_iter().collect())
}

proptest! {
    #[test]
    fn scopes_are_read_as_written(scopes in any_scopes()) {
        prop_assert_eq!(Scopes::parse(&scopes.to_string()), scopes);
        prop_assert_eq!(scopes.iter().collect::<Scopes>(), scopes);
    }

    #[test]
    fn nobody_gives_what_they_have_not(maker in any_scopes(), asked in any_scopes()) {
        let granted = Scopes::granted(asked.iter().map(Permission::code), &key(maker));
        prop_assert_eq!(granted.is_ok(), asked != Scopes::NONE && maker.includes(asked));
        prop_assert!(granted.is_err() || granted == Ok(asked));
    }
}
