//! The settings of a workspace. They are chosen when it is made; answers depend on them.

use kesit_model::Language;
use kesit_model::zone::Zone;
use rusqlite::OptionalExtension;

use super::{Catalogue, CatalogueError};

/// What answers depend on besides the data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The name of the zone of local days, such as `Europe/Istanbul`.
    pub time_zone: String,
    /// The currency that money is kept in, by ISO 4217.
    pub currency: String,
    /// The language whose rules decide when texts are equal without regard to case.
    pub language: Language,
}

impl Default for Settings {
    /// Those of a shop in Türkiye.
    fn default() -> Settings {
        Settings {
            time_zone: Zone::DEFAULT_NAME.to_owned(),
            currency: "TRY".to_owned(),
            language: Language::Turkish,
        }
    }
}

const TIME_ZONE: &str = "time_zone";
const CURRENCY: &str = "currency";
const LANGUAGE: &str = "language";
const SHOP_NAME: &str = "shop_name";

impl Catalogue {
    /// The settings; what was never set has its default.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn settings(&self) -> Result<Settings, CatalogueError> {
        let default = Settings::default();
        let language = match self.setting(LANGUAGE)?.as_deref() {
            None => default.language,
            Some("tr") => Language::Turkish,
            Some("en") => Language::English,
            Some(_) => return Err(CatalogueError::Broken { what: "language" }),
        };
        Ok(Settings {
            time_zone: self.setting(TIME_ZONE)?.unwrap_or(default.time_zone),
            currency: self.setting(CURRENCY)?.unwrap_or(default.currency),
            language,
        })
    }

    /// Sets all of them.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn set_settings(&mut self, settings: &Settings) -> Result<(), CatalogueError> {
        let language = match settings.language {
            Language::Turkish => "tr",
            Language::English => "en",
        };
        let transaction = self.connection.transaction()?;
        for (name, value) in
            [(TIME_ZONE, settings.time_zone.as_str()), (CURRENCY, &settings.currency), (LANGUAGE, language)]
        {
            transaction
                .execute("INSERT OR REPLACE INTO setting (name, value) VALUES (?1, ?2)", [name, value])?;
        }
        Ok(transaction.commit()?)
    }

    /// What people call the shop; empty if nobody has said. No answer depends on it, so it may change at any time.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn shop_name(&self) -> Result<String, CatalogueError> {
        Ok(self.setting(SHOP_NAME)?.unwrap_or_default())
    }

    /// Sets what people call the shop.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn set_shop_name(&mut self, name: &str) -> Result<(), CatalogueError> {
        self.connection
            .execute("INSERT OR REPLACE INTO setting (name, value) VALUES (?1, ?2)", [SHOP_NAME, name])?;
        Ok(())
    }

    fn setting(&self, name: &str) -> Result<Option<String>, CatalogueError> {
        let mut select = self.connection.prepare_cached("SELECT value FROM setting WHERE name = ?1")?;
        Ok(select.query_row([name], |row| row.get(0)).optional()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_come_back_as_they_were_set() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut catalogue = Catalogue::open(&folder.path().join("catalogue.db")).expect("new");
        assert_eq!(catalogue.settings().expect("read"), Settings::default());
        let other = Settings {
            time_zone: "Europe/Berlin".to_owned(),
            currency: "EUR".to_owned(),
            language: Language::English,
        };
        catalogue.set_settings(&other).expect("set");
        assert_eq!(catalogue.settings().expect("read"), other);
        assert_eq!(catalogue.shop_name().expect("read"), "");
        catalogue.set_shop_name("Kahve Dünyam").expect("set");
        assert_eq!(catalogue.shop_name().expect("read"), "Kahve Dünyam");
        assert_eq!(catalogue.settings().expect("read"), other);
    }
}
