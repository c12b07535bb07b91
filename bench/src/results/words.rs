//! How numbers and tables are written.

/// A duration with three digits.
pub(super) fn show(seconds: Option<f64>) -> String {
    match seconds {
        None => "–".to_owned(),
        Some(seconds) if seconds >= 0.9995 => format!("{} s", three_digits(seconds)),
        Some(seconds) => format!("{} ms", three_digits(seconds * 1e3)),
    }
}

fn three_digits(value: f64) -> String {
    let digits = if value < 9.995 {
        2
    } else if value < 99.95 {
        1
    } else {
        0
    };
    format!("{value:.digits$}")
}

/// Such as 2,000,000.
pub(super) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap_or("")).collect();
    groups.join(",")
}

/// A table in Markdown.
pub(super) struct Table(pub(super) String);

impl Table {
    pub(super) fn new<'a>(titles: impl Iterator<Item = &'a str>) -> Table {
        let mut table = Table(String::new());
        let titles: Vec<String> = titles.map(str::to_owned).collect();
        let columns = titles.len();
        table.row(titles.into_iter());
        table.row(std::iter::repeat_n("---".to_owned(), columns));
        table
    }

    pub(super) fn row(&mut self, cells: impl Iterator<Item = String>) {
        self.0 += &format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_three_digits() {
        let shown =
            [0.000_123_4, 0.012_34, 0.123_4, 0.999_6, 12.34, 123.4].map(|seconds| show(Some(seconds)));
        assert_eq!(shown, ["0.12 ms", "12.3 ms", "123 ms", "1.00 s", "12.3 s", "123 s"]);
        assert_eq!([1, 999, 1_000, 2_000_000].map(thousands), ["1", "999", "1,000", "2,000,000"]);
    }
}
