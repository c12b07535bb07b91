//! The companies that some customers buy for. Like a customer, a company is the same whatever the shop's size.

use super::chance::{Chance, Purpose};

/// Customers with the same number divided by this may belong to the same company.
const CUSTOMERS_APART: u32 = 60;

/// Words that no company is likely to bear.
const WORDS: [&str; 24] = [
    "Kuşburnu",
    "Mavi Leylek",
    "Üç Nar",
    "Sarı Fener",
    "Taş Değirmen",
    "Yedi Çam",
    "Kızıl Kiraz",
    "Ak Söğüt",
    "Gece Feneri",
    "Su Kuşu",
    "Bakır Tas",
    "Yel Değirmeni",
    "Çifte Ceviz",
    "Keklik",
    "Alıç",
    "Turna Gözü",
    "Kara Üzüm",
    "Gümüş Balık",
    "İkinci Bahar",
    "Eski İskele",
    "Böğürtlen",
    "Dört Mevsim Çınar",
    "Uçan Balon",
    "Kırk Basamak",
];
/// Sector as recorded, and the word for it in names.
const SECTORS: [(&str, &str); 10] = [
    ("Perakende", "Mağazacılık"),
    ("Gıda", "Gıda"),
    ("İnşaat", "Yapı"),
    ("Tekstil", "Tekstil"),
    ("Yazılım", "Bilişim"),
    ("Turizm", "Turizm"),
    ("Sağlık", "Sağlık"),
    ("Eğitim", "Eğitim"),
    ("Lojistik", "Lojistik"),
    ("Otomotiv", "Otomotiv"),
];

/// A company on some day.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Company {
    /// Such as `firma-00042`.
    pub(super) id: String,
    /// An invented name.
    pub(super) name: String,
    /// Its sector.
    pub(super) industry: &'static str,
    /// People working there.
    pub(super) employees: u32,
    /// Turnover of a year in lira.
    pub(super) annual_revenue: u64,
}

/// The number of the company that a customer may belong to.
pub(super) fn of_person(person: u32) -> u32 {
    person / CUSTOMERS_APART
}

impl Company {
    /// The company of this number as it was so many weeks after the shop opened.
    pub(super) fn draw(seed: u64, number: u32, weeks: u32) -> Company {
        let mut chance = Chance::new(seed, Purpose::Account, number, 0);
        let word = chance.pick(&WORDS);
        let (industry, sector) = chance.pick(&SECTORS);
        let size = libm::exp(3.2 + 1.6 * chance.normal());
        let form = if size >= 100.0 { "A.Ş." } else { "Ltd. Şti." };
        let growth_a_year = libm::exp(0.06 + 0.12 * chance.normal());
        let size = size * libm::pow(growth_a_year, f64::from(weeks) / 52.0);
        let revenue_a_head = libm::exp(14.0 + 0.6 * chance.normal());
        let employees = size.clamp(1.0, 20_000.0).round() as u32;
        Company {
            id: format!("firma-{number:05}"),
            name: format!("{word} {sector} {form}"),
            industry,
            employees,
            annual_revenue: (f64::from(employees) * revenue_a_head / 100_000.0).round() as u64 * 100_000,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Company;

    #[test]
    fn companies_of_every_size_that_grow_and_keep_their_names() {
        let companies: Vec<Company> = (0..500).map(|number| Company::draw(1, number, 0)).collect();
        let small = companies.iter().filter(|company| company.employees < 50).count();
        let large = companies.iter().filter(|company| company.employees >= 250).count();
        assert!((260..400).contains(&small) && (15..80).contains(&large), "{small} small, {large} large");
        for (number, company) in (0..).zip(&companies) {
            let later = Company::draw(1, number, 104);
            assert_eq!(
                (&later.id, &later.name, later.industry),
                (&company.id, &company.name, company.industry)
            );
        }
        let sizes = |weeks| (0..500).map(|number| Company::draw(1, number, weeks).employees).sum::<u32>();
        assert!(sizes(104) > sizes(0));
    }
}
