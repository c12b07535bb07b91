//! E-mail addresses.

/// The longest address, by RFC 5321.
const ADDRESS_BYTES: usize = 254;
/// The longest part before the `@`.
const LOCAL_BYTES: usize = 64;

/// The address in lower case without what is around it (`<…>`, `mailto:`, blanks); `None` if it is none.
///
/// Letters fold as mail servers fold them, so `I` becomes `i` in every language, and `İ` and `ı`, which no mail server
/// tells from `i` but many forms produce, become `i` too. Nothing is left out of the part before the `@`: whether
/// `a.b@` and `ab@` are one mailbox is the provider's affair.
#[must_use]
pub fn email(text: &str) -> Option<String> {
    let text = text.trim_matches(|char: char| {
        char.is_whitespace() || matches!(char, '<' | '>' | '"' | '\'' | ';' | ',')
    });
    let text = text.strip_prefix("mailto:").unwrap_or(text);
    let address: String = text
        .chars()
        .flat_map(|char| if matches!(char, 'İ' | 'ı') { 'i' } else { char }.to_lowercase())
        .filter(|char| *char != '\u{200b}' && *char != '\u{feff}')
        .collect();
    let (local, domain) = address.rsplit_once('@')?;
    let fits = address.len() <= ADDRESS_BYTES && is_local(local) && is_domain(domain);
    fits.then_some(address)
}

fn is_local(local: &str) -> bool {
    let good = |char: char| char.is_alphanumeric() || "!#$%&*+/=?^_`{|}~.-'".contains(char);
    (1..=LOCAL_BYTES).contains(&local.len())
        && local.chars().all(good)
        && !local.starts_with('.')
        && !local.ends_with('.')
}

fn is_domain(domain: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|char| char.is_alphanumeric() || char == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = domain.rsplit('.').next().unwrap_or_default();
    domain.contains('.')
        && domain.split('.').all(label)
        && last.chars().any(char::is_alphabetic)
        && last.len() >= 2
}

#[cfg(test)]
mod tests {
    use super::email;

    #[test]
    fn one_mailbox_is_one_text() {
        for (given, expected) in [
            ("ayse@example.com", Some("ayse@example.com")),
            (" Ayse@Example.COM ", Some("ayse@example.com")),
            ("ALI@EXAMPLE.COM", Some("ali@example.com")),
            ("ALİ@EXAMPLE.COM", Some("ali@example.com")),
            ("alı@example.com", Some("ali@example.com")),
            ("<a.b+c@posta.example>", Some("a.b+c@posta.example")),
            ("mailto:a@b.co", Some("a@b.co")),
            ("a@örnek.com.tr", Some("a@örnek.com.tr")),
            ("", None),
            ("yok", None),
            ("@", None),
            ("a@b", None),
            ("a@b.", None),
            ("a@@b.com", None),
            ("a b@c.com", None),
            (".a@c.com", None),
            ("a@b..com", None),
            ("a@1.2.3.4", None),
            ("a@-b.com", None),
        ] {
            assert_eq!(email(given).as_deref(), expected, "{given:?}");
        }
    }

    #[test]
    fn what_is_normal_stays_as_it_is() {
        let once = email("İLKER.Işık@ÖRNEK.com").unwrap();
        assert_eq!(email(&once), Some(once.clone()));
    }
}
