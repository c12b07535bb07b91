//! Amounts of money with the sign of their currency.

use super::{DASH, Format};

/// Below this, cents are shown.
const CENTS_BELOW: f64 = 1_000.0;

impl Format<'_> {
    /// An amount: `£1,234`, `TRY 1,234`; `₺1.234`; with cents below a thousand.
    pub(crate) fn money(self, amount: f64) -> String {
        let cents = if amount.abs() < CENTS_BELOW - 0.005 { 2 } else { 0 };
        self.signed(self.trimmed(amount, cents))
    }

    /// An amount in few signs: `£1.2M`, `₺1,2 Mn`.
    pub(crate) fn short_money(self, amount: f64) -> String {
        self.signed(self.short(amount))
    }

    /// Puts the currency to a figure, behind its minus: `−£5`.
    fn signed(self, figure: String) -> String {
        let Some(code) = self.currency.filter(|_| figure != DASH) else { return figure };
        let (minus, figure) = figure.strip_prefix('−').map_or(("", figure.as_str()), |size| ("−", size));
        match self.sign(code) {
            Some(sign) => format!("{minus}{sign}{figure}"),
            None => self.text(format!("{minus}{code}\u{a0}{figure}"), format!("{minus}{figure}\u{a0}{code}")),
        }
    }

    /// The sign that readers of the language know.
    fn sign(self, code: &str) -> Option<&'static str> {
        match code {
            "TRY" => Some(self.of("", "₺")).filter(|sign| !sign.is_empty()),
            "GBP" => Some("£"),
            "USD" => Some("$"),
            "EUR" => Some("€"),
            _ => None,
        }
    }
}
