//! Companies, a row each, or a row for each of their people: a `group` of the person.

use kesit_model::Object;

use super::field::fields;
use super::row::{Given, Wrong, put};
use crate::source::kind::Holds;

fields! {
    /// What a column of an accounts file may say.
    AccountField {
        /// Which company.
        Account: "account", Must, Text, "the account",
            "accountid companyid firmakodu firmaid firmano companycode accountno accountcode sirketkodu sirketid bayikodu bayino carikodu \
             carihesapkodu groupid";
        /// Who of it.
        Customer: "customer", May, Text, "who belongs to it; the account itself where no column names anybody",
            "customerid customerno musterino musteriid musterikodu uyeno uyeid userid memberid contactid yetkilikodu customer musteri";
        /// E-mail address of the person.
        Email: "email", May, Text, "who belongs to it, where no other column says so", "email eposta emailaddress epostaadresi yetkilieposta contactemail mail";
        /// Telephone number of the person.
        Phone: "phone", May, Text, "who belongs to it, where nothing else says so", "phone telefon telefonno gsm ceptelefonu yetkilitelefon contactphone";
        /// Name of the company.
        Name: "name", Telling, Text, "trait `name` of the account",
            "name companyname firmaadi firmaunvani unvan ticariunvan accountname company firma sirket sirketadi cariunvani cariadi bayiadi";
        /// Industry.
        Industry: "industry", Telling, Text, "trait `industry` of the account", "industry sektor faaliyetalani sector businesstype";
        /// How many people work there.
        Employees: "employees", Telling, Number, "trait `employees` of the account", "employees calisansayisi personelsayisi numberofemployees employeecount";
        /// What it turns over in a year.
        Revenue: "annual_revenue", Telling, Money, "trait `annual_revenue` of the account", "annualrevenue yillikciro ciro revenue annualsales";
        /// Tax number.
        TaxNumber: "tax_number", Telling, Text, "trait `tax_number` of the account", "taxnumber vergino verginumarasi vkn taxid vat";
        /// Tax office.
        TaxOffice: "tax_office", Telling, Text, "trait `tax_office` of the account", "taxoffice vergidairesi";
        /// City.
        City: "city", May, Text, "trait `city` of the account", "city sehir il";
        /// Country.
        Country: "country", May, Text, "trait `country` of the account", "country ulke";
        /// From when on.
        At: "at", May, Date, "from when on", "createdat kayittarihi date tarih olusturmatarihi since";
    }
}

/// Reads the traits of the account.
///
/// # Errors
/// What is wrong with the row.
pub(in crate::source) fn read(given: &mut Given<'_>) -> Result<Object, Wrong> {
    use AccountField as F;
    let mut traits = Object::default();
    let fields =
        [F::Name, F::Industry, F::Employees, F::Revenue, F::TaxNumber, F::TaxOffice, F::City, F::Country];
    for field in fields {
        let described = &F::TABLE[field as usize];
        match described.holds {
            Holds::Number | Holds::Money => given.put_number(&mut traits, described.key, field)?,
            _ if field == F::City => {
                let city = given.text(field);
                put(&mut traits, described.key, crate::normal::province(city).unwrap_or(city));
            }
            _ => put(&mut traits, described.key, given.text(field)),
        }
    }
    given.put_others(&mut traits)?;
    Ok(traits)
}
