//! The little that is done to texts: reading the data files of this folder, and writing Turkish without its own letters.

/// The lines of a data file without comments and empty ones.
pub(super) fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// In small ASCII letters, as in e-mail addresses: `Çağrı` is `cagri`.
pub(super) fn ascii(text: &str) -> String {
    let plain = text.chars().filter_map(|char| {
        Some(match char {
            'ç' | 'Ç' => 'c',
            'ğ' | 'Ğ' => 'g',
            'ı' | 'I' | 'İ' | 'î' => 'i',
            'ö' | 'Ö' => 'o',
            'ş' | 'Ş' => 's',
            'ü' | 'Ü' => 'u',
            'â' => 'a',
            other if other.is_ascii_alphanumeric() => other.to_ascii_lowercase(),
            _ => return None,
        })
    });
    plain.collect()
}

/// In small letters by Turkish rules, as people type into a search box.
pub(super) fn lower(text: &str) -> String {
    kesit_model::Language::Turkish.fold(text)
}

#[cfg(test)]
mod tests {
    use super::{ascii, lower};

    #[test]
    fn letters() {
        assert_eq!(ascii("Çağrı İĞDE-Şöhretoğlu"), "cagriigdesohretoglu");
        assert_eq!(lower("IŞIKLI İp"), "ışıklı ip");
    }
}
